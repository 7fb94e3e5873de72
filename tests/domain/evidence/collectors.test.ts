import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueRun, outcomeOf, targetInput } from "#domain/evidence/collectors";

const at = (text: string) => new Date(text);
const DAILY = "30 5 * * *";

describe("a target's next run", () => {
  test.each([
    ["2026-03-11T05:30:00Z", "2026-03-12T05:29:59Z", null],
    [
      "2026-03-11T05:30:00Z",
      "2026-03-12T05:30:00Z",
      { scheduledFor: at("2026-03-12T05:30:00Z"), missed: 0, missedFrom: null },
    ],
    [
      "2026-03-10T08:00:00Z",
      "2026-03-11T05:30:00Z",
      { scheduledFor: at("2026-03-11T05:30:00Z"), missed: 0, missedFrom: null },
    ],
    [
      "2026-03-08T05:30:00Z",
      "2026-03-11T09:00:00Z",
      { scheduledFor: at("2026-03-11T05:30:00Z"), missed: 2, missedFrom: at("2026-03-09T05:30:00Z") },
    ],
  ])("answered %s, seen %s", (since, now, due) => {
    expect(dueRun(DAILY, at(since), at(now))).toEqual(due);
  });

  test("missed runs are caught up by exactly one, whenever the clock is looked at", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 30 }), (steps) => {
        let now = at("2026-03-01T00:00:00Z");
        let since = now;
        let answered = 0;
        for (const minutes of steps) {
          now = new Date(now.getTime() + minutes * 60_000);
          const due = dueRun(DAILY, since, now);
          if (!due) continue;
          answered += 1 + due.missed;
          since = due.scheduledFor;
          expect(dueRun(DAILY, since, now)).toBeNull();
        }
        const all = Math.floor((now.getTime() - at("2026-02-28T05:30:00Z").getTime()) / 86_400_000) - 0;
        expect(answered).toBe(Math.max(0, all));
      }),
    );
  });
});

test("a partial answer never passes", () => {
  expect(outcomeOf("pass", true)).toBe("pass");
  expect(outcomeOf("pass", false)).toBe("partial");
  expect(outcomeOf("unknown", false)).toBe("partial");
  expect(outcomeOf("unknown", true)).toBe("unknown");
  expect(outcomeOf("fail", false)).toBe("fail");
});

test.each([
  ["30 5 * * *", true],
  ["60 5 * * *", false],
  ["never", false],
  ["", false],
  ["0 0 31 2 *", false],
])("the schedule %j is taken: %s", (cron, taken) => {
  expect(targetInput.safeParse({ name: "x", cron }).success).toBe(taken);
});
