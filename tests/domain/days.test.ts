import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, addMonths, dayOf, daysBetween, endOfDay, startOfDay } from "#domain/days";

const day = fc.integer({ min: 0, max: 36_500 }).map((n) => addDays("1990-01-01", n));
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
  "Africa/Cairo",
];

test.each([
  ["2026-01-31", 1, "2026-02-28"],
  ["2028-01-31", 1, "2028-02-29"],
  ["2026-01-31", 2, "2026-03-31"],
  ["2026-08-31", 6, "2027-02-28"],
  ["2026-12-15", 1, "2027-01-15"],
  ["2026-03-31", -1, "2026-02-28"],
])("%s and %i months is %s", (from, count, expected) => {
  expect(addMonths(from, count)).toBe(expected);
});

test.each([
  // Clocks go forward in Berlin on 29 March 2026: the day has 23 hours; on 25 October it has 25.
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
  // Midnight did not exist in São Paulo on 4 November 2018: the day began at one.
  ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z", "2018-11-05T02:00:00.000Z"],
  ["2026-06-01", "Asia/Kathmandu", "2026-05-31T18:15:00.000Z", "2026-06-01T18:15:00.000Z"],
])("%s in %s runs from %s to %s", (date, zone, start, end) => {
  expect(startOfDay(date, zone).toISOString()).toBe(start);
  expect(endOfDay(date, zone).toISOString()).toBe(end);
});

test("a day starts at its first millisecond in every zone", () => {
  fc.assert(
    fc.property(day, fc.constantFrom(...zones), (date, zone) => {
      const start = startOfDay(date, zone);
      expect(dayOf(start, zone)).toBe(date);
      expect(dayOf(new Date(start.getTime() - 1), zone)).toBe(addDays(date, -1));
    }),
    { numRuns: 60 },
  );
});

test("days between undoes adding days", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -2000, max: 2000 }), (date, count) => {
      expect(daysBetween(date, addDays(date, count))).toBe(count);
    }),
  );
});

test("the remembered day is the formatted one, in every zone and at every second", () => {
  const all = Intl.supportedValuesOf("timeZone");
  const formats = new Map<string, Intl.DateTimeFormat>();
  const formatted = (instant: Date, zone: string) => {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    const known = formats.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...parts });
    formats.set(zone, known);
    return known.format(instant);
  };
  const instants = fc.date({
    min: new Date("1970-01-01T00:00:00Z"),
    max: new Date("2070-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, fc.constantFrom(...all), (instant, zone) => {
      expect(dayOf(instant, zone)).toBe(formatted(instant, zone));
      // The same quarter of an hour again, from its other end.
      const other = new Date(Math.floor(instant.getTime() / 900_000) * 900_000 + 899_999);
      expect(dayOf(other, zone)).toBe(formatted(other, zone));
    }),
    { numRuns: 3_000 },
  );
});
