import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "#domain/controls/judging";
import { nextExceptions, soonest } from "#domain/controls/next-exceptions";
import { expectOccurrences } from "#domain/controls/occurrences";
import type { Proof } from "#domain/controls/proofs";
import { addDays } from "#domain/days";
import { control, proof, shownOn, year } from "#tests/domain/controls/facts";

const [first] = expectOccurrences(control({ evidence: ["list", "decisions"] }), year, {});
const far = "2027-01-01";
const next = (proofs: Proof[], today: string, until = far) =>
  nextExceptions([judge(first!, proofs, null, today)], today, until).map((one) => [
    one.toDo,
    one.by,
    one.exceptionFrom,
    one.daysLeft,
  ]);

describe("the quarter from 1 July to 30 September 2025 with 5 days of grace", () => {
  const waiting = shownOn("2025-09-20", { acceptedOn: null, dueOn: "2025-09-30" });
  const part = shownOn("2025-09-20", { items: ["list"], dueOn: "2025-09-30" });
  test.each<[string, Proof[], string, unknown[]]>([
    ["not begun", [], "2025-06-30", [["perform", "2025-09-30", "2025-10-06", 98]]],
    ["running", [], "2025-07-01", [["perform", "2025-09-30", "2025-10-06", 97]]],
    ["on its last day", [], "2025-09-30", [["perform", "2025-09-30", "2025-10-06", 6]]],
    ["within grace", [], "2025-10-01", [["record", "2025-10-05", "2025-10-06", 5]]],
    ["on the last day of grace", [], "2025-10-05", [["record", "2025-10-05", "2025-10-06", 1]]],
    ["missed", [], "2025-10-06", []],
    ["waiting for acceptance", [waiting], "2025-09-21", [["accept", "2025-10-05", "2025-10-06", 15]]],
    [
      "returned",
      [{ ...waiting, returned: true }],
      "2025-09-21",
      [["perform", "2025-09-30", "2025-10-06", 15]],
    ],
    ["recorded tomorrow", [waiting], "2025-09-19", [["perform", "2025-09-30", "2025-10-06", 17]]],
    ["shown in part", [part], "2025-09-21", [["complete", "2025-10-05", "2025-10-06", 15]]],
    ["the rest waiting", [part, waiting], "2025-09-21", [["accept", "2025-10-05", "2025-10-06", 15]]],
    ["held", [proof({ dueOn: "2025-09-30" })], "2025-09-25", []],
  ])("%s", (_, proofs, today, expected) => expect(next(proofs, today)).toEqual(expected));

  test("of many items that wait for acceptance three are named", () => {
    const detail = (count: number) => {
      const proofs = Array.from({ length: count }, (_, n) => ({ ...waiting, ref: `EV-${n + 1}` }));
      return nextExceptions([judge(first!, proofs, null, "2025-09-21")], "2025-09-21", far)[0]?.detail;
    };
    expect(detail(3)).toBe("Waits for acceptance: EV-1, EV-2, EV-3");
    expect(detail(1_000)).toBe("Waits for acceptance: EV-1, EV-2, EV-3 and 997 more");
  });

  test("what lies beyond the days that are looked at is left out", () => {
    expect(next([], "2025-07-01", "2025-10-05")).toEqual([]);
    expect(next([], "2025-07-01", "2025-10-06")).toHaveLength(1);
  });
});

test.each([
  ["2025-09-25", [["removals", "2025-10-08", "2025-10-09", 14]]],
  ["2025-10-08", [["removals", "2025-10-08", "2025-10-09", 1]]],
  ["2025-10-09", []],
])("a held review with removals due on 8 and 20 October, seen on %s", (today, expected) => {
  const followUps = ["2025-10-20", "2025-10-08", "2025-10-08"].map((dueOn) => ({
    dueOn,
    provenOn: null,
    recordedOn: null,
  }));
  expect(next([proof({ followUps })], today)).toEqual(expected);
});

test("of windows that have not begun the next one is listed; those that run and events all are", () => {
  const days = expectOccurrences(control({ frequency: "daily" }), year, {}).slice(0, 60);
  const today = "2025-07-03";
  const all = nextExceptions(
    days.map((one) => judge(one, [], null, today)),
    today,
    far,
  );
  expect(all.length).toBe(60);
  const event = { ...all[40]!, event: "INC-0001" };
  expect(soonest([...all, event], today).map(({ window, event }) => event ?? window.to)).toEqual([
    "2025-07-01",
    "2025-07-02",
    "2025-07-03",
    "2025-07-04",
    "INC-0001",
  ]);
});

test("each comes true on its day and on no earlier one, and nothing comes that was not listed", () => {
  const day = fc.integer({ min: 0, max: 130 }).map((n) => addDays("2025-06-25", n));
  const facts = fc.record({
    performed: day,
    lag: fc.integer({ min: 0, max: 20 }),
    accepted: fc.option(fc.integer({ min: 0, max: 20 })),
    items: fc.option(fc.subarray(["list", "decisions"], { minLength: 1 })),
    removals: fc.array(day, { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 3 }), day, (given, today) => {
      // What is known today: nothing is recorded or accepted later.
      const proofs = given
        .map(({ performed, lag, accepted, items, removals }) => {
          const recordedOn = addDays(performed, lag);
          const acceptedOn = accepted === null ? null : addDays(recordedOn, accepted);
          return shownOn(performed, {
            dueOn: first!.due,
            items,
            recordedOn,
            acceptedOn: acceptedOn !== null && acceptedOn <= today ? acceptedOn : null,
            followUps: removals.map((dueOn) => ({ dueOn, provenOn: null, recordedOn: null })),
          });
        })
        .filter(({ recordedOn }) => recordedOn <= today);
      const bad = (on: string) => ["missed", "part"].includes(judge(first!, proofs, null, on).state);
      const days = Array.from({ length: 200 }, (_, n) => addDays(today, n));
      const turns = bad(today) ? undefined : days.find(bad);
      expect(next(proofs, today).map(([, , from]) => from)).toEqual(turns === undefined ? [] : [turns]);
    }),
    { numRuns: 2_000 },
  );
});
