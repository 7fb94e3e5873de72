import { describe, expect, test } from "vitest";
import { dueAgain, nextAsked, proposedDue, requestStage, requestState } from "#domain/evidence/requests";

describe("the state of a request", () => {
  test.each([
    [false, null, "open"],
    [false, { verdict: null }, "answered"],
    [false, { verdict: "returned" }, "returned"],
    [false, { verdict: "accepted" }, "accepted"],
    [true, null, "withdrawn"],
    [true, { verdict: null }, "withdrawn"],
  ] as const)("withdrawn %s, answer %o: %s", (withdrawn, answer, state) => {
    expect(requestState({ withdrawn, answer })).toBe(state);
  });
});

describe("the stage of a request, to the day", () => {
  test.each([
    // Asked on 1 December, due on the 20th.
    ["2026-12-01", "2026-12-20", "2026-12-01", "asked", false],
    ["2026-12-01", "2026-12-20", "2026-12-16", "asked", false],
    ["2026-12-01", "2026-12-20", "2026-12-17", "3 days before", false],
    ["2026-12-01", "2026-12-20", "2026-12-19", "3 days before", false],
    ["2026-12-01", "2026-12-20", "2026-12-20", "due", false],
    ["2026-12-01", "2026-12-20", "2026-12-22", "due", false],
    ["2026-12-01", "2026-12-20", "2026-12-23", "3 days late", true],
    ["2026-12-01", "2026-12-20", "2026-12-29", "3 days late", true],
    ["2026-12-01", "2026-12-20", "2026-12-30", "10 days late", true],
    ["2026-12-01", "2026-12-20", "2027-06-30", "10 days late", true],
    // Asked three days before it is due, or on the day itself: the first mail says so.
    ["2026-12-17", "2026-12-20", "2026-12-17", "asked", false],
    ["2026-12-17", "2026-12-20", "2026-12-19", "asked", false],
    ["2026-12-17", "2026-12-20", "2026-12-20", "due", false],
    ["2026-12-20", "2026-12-20", "2026-12-20", "asked", false],
    ["2026-12-20", "2026-12-20", "2026-12-22", "asked", false],
    ["2026-12-20", "2026-12-20", "2026-12-23", "3 days late", true],
    // Another person is asked when it is overdue already.
    ["2026-12-24", "2026-12-20", "2026-12-24", "asked", false],
    ["2026-12-24", "2026-12-20", "2026-12-30", "10 days late", true],
  ])("asked %s, due %s, on %s: %s", (roundOn, dueOn, today, stage, officers) => {
    expect(requestStage(roundOn, dueOn, today)).toEqual({ stage, officers });
  });
});

describe("due days", () => {
  test.each([
    ["2026-12-31", "2026-12-31"],
    ["2026-12-01", "2026-12-01"],
    ["2026-11-30", "2026-12-08"],
    [null, "2026-12-15"],
  ])("a window that ends on %s proposes %s", (window, due) => {
    expect(proposedDue(window, "2026-12-01")).toBe(due);
  });

  test.each([
    ["2026-12-08", "2026-12-08"],
    ["2026-12-07", "2026-12-08"],
    ["2026-11-01", "2026-12-08"],
    ["2027-01-31", "2027-01-31"],
  ])("returned on 1 December, due on %s before: again on %s", (before, due) => {
    expect(dueAgain(before, "2026-12-01")).toBe(due);
  });
});

test("the next who is able is asked, never the leaver", () => {
  const candidates = [
    { id: "gone", able: true },
    { id: "away", able: false },
    { id: "deputy", able: true },
  ];
  expect(nextAsked("gone", candidates)).toBe("deputy");
  expect(nextAsked("deputy", [{ id: "deputy", able: true }])).toBeNull();
});
