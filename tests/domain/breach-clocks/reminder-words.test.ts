import { expect, test } from "vitest";
import type { Call } from "#domain/breach-clocks/reminder-blocks";
import { dueStages, type Stage, type StageName } from "#domain/breach-clocks/reminder-stages";
import { reminderMail } from "#domain/breach-clocks/reminder-words";
import { stagesUntil } from "#tests/support/clock-model";

const hour = 3_600_000;
const start = new Date("2026-03-10T00:00:00Z");
const deadlineAt = new Date("2026-03-11T00:00:00Z");
const link = "https://surety.test/my/calls/INC-0007";

/** A clock at one of its stages. */
function call(name: StageName, deadline = deadlineAt, more: Partial<Call> = {}): Call {
  const [side, hours] = name.split("-");
  const shift = name === "deadline" ? 0 : name === "half" ? -36 : (side === "after" ? 1 : -1) * Number(hours);
  const at = new Date(deadline.getTime() + shift * hour);
  const rest = { rule: "GDPR Art. 33(1)", recipient: "the authority", missed: [] };
  return { ...rest, deadlineAt: deadline, stage: { name, at }, ...more };
}

function mailOf(calls: Call[], now: string, waited?: { since: Date; replaced: number }) {
  const facts = { now: new Date(now), zone: "UTC", link, waited };
  return reminderMail("INC-0007", "Files in the open", calls, facts);
}

test("missed reminders are named one by one while they are few, by the first and the last when they are many", () => {
  const text = (missed: Stage[]) =>
    mailOf([call("after-47", deadlineAt, { missed })], "2026-03-12T23:00:30Z").text;
  const missed = stagesUntil(start, deadlineAt, new Date("2026-03-12T22:30:00Z"));
  expect(missed).toHaveLength(51);
  expect(text(missed.slice(0, 1))).toContain("a missed alert: 12 h before the deadline (Tue 10 Mar");
  expect(text(missed.slice(0, 3)).split("before the deadline (")).toHaveLength(4);
  const many = text(missed);
  expect(many).toMatch(
    /51 missed alerts: from 12 h before the deadline \([^)]*\) to 46 h after the deadline \(/,
  );
  expect(many).not.toContain("45 h after");
  expect(many.length).toBeLessThan(800);
});

test("what a call does not list is counted with what it lists", () => {
  const due = dueStages(start, deadlineAt, new Set(), new Date("2076-03-11T00:00:00Z"))!;
  const { text } = mailOf([call(due.stage.name, deadlineAt, due)], "2076-03-11T00:00:30Z");
  expect(text).toMatch(
    /438316 missed alerts: from 12 h before the deadline \([^)]*\) to 438311 h after the deadline \(/,
  );
});

test.each<[StageName, string]>([
  ["half", "1 d 12 h left to notify"],
  ["before-12", "12 h left to notify"],
  ["before-6", "6 h left to notify"],
  ["before-2", "2 h left to notify"],
  ["before-1", "1 h left to notify"],
  ["deadline", "deadline reached: notify"],
  ["after-1", "overdue by 1 h: notify"],
  ["after-30", "overdue by 1 d 6 h: notify"],
])("a punctual reminder at %s says the stage's own number: %s", (stage, words) => {
  const one = call(stage);
  for (const ms of [0, 7_300, 61_000])
    expect(mailOf([one], new Date(one.stage.at.getTime() + ms).toISOString()).subject).toBe(
      `INC-0007: ${words} the authority (GDPR Art. 33(1))`,
    );
});

test("a late reminder says what is true when it is sent, and when it was due", () => {
  const { subject, text } = mailOf([call("before-6")], "2026-03-10T18:35:10Z");
  expect(subject).toContain("5 h 25 min left to notify");
  expect(text).toContain("Late: the alert at 6 h before the deadline was due on Tue 10 Mar 2026, 18:00 UTC");
  expect(mailOf([call("before-1")], "2026-03-11T01:33:00Z").subject).toContain("overdue by 1 h 33 min");
});

test("the subject names the clock whose stage asks for most now; hourly repeats come last", () => {
  const now = "2026-03-13T00:00:20Z";
  const at = new Date("2026-03-13T00:00:00Z").getTime();
  const named = (name: StageName, hours: number, more: Partial<Call> = {}) =>
    call(name, new Date(at + hours * hour), { recipient: name, ...more });
  const repeats = [named("after-48", -48), named("after-3", -3)];
  const ladder: StageName[] = ["deadline", "before-1", "before-2", "before-6", "before-12"];
  const hours = [0, 1, 2, 6, 12];
  for (const [index, stage] of ladder.entries()) {
    const rest = ladder.slice(index).map((name, n) => named(name, hours[index + n]!));
    expect(mailOf([...repeats, ...rest.toReversed()], now).subject).toContain(`notify ${stage} (`);
  }
  expect(mailOf(repeats, now).subject).toContain("overdue by 3 h: notify after-3");
  // A deadline that passed in an outage is news; the repeats of an older one are not.
  const missed = [{ name: "deadline" as const, at: new Date(at - 3 * hour) }];
  const both = [named("before-1", 1), named("after-3", -3, { missed, recipient: "news" })];
  expect(mailOf(both, now).subject).toContain("notify news (GDPR Art. 33(1)) and 1 more");
});

test("41 clocks with one deadline are one block of a few lines, and the link is in the first three", () => {
  const customers = Array.from({ length: 40 }, (_, n) =>
    call("before-12", deadlineAt, { rule: "Customer contract", recipient: `Customer ${n + 1}` }),
  );
  const { subject, text } = mailOf([call("before-12"), ...customers], "2026-03-10T12:00:05Z");
  expect(subject).toBe("INC-0007: 12 h left to notify the authority (GDPR Art. 33(1)) and 40 more");
  expect(text.split("\n").slice(0, 3).join("\n")).toContain(link);
  expect(text.match(/Deadline: /g)).toHaveLength(1);
  expect(text).toContain(
    "- Customer contract: Customer 1, Customer 2, Customer 3, Customer 4, Customer 5 and 35 more",
  );
  expect(text.split("\n").length).toBeLessThan(10);
});

test("after an outage it says since when nothing could be sent, and what it replaces", () => {
  const since = new Date("2026-03-10T18:00:02Z");
  const { text } = mailOf([call("after-1")], "2026-03-11T01:22:00Z", { since, replaced: 4 });
  expect(text).toContain("This message could not be sent since Tue 10 Mar 2026, 18:00 UTC");
  expect(text).toContain("as of Wed 11 Mar 2026, 01:22 UTC. It replaces 4 earlier alerts");
  const punctual = { since: new Date("2026-03-11T01:00:02Z"), replaced: 0 };
  expect(mailOf([call("after-1")], "2026-03-11T01:01:00Z", punctual).text).not.toContain("could not be sent");
});
