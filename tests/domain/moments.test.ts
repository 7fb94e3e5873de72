import { describe, expect, test } from "vitest";
import { earliest, fromTyped, latest, moment, precisionOf, typedMoment, whyNotTyped } from "#domain/moments";
import { formatInstant, formatMoment } from "#domain/time-formats";

describe("a moment keeps the precision with which it is known", () => {
  test.each([
    ["2012", "year", "2011-12-31T23:00:00Z", "2012-12-31T22:59:59Z", "in 2012"],
    ["2012-07", "month", "2012-06-30T22:00:00Z", "2012-07-31T21:59:59Z", "in July 2012"],
    ["2012-12", "month", "2012-11-30T23:00:00Z", "2012-12-31T22:59:59Z", "in December 2012"],
    ["2012-07-11", "day", "2012-07-10T22:00:00Z", "2012-07-11T21:59:59Z", "on 11 July 2012"],
    ["2026-03-29", "day", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "on 29 March 2026"],
    [
      "2012-07-11T06:05:00.000Z",
      "instant",
      "2012-07-11T06:05:00Z",
      "2012-07-11T06:05:00Z",
      "on Wed 11 Jul 2012, 08:05 CEST",
    ],
  ])("%s is known to the %s", (value, precision, first, last, words) => {
    expect(moment.safeParse(value).success).toBe(true);
    expect(precisionOf(value)).toBe(precision);
    expect(earliest(value, "Europe/Berlin")).toEqual(new Date(first));
    expect(latest(value, "Europe/Berlin")).toEqual(new Date(last));
    expect(formatMoment(value, "Europe/Berlin")).toBe(words);
  });

  test.each([
    "",
    "12",
    "2026-13",
    "2026-02-30",
    "2025-02-29",
    "2026-3-1",
    "2026-03-08T22:14",
    "2026-03-08T25:00:00Z",
    "NaN",
    "0026-11-20",
    "0026-11-20T10:00:00.000Z",
    "1999",
  ])("%j is no moment", (value) => {
    expect(moment.safeParse(value).success).toBe(false);
  });
});

test.each([
  ["2026-03-08T23:14", "2026-03-08T22:14:00.000Z"],
  ["2026-07-08 23:14:05", "2026-07-08T21:14:05.000Z"],
  // 02:30 does not exist on this night
  ["2026-03-29T02:30", null],
  // It comes twice on this one: the earlier is meant
  ["2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
  ["2026-03-08T23:14:60", null],
  ["2026-03", "2026-03"],
  [" 2026 ", "2026"],
  ["2026-02-30T10:00", null],
  ["2026-03-08T24:14", null],
  ["yesterday", null],
])("typed %j on a Berlin clock is %j", (typed, expected) => {
  expect(fromTyped(typed, "Europe/Berlin")).toBe(expected);
});

test("a year before 2000 is refused with the year", () => {
  const words = "The year 0026 is before 2000. Check for a typing error.";
  for (const typed of ["0026-11-20T10:00", "0026-11-20 10:00", "0026-11", "0026"]) {
    expect(fromTyped(typed, "Europe/Berlin")).toBeNull();
    expect(whyNotTyped(typed, "Europe/Berlin")).toBe(words);
    expect(typedMoment("Europe/Berlin").safeParse(typed).error?.issues[0]?.message).toBe(words);
    expect(moment.safeParse(typed).error?.issues[0]?.message).toBe(words);
  }
  expect(earliest("0026-11-20", "UTC")).toEqual(new Date("0026-11-20T00:00:00Z"));
});

test("an instant names its zone", () => {
  expect(formatInstant(new Date("2026-03-13T16:30:00Z"), "Europe/Berlin")).toBe("Fri 13 Mar 2026, 17:30 CET");
});
