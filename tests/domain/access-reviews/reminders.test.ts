import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueInstant, reminderStage } from "#domain/access-reviews/reminders";

describe("the stage that is reached, to the second", () => {
  const opened = new Date("2026-03-11T13:00:00Z");
  const due = new Date("2026-03-21T17:00:00Z");
  test.each([
    ["2026-03-11T13:00:00Z", "opened"],
    ["2026-03-16T14:59:59Z", "opened"],
    ["2026-03-16T15:00:00Z", "half-time"],
    ["2026-03-18T16:59:59Z", "half-time"],
    ["2026-03-18T17:00:00Z", "3-days"],
    ["2026-03-20T16:59:59Z", "3-days"],
    ["2026-03-20T17:00:00Z", "1-day"],
    ["2026-03-21T16:59:59Z", "1-day"],
    ["2026-03-21T17:00:00Z", "due"],
    ["2026-03-22T16:59:59Z", "due"],
    ["2026-03-22T17:00:00Z", "overdue-1"],
    ["2026-03-31T16:59:59Z", "overdue-9"],
    ["2026-03-31T17:00:00Z", "overdue-10"],
  ])("at %s it is %s", (now, stage) => {
    expect(reminderStage(opened, due, new Date(now))).toBe(stage);
  });

  test("a short review has no stage that lies before its opening, and the order is that of the clock", () => {
    const twoDays = new Date("2026-03-13T13:00:00Z");
    const at = (now: string) => reminderStage(opened, twoDays, new Date(now));
    expect(at("2026-03-11T13:00:01Z")).toBe("opened");
    expect(at("2026-03-12T13:00:00Z")).toBe("1-day");
    const fiveDays = new Date("2026-03-16T13:00:00Z");
    // 3 days before comes after 2 days, half time after 2.5.
    expect(reminderStage(opened, fiveDays, new Date("2026-03-13T13:00:00Z"))).toBe("3-days");
    expect(reminderStage(opened, fiveDays, new Date("2026-03-14T01:00:00Z"))).toBe("half-time");
  });

  test("stages never run backwards", () => {
    const length = fc.integer({ min: 60_000, max: 90 * 86_400_000 });
    const order = (stage: string) =>
      stage.startsWith("overdue-")
        ? 10 + Number(stage.slice(8))
        : stage === "due"
          ? 9
          : stage === "opened"
            ? 0
            : 5;
    fc.assert(
      fc.property(
        length,
        fc.integer({ min: 0, max: 200 * 86_400_000 }),
        fc.nat(86_400_000),
        (long, at, on) => {
          const end = new Date(opened.getTime() + long);
          const stage = (ms: number) => order(reminderStage(opened, end, new Date(opened.getTime() + ms)));
          expect(stage(at + on)).toBeGreaterThanOrEqual(stage(at));
        },
      ),
    );
  });
});

test.each([
  ["2026-03-20", "Europe/Berlin", "2026-03-20T17:00:00.000Z"],
  ["2026-03-29", "Europe/Berlin", "2026-03-29T16:00:00.000Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-25T17:00:00.000Z"],
  ["2026-03-08", "America/New_York", "2026-03-08T22:00:00.000Z"],
  ["2026-03-20", "Asia/Kolkata", "2026-03-20T12:30:00.000Z"],
  ["2026-03-20", "Pacific/Kiritimati", "2026-03-20T04:00:00.000Z"],
])("18:00 of %s in %s is %s", (day, zone, instant) => {
  expect(dueInstant(day, zone).toISOString()).toBe(instant);
});
