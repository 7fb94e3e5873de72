import { describe, expect, test } from "vitest";
import type { Occurrence } from "#domain/controls/judging";
import { countStates, nextDue, readinessOf, statusOf } from "#domain/controls/readiness";
import { occurrence, proof } from "#tests/domain/controls/facts";

describe("status", () => {
  test.each([
    ["nothing expected yet", [], "2026-01-10", "none"],
    ["open and early", [occurrence("due")], "2026-01-28", "none"],
    ["open in its last three days", [occurrence("due")], "2026-01-29", "at-risk"],
    ["past due within grace", [occurrence("due")], "2026-02-01", "at-risk"],
    ["a week past due within grace", [occurrence("due", "2026-01-25")], "2026-02-01", "at-risk"],
    ["a day's window is not at risk on its own day", [occurrence("due", "2026-01-31")], "2026-01-31", "none"],
    ["held", [occurrence("held"), occurrence("upcoming")], "2026-02-10", "kept"],
    ["late counts as done", [occurrence("late")], "2026-02-10", "kept"],
    ["recorded late counts as done", [occurrence("recorded-late")], "2026-02-10", "kept"],
    ["some of it was never shown", [occurrence("part")], "2026-02-10", "broken"],
    ["all shown, removals overdue", [{ ...occurrence("part"), decidedBy: proof() }], "2026-02-10", "at-risk"],
    ["missed last", [occurrence("held"), occurrence("missed")], "2026-02-10", "broken"],
    ["missed, then held", [occurrence("missed"), occurrence("held")], "2026-02-10", "kept"],
    ["not applicable proves nothing", [occurrence("not-applicable")], "2026-02-10", "none"],
    ["broken outweighs at risk", [occurrence("missed"), occurrence("due")], "2026-01-31", "broken"],
  ] as [string, Occurrence[], string, string][])("%s", (_, occurrences, today, expected) => {
    expect(statusOf(occurrences, today)).toBe(expected);
  });
});

test("the oldest open occurrence is next, else the first to come", () => {
  expect(nextDue([occurrence("held"), occurrence("due", "2026-02-01"), occurrence("upcoming")])?.state).toBe(
    "due",
  );
  expect(nextDue([occurrence("held"), occurrence("upcoming", "2026-03-01")])?.from).toBe("2026-03-01");
  expect(nextDue([occurrence("missed")])).toBeUndefined();
});

test("readiness counts by series and never hides a control without evidence", () => {
  const lines = readinessOf([
    { ref: "AC-01", ownerId: "p1", occurrences: [occurrence("held"), occurrence("missed")] },
    { ref: "AC-02", ownerId: null, occurrences: [] },
    { ref: "VM-01", ownerId: "p1", occurrences: [occurrence("not-applicable")] },
  ]);
  expect(lines).toEqual([
    {
      series: "AC",
      name: "Access",
      controls: 2,
      counts: { ...countStates([]), held: 1, missed: 1 },
      noEvidence: 1,
      noOwner: 1,
    },
    {
      series: "VM",
      name: "Vendors",
      controls: 1,
      counts: { ...countStates([]), "not-applicable": 1 },
      noEvidence: 1,
      noOwner: 0,
    },
  ]);
});
