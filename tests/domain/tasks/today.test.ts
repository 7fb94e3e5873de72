import { describe, expect, test } from "vitest";
import type { EyesFacts } from "#domain/installation/two-pairs";
import { ownTasks, type Task, verbOf } from "#domain/tasks/tasks";
import { foldAlike, groupTasks, summary, type TaskGroups } from "#domain/tasks/today";

const now = new Date("2026-03-11T13:05:00Z");
const task = (dueAt: string | null, kind: Task["kind"] = "todo"): Task => ({
  key: `${dueAt}`,
  title: "",
  detail: "",
  href: "/",
  dueAt: dueAt ? new Date(dueAt) : null,
  ownerId: null,
  ownerName: null,
  kind,
});
const groupOf = (one: Task, zone = "Europe/Berlin"): (keyof TaskGroups)[] => {
  const groups = groupTasks([one], now, zone);
  return (Object.keys(groups) as (keyof TaskGroups)[]).filter((name) => groups[name].length > 0);
};

describe("groups by the reader's calendar, to the second", () => {
  test.each([
    ["2026-03-11T13:05:00Z", "overdue"],
    ["2026-03-11T13:05:01Z", "soon"],
    ["2026-03-12T22:59:59Z", "soon"],
    ["2026-03-12T23:00:00Z", "week"],
    ["2026-03-17T22:59:59Z", "week"],
    ["2026-03-17T23:00:00Z", "month"],
    ["2026-04-10T21:59:59Z", "month"],
  ] as const)("%s is %s in Berlin", (dueAt, group) => {
    expect(groupOf(task(dueAt))).toEqual([group]);
  });

  test("what is due after thirty days waits; summer time moves the edge by an hour", () => {
    expect(groupOf(task("2026-04-10T22:00:00Z"))).toEqual([]);
  });

  test("the same instant may be another day elsewhere", () => {
    expect(groupOf(task("2026-03-12T22:59:59Z"), "Asia/Tokyo")).toEqual(["week"]);
  });

  test("stale, undated and clocks go their own ways", () => {
    expect(groupOf(task(null))).toEqual(["undated"]);
    expect(groupOf(task(null, "stale"))).toEqual(["stale"]);
    expect(groupOf(task("2026-03-11T13:05:01Z", "clock"))).toEqual([]);
  });
});

test("the summary counts in words", () => {
  const groups = groupTasks([task("2026-03-10T00:00:00Z"), task("2026-03-12T00:00:00Z")], now, "UTC");
  expect(summary(3, groups)).toBe(
    "Three breach notices are running. One task is overdue, one task is due this week.",
  );
  expect(summary(0, groupTasks([], now, "UTC"))).toBe(
    "No breach notice is running. Nothing is due this week.",
  );
});

describe("lines alike", () => {
  const check = (n: number, dueAt = "2026-03-12T22:59:59Z") => ({
    ...task(dueAt),
    key: `check ${n}`,
    alike: "monthly checks close",
  });

  test("three of one day are one line in the place of the first; two are not, nor are those of two days", () => {
    const other = { ...task(null), key: "other" };
    const [first, second, third] = [check(1), check(2), check(3)];
    expect(foldAlike([first, other, second, third])).toEqual([
      { alike: "3 monthly checks close", tasks: [first, second, third] },
      other,
    ]);
    expect(foldAlike([first, second])).toEqual([first, second]);
    const next = check(3, "2026-03-13T22:59:59Z");
    expect(foldAlike([first, second, next])).toEqual([first, second, next]);
  });
});

describe("what waits for a person", () => {
  const approval: Task = { ...task(null), decision: true, makers: ["u-author", null] };
  const written: Task = { ...approval, makers: ["u1"] };
  const reader = { userId: "u1", personId: "p1", role: "officer" as const };
  const accounts = [
    { userId: "u1", personId: "p1" },
    { userId: "u-author", personId: null },
  ];
  const apart: EyesFacts = { required: true, accounts, openings: [] };
  const opening = { userId: "u-author", name: "Ada", by: "u1", byName: "Ben", way: "link", at: now } as const;
  const linked = { ...apart, openings: [{ ...opening, confirmed: null }] };
  const waits = (one: Task, eyes = apart, who: Parameters<typeof ownTasks>[1] = reader) =>
    ownTasks([one], who, eyes).length > 0;
  test.each([
    ["their own task", { ...task(null), ownerId: "p1" }, true],
    ["another's task", { ...task(null), ownerId: "p2" }, false],
    ["an approval that they may give", approval, true],
    ["an approval of what they wrote", written, false],
    ["an approval of theirs of what they wrote", { ...written, ownerId: "p1" }, false],
    ["a task without an owner", task(null), false],
  ])("%s", (_what, one, does) => {
    expect(waits(one)).toBe(does);
  });

  test("two pairs of eyes decide as the operation does: switched off, and of linked accounts", () => {
    expect(waits(written, { ...apart, required: false })).toBe(true);
    expect(waits(approval, linked)).toBe(false);
    expect(waits(approval, { ...linked, required: false })).toBe(true);
  });

  test("a person without a record is not taken for what has no owner", () => {
    const unrecorded = { ...reader, personId: null };
    expect(waits(task(null), apart, unrecorded)).toBe(false);
    expect(waits({ ...approval, makers: [null] }, apart, unrecorded)).toBe(true);
  });

  test.each([
    ["Approve Cryptography 1.0", "Approve"],
    ["Accept or return Backup report", "Accept"],
    ["Waiting for a second person: a change of AC-01", null],
    ["1 person has not acknowledged Acceptable use", null],
  ])("the button of %j says %s", (title, verb) => {
    expect(verbOf({ ...task(null), title })).toBe(verb);
  });
});
