import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterBusinessDays, afterDays, afterHours, afterMonths } from "#domain/breach-clocks/deadlines";
import { isUsFederalBusinessDay } from "#domain/breach-clocks/us-federal-days";

const at = (text: string) => new Date(text);

describe("hours are elapsed hours", () => {
  test.each([
    // Berlin loses an hour on 29 March 2026: 02:30 becomes 03:30 on the wall the next day, 24 h are 24 h.
    ["2026-03-28T01:30:00Z", 24, "2026-03-29T01:30:00Z"],
    // and gains one on 25 October 2026
    ["2026-10-24T00:30:15Z", 24, "2026-10-25T00:30:15Z"],
    ["2026-10-23T22:00:00Z", 72, "2026-10-26T22:00:00Z"],
    ["2026-12-31T23:59:59Z", 24, "2027-01-01T23:59:59Z"],
    ["2028-02-28T12:00:00Z", 36, "2028-03-01T00:00:00Z"],
  ])("%s + %i h = %s", (from, hours, expected) => {
    expect(afterHours(at(from), hours)).toEqual(at(expected));
  });
});

describe("days end with their last second in the zone", () => {
  test.each([
    ["2026-03-10T16:30:00Z", 14, "Europe/Berlin", "2026-03-24T22:59:59Z"],
    // over the change to summer time the day ends an hour earlier in UTC
    ["2026-03-20T16:30:00Z", 14, "Europe/Berlin", "2026-04-03T21:59:59Z"],
    ["2026-10-20T16:30:00Z", 14, "Europe/Berlin", "2026-11-03T22:59:59Z"],
    // 23:30 UTC is already the next day in Berlin
    ["2026-06-30T23:30:00Z", 1, "Europe/Berlin", "2026-07-02T21:59:59Z"],
    ["2026-06-30T23:30:00Z", 1, "UTC", "2026-07-01T23:59:59Z"],
    ["2026-11-01T03:00:00Z", 30, "America/New_York", "2026-12-01T04:59:59Z"],
    // the day that has no midnight: Beirut goes straight to 01:00 on 29 March 2026
    ["2026-03-27T12:00:00Z", 1, "Asia/Beirut", "2026-03-28T21:59:59Z"],
    // a day whose midnight comes twice begins with the first: Amman went from 01:00 back to 00:00 on 29 October 2021
    ["2021-10-27T12:00:00Z", 1, "Asia/Amman", "2021-10-28T20:59:59Z"],
    // half an hour of daylight saving: Lord Howe went back on 5 April 2026
    ["2026-04-04T12:00:00Z", 1, "Australia/Lord_Howe", "2026-04-05T13:29:59Z"],
  ])("%s + %i days in %s = %s", (from, days, zone, expected) => {
    expect(afterDays(at(from), days, zone)).toEqual(at(expected));
  });
});

describe("months are clamped to the length of the month", () => {
  test.each([
    ["2026-01-31T12:00:00Z", 1, "UTC", "2026-02-28T23:59:59Z"],
    ["2028-01-31T12:00:00Z", 1, "UTC", "2028-02-29T23:59:59Z"],
    ["2026-03-31T12:00:00Z", 1, "UTC", "2026-04-30T23:59:59Z"],
    ["2026-12-31T12:00:00Z", 2, "UTC", "2027-02-28T23:59:59Z"],
    ["2026-02-28T12:00:00Z", 1, "UTC", "2026-03-28T23:59:59Z"],
    // 31 January, 23:30 UTC is 1 February in Berlin
    ["2026-01-31T23:30:00Z", 1, "Europe/Berlin", "2026-03-01T22:59:59Z"],
  ])("%s + %i month(s) in %s = %s", (from, months, zone, expected) => {
    expect(afterMonths(at(from), months, zone)).toEqual(at(expected));
  });
});

describe("business days of the US government", () => {
  test.each([
    ["2026-11-25T15:00:00Z", 4, "2026-12-03T04:59:59Z"],
    ["2026-07-02T15:00:00Z", 1, "2026-07-07T03:59:59Z"],
    ["2026-03-13T15:00:00Z", 4, "2026-03-20T03:59:59Z"],
  ])("%s + %i business days = %s", (from, days, expected) => {
    expect(afterBusinessDays(at(from), days, "America/New_York", isUsFederalBusinessDay)).toEqual(
      at(expected),
    );
  });
  test.each([
    ["2028-11-10", false], // Veterans Day on a Saturday
    ["2029-11-12", false], // Veterans Day on a Sunday
    ["2027-12-31", false], // New Year 2028 on a Saturday
    ["2026-06-19", false],
    ["2026-05-25", false],
    ["2026-05-26", true],
    ["2026-11-27", true],
  ])("%s: business day %s", (day, expected) => {
    expect(isUsFederalBusinessDay(day)).toBe(expected);
  });
});

test("a deadline never precedes what it is counted from", () => {
  const zone = fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
  );
  const instant = fc.date({
    min: at("2024-01-01T00:00:00Z"),
    max: at("2034-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instant, fc.integer({ min: 1, max: 60 }), zone, (from, n, where) => {
      expect(afterHours(from, n).getTime() - from.getTime()).toBe(n * 3_600_000);
      expect(afterDays(from, n, where) > from).toBe(true);
      expect(afterMonths(from, n, where) > from).toBe(true);
      expect(afterBusinessDays(from, n, where, isUsFederalBusinessDay) >= afterDays(from, n, where)).toBe(
        true,
      );
    }),
  );
});
