import { expect, test } from "vitest";
import { type Stage, stagesUntil } from "#domain/reminder-stages";
import { reminderMail } from "#domain/reminder-words";

const start = new Date("2026-03-10T00:00:00Z");
const deadlineAt = new Date("2026-03-11T00:00:00Z");
const mail = (missed: Stage[]) =>
  reminderMail(
    "INC-0007",
    "Files in the open",
    [
      {
        rule: "GDPR Art. 33(1)",
        recipient: "the authority",
        deadlineAt,
        stage: { name: "after-47", at: new Date("2026-03-12T23:00:00Z") },
        missed,
      },
    ],
    { now: new Date("2026-03-12T23:00:30Z"), zone: "UTC", link: "https://surety.test/my/calls/INC-0007" },
  ).text;

test("missed calls are named one by one while they are few, by the first and the last when they are many", () => {
  const missed = stagesUntil(start, deadlineAt, new Date("2026-03-12T22:30:00Z"));
  expect(missed).toHaveLength(51);
  expect(mail(missed.slice(0, 1))).toContain("a call that was missed: 12 h before the deadline (Tue 10 Mar");
  expect(mail(missed.slice(0, 3)).split("before the deadline (")).toHaveLength(4);
  const many = mail(missed);
  expect(many).toMatch(
    /51 calls that were missed: from 12 h before the deadline \([^)]*\) to 46 h after the deadline \(/,
  );
  expect(many).not.toContain("45 h after");
  expect(many.length).toBeLessThan(800);
});
