import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { incidentStatuses } from "#domain/incidents/incidents";
import { type CountedIncident, measurable, numbersByYear } from "#domain/incidents/numbers";
import { severities } from "#domain/incidents/severity";

const hour = 3_600_000;
const start = new Date("2026-03-10T09:00:00Z");
const hoursOn = (hours: number) => new Date(start.getTime() + hours * hour);
const one = (change: Partial<CountedIncident> = {}): CountedIncident => ({
  year: "2026",
  severity: "high",
  status: "closed",
  source: "officer",
  occurred: null,
  discovered: null,
  contained: null,
  aware: null,
  notified: null,
  clocks: [],
  ...change,
});

describe("the middle of what is known", () => {
  test.each([
    [[], null, 0, 3],
    [[5], 5, 1, 3],
    [[5, 1], 3, 2, 3],
    [[100, 1, 5], 5, 3, 3],
    [[0], 0, 1, 3],
  ])("%j and three unknown: %s", (hours, middle, known, unknown) => {
    const list = [...hours.map((n) => one({ occurred: start, discovered: hoursOn(n) })), one(), one(), one()];
    expect(numbersByYear(list)[0]!.toDiscovered).toEqual({
      ms: middle === null ? null : middle * hour,
      known,
      unknown,
    });
  });

  test("one end alone is unknown, never 0; a wrong order is 0, never less", () => {
    const halves = [one({ aware: start }), one({ notified: start })];
    expect(numbersByYear(halves)[0]!.toNotified).toEqual({ ms: null, known: 0, unknown: 2 });
    const odd = one({ discovered: hoursOn(2), contained: start });
    expect(numbersByYear([odd])[0]!.toContained).toEqual({ ms: 0, known: 1, unknown: 0 });
  });
});

test("a month or a year is no point from which to measure", () => {
  expect(["2026", "2026-03", "2026-03-10", "2026-03-10T09:00:00.000Z", null].map(measurable)).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});

test("years come latest first, the unknown one last; clocks are counted by how they came out", () => {
  const clocks = ["kept", "late", "kept", "open", "not_required"] as const;
  const numbers = numbersByYear([one({ year: null }), one({ year: "2024" }), one({ clocks })]);
  expect(numbers.map((year) => year.year)).toEqual(["2026", "2024", null]);
  expect(numbers[0]!.clocks).toEqual({ kept: 2, late: 1, not_required: 1, open: 1 });
});

const some = fc.record({
  year: fc.constantFrom(null, "2024", "2025", "2026"),
  severity: fc.constantFrom(...severities),
  status: fc.constantFrom(...incidentStatuses),
  source: fc.constantFrom("officer", "report", "api", "cli"),
  occurred: fc.option(fc.integer({ min: 0, max: 99 }).map(hoursOn)),
  discovered: fc.option(fc.integer({ min: 0, max: 99 }).map(hoursOn)),
  contained: fc.option(fc.integer({ min: 0, max: 99 }).map(hoursOn)),
  aware: fc.option(fc.integer({ min: 0, max: 99 }).map(hoursOn)),
  notified: fc.option(fc.integer({ min: 0, max: 99 }).map(hoursOn)),
  clocks: fc.array(
    fc.constantFrom("kept" as const, "late" as const, "not_required" as const, "open" as const),
  ),
});
const sum = (counts: Partial<Record<string, number>>) =>
  Object.values(counts).reduce<number>((all, n) => all + (n ?? 0), 0);

test("whatever the incidents and their order: each is counted once in every way, and known and unknown add up", () => {
  fc.assert(
    fc.property(fc.array(some), (list) => {
      const numbers = numbersByYear(list);
      expect(numbersByYear(list.toReversed())).toEqual(numbers);
      expect(numbers.reduce((all, year) => all + year.count, 0)).toBe(list.length);
      for (const year of numbers) {
        for (const counts of [year.severity, year.status, year.source]) expect(sum(counts)).toBe(year.count);
        for (const { ms, known, unknown } of [year.toDiscovered, year.toContained, year.toNotified]) {
          expect(known + unknown).toBe(year.count);
          expect(ms === null).toBe(known === 0);
        }
      }
    }),
  );
});
