import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, addMonths, dayOf, daysBetween, endOfDay, longDays, startOfDay } from "#domain/days";

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

const formats = new Map<string, Intl.DateTimeFormat>();
function formatted(instant: Date, zone: string): string {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const known = formats.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...parts });
  formats.set(zone, known);
  return known.format(instant);
}

/** The instants of one quarter of an hour, in an order that decides what of it is remembered. */
function compareDays(instants: number[], zone: string): void {
  for (const at of instants)
    expect([zone, at, dayOf(new Date(at), zone)]).toEqual([zone, at, formatted(new Date(at), zone)]);
}

const QUARTER = 900_000;
const inQuarter = (at: number) => Math.floor(at / QUARTER) * QUARTER;
const millisecond = fc.integer({ min: 0, max: QUARTER - 1 });

test("the remembered day is the formatted one, in every zone and at every second", () => {
  const all = Intl.supportedValuesOf("timeZone");
  const instants = fc.date({
    min: new Date("1970-01-01T00:00:00Z"),
    max: new Date("2100-12-31T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, fc.constantFrom(...all), (instant, zone) => {
      // The same hours again, from another place.
      compareDays([instant.getTime(), inQuarter(instant.getTime()) + QUARTER - 1], zone);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  // Clocks went back at 00:01, to 23:01 of the day before.
  ["America/St_Johns", "1987-10-25T02:31:00Z"],
  ["America/St_Johns", "2010-11-07T02:31:00Z"],
  ["America/Goose_Bay", "2010-11-07T03:01:00Z"],
  ["America/Moncton", "2006-10-29T03:01:00Z"],
  // Clocks went forward at 00:01.
  ["America/St_Johns", "2011-03-13T03:31:00Z"],
  ["Antarctica/Casey", "2020-10-03T16:01:00Z"],
  ["Asia/Gaza", "2010-03-26T22:01:00Z"],
  // A day was left out.
  ["Pacific/Apia", "2011-12-30T10:00:00Z"],
  ["Pacific/Kwajalein", "1993-08-21T12:00:00Z"],
])("the remembered day is the formatted one in the hours about the change in %s at %s", (zone, change) => {
  const quarter = fc.integer({ min: -8, max: 8 }).map((n) => inQuarter(Date.parse(change)) + n * QUARTER);
  fc.assert(
    fc.property(quarter, fc.array(millisecond, { minLength: 1, maxLength: 4 }), (start, offsets) => {
      compareDays(
        offsets.map((offset) => start + offset),
        zone,
      );
    }),
    { numRuns: 200 },
  );
});

test.each([
  ["2026-12-01", "2026-12-01", "1 December 2026"],
  ["2026-12-01", "2026-12-31", "1 – 31 December 2026"],
  ["2026-10-01", "2026-12-31", "1 October – 31 December 2026"],
  ["2026-12-28", "2027-01-03", "28 December 2026 – 3 January 2027"],
])("the days %s to %s are written as %s", (from, to, words) => {
  expect(longDays(from, to).replaceAll(/\u2009|\u202f|\u00a0/g, " ")).toBe(words);
});
