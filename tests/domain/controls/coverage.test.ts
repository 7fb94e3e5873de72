import { describe, expect, test } from "vitest";
import { countsText, drawCoverage } from "#domain/controls/coverage";
import { countStates } from "#domain/controls/readiness";
import { addDays, monthsOf } from "#domain/days";
import { occurrence } from "#tests/domain/controls/facts";

const year = { from: "2025-07-01", to: "2026-06-30" };

/** How many cells of each state are drawn: the first letter of a path's kind is its state. */
const shapes = (drawing: ReturnType<typeof drawCoverage>) =>
  Object.fromEntries(drawing.paths.map(({ kind, d }) => [kind.charAt(0), d.match(/M/g)?.length]));

test("counts are a sentence, and nothing expected says so", () => {
  const quarter = [
    occurrence("held", "2025-07-01", "2025-09-30"),
    occurrence("due", "2025-10-01", "2025-12-31"),
  ];
  expect(countsText(countStates(quarter))).toBe("1 held, 1 open now");
  expect(countsText(countStates([]))).toBe("nothing expected yet");
});

describe("the strip", () => {
  test("draws each state by its own shape; what does not apply leaves its place empty", () => {
    const drawing = drawCoverage(
      [
        occurrence("held", "2025-07-01", "2025-09-30"),
        occurrence("not-applicable", "2025-10-01", "2025-12-31"),
        occurrence("missed", "2026-01-01", "2026-03-31"),
        occurrence("upcoming", "2026-04-01", "2026-06-30"),
      ],
      year,
      "2026-01-01",
    );
    expect(shapes(drawing)).toEqual({ h: 1, m: 1, u: 1 });
    expect(drawing.label).toBe("1 held, 1 missed, 1 to come, 1 not applicable");
    expect(drawing.today).toBeCloseTo(184 / 365);
  });

  test("draws daily checks by week, the worst day of each, and counts every one", () => {
    const days = Array.from({ length: 140 }, (_, index) => {
      const day = addDays(year.from, index);
      return occurrence(index === 9 ? "missed" : "held", day, day);
    });
    const drawing = drawCoverage(days, year, "2025-12-01");
    expect(shapes(drawing)).toEqual({ h: 19, m: 1 });
    expect(drawing.label).toBe("139 held, 1 missed");
  });

  test("shows today only inside the period", () => {
    expect(drawCoverage([], year, "2025-06-30").today).toBeNull();
    expect(drawCoverage([], year, "2025-07-01").today).toBe(0);
    expect(drawCoverage([], year, "2026-07-01").today).toBeNull();
  });
});

test.each([
  [year, { from: 6, count: 12 }, { 0: 0, 1: 31 / 365, 11: 335 / 365 }],
  [
    { from: "2026-01-31", to: "2026-02-01" },
    { from: 0, count: 2 },
    { 0: 0, 1: 0.5 },
  ],
  [
    { from: "2026-01-16", to: "2026-03-31" },
    { from: 0, count: 3 },
    { 0: 0, 1: 16 / 75, 2: 44 / 75 },
  ],
])("the axis of %o has each month where its days begin", (period, expected, starts) => {
  expect(monthsOf(period)).toMatchObject(expected);
  expect(monthsOf(period).starts).toHaveLength(expected.count);
  expect(monthsOf(period).starts).toMatchObject(starts);
});
