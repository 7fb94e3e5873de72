import { expect, test } from "vitest";
import { monthlyCounts, shareOfMonths, weeklyCounts } from "#domain/controls/readiness-months";
import { drawWeeks } from "#domain/controls/weeks";

const period = { from: "2026-01-01", to: "2026-01-31" };
const one = (due: string, state: "held" | "late" | "recorded-late" | "missed" | "part" | "due") => ({
  due,
  state,
});

test("occurrences are counted in the week in which they were due, from the first day of the period on", () => {
  const weeks = weeklyCounts(
    [
      one("2026-01-01", "held"),
      one("2026-01-07", "recorded-late"),
      one("2026-01-08", "missed"),
      one("2026-01-31", "part"),
      one("2026-02-01", "held"),
      one("2026-01-15", "due"),
    ],
    period,
  );
  expect(weeks).toEqual([
    { from: "2026-01-01", held: 1, late: 1, missed: 0 },
    { from: "2026-01-08", held: 0, late: 0, missed: 1 },
    { from: "2026-01-15", held: 0, late: 0, missed: 0 },
    { from: "2026-01-22", held: 0, late: 0, missed: 0 },
    { from: "2026-01-29", held: 1, late: 0, missed: 1 },
  ]);
});

test("an occurrence of the period that is due after its end counts in the last month", () => {
  const occurrences = [one("2025-12-31", "late"), one("2026-01-31", "held"), one("2026-02-14", "missed")];
  expect(monthlyCounts(occurrences, period)).toEqual([{ held: 1, late: 1, missed: 1 }]);
});

test("columns of one scale: held and late end at the line, missed begins below it", () => {
  const { paths, line, most, label } = drawWeeks([
    { held: 4, late: 2, missed: 0 },
    { held: 0, late: 0, missed: 3 },
  ]);
  expect(label).toBe("2 weeks: 4 held, 2 late, 3 missed");
  expect(most).toEqual({ up: 6, down: 3 });
  const boxes = Object.fromEntries(
    paths.map(({ kind, d }) => {
      const [, top, height] = /M\S+ (\S+)h\S+v([\d.]+)h/.exec(d)?.map(Number) ?? [];
      return [kind, { top: top ?? 0, bottom: (top ?? 0) + (height ?? 0) }];
    }),
  );
  expect(boxes.h?.bottom).toBeCloseTo(line);
  expect(boxes.l?.bottom).toBeLessThan(boxes.h?.top ?? 0);
  expect(boxes.m?.top).toBeGreaterThan(line);
  expect(boxes.m?.bottom).toBeLessThanOrEqual(120);
});

test("an empty period is a line alone", () => {
  expect(drawWeeks([]).paths).toEqual([]);
});

test("the line of today lies in its own month, whatever day the period begins on", () => {
  const period = { from: "2026-01-15", to: "2026-07-14" };
  const monthAt = (day: string) => (shareOfMonths(period, day) ?? Number.NaN) * 7;
  expect(Math.floor(monthAt("2026-01-31"))).toBe(0);
  expect(Math.floor(monthAt("2026-02-01"))).toBe(1);
  expect(Math.floor(monthAt("2026-07-01"))).toBe(6);
  expect(monthAt("2026-06-15")).toBeCloseTo(5 + 14.5 / 30);
  expect(shareOfMonths(period, "2026-01-14")).toBeNull();
  expect(shareOfMonths(period, "2026-07-15")).toBeNull();
});
