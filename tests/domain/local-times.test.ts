import { describe, expect, test } from "vitest";
import { instantsOf, skippedWords, twiceWords } from "#domain/local-times";
import { earliest, fromTyped, typedMoment } from "#domain/moments";

/** Zone, day of the change, what the clocks showed, and the offsets in force, all from the tz database's own tables. */
const twice: [zone: string, typed: string, earlier: string, later: string][] = [
  ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"],
  ["America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00.000Z", "2026-11-01T06:30:00.000Z"],
  // Ramadan of 2025: an hour back on 23 February.
  ["Africa/Casablanca", "2025-02-23T02:30", "2025-02-23T01:30:00.000Z", "2025-02-23T02:30:00.000Z"],
  // Half an hour alone.
  ["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z", "2026-04-04T15:15:00.000Z"],
  ["Pacific/Auckland", "2026-04-05T02:30", "2026-04-04T13:30:00.000Z", "2026-04-04T14:30:00.000Z"],
  // Two hours.
  ["Antarctica/Troll", "2026-10-25T01:30", "2026-10-24T23:30:00.000Z", "2026-10-25T01:30:00.000Z"],
  ["Europe/Dublin", "2026-10-25T01:30", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"],
  // Over midnight, back to the day before.
  ["America/Sao_Paulo", "2018-02-17T23:30", "2018-02-18T01:30:00.000Z", "2018-02-18T02:30:00.000Z"],
];

const skipped: [zone: string, typed: string, either: string, or: string][] = [
  ["Europe/Berlin", "2027-03-28T02:30", "01:30 CET", "03:30 CEST"],
  ["America/New_York", "2026-03-08T02:30", "01:30 EST", "03:30 EDT"],
  ["Africa/Casablanca", "2025-04-06T02:30", "01:30 UTC", "03:30 UTC+1"],
  ["Australia/Lord_Howe", "2026-10-04T02:15", "01:45 UTC+10:30", "02:45 UTC+11"],
  ["Pacific/Auckland", "2026-09-27T02:30", "01:30 UTC+12", "03:30 UTC+13"],
  ["Antarctica/Troll", "2026-03-29T02:30", "00:30 UTC", "04:30 UTC+2"],
  ["Europe/Dublin", "2026-03-29T01:30", "00:30 GMT", "02:30 IST"],
  ["America/Sao_Paulo", "2018-11-04T00:30", "23:30 UTC−3", "01:30 UTC−2"],
];

describe.each(twice)("%s, %s comes twice", (zone, typed, earlier, later) => {
  test("the earlier one is taken, and it says that there are two", () => {
    expect(instantsOf(Date.parse(`${typed}Z`), zone).map((at) => at.toISOString())).toEqual([earlier, later]);
    expect(fromTyped(typed, zone)).toBe(earlier);
    expect(twiceWords(new Date(earlier), zone)).toMatch(
      /came twice that day, first in .*: the earlier one counts/,
    );
    expect(twiceWords(new Date(later), zone)).toContain("the later one counts");
    expect(twiceWords(new Date(Date.parse(earlier) - 3 * 3_600_000), zone)).toBeNull();
  });
});

describe.each(skipped)("%s, %s is skipped", (zone, typed, either, or) => {
  test("it is refused with the two that it could be", () => {
    expect(fromTyped(typed, zone)).toBeNull();
    expect(skippedWords(Date.parse(`${typed}Z`), zone)).toContain(`Enter ${either} or ${or}.`);
    const read = typedMoment(zone).safeParse(typed);
    expect(read.error?.issues[0]?.message).toContain(either);
  });
});

test("a day begins when its first instant comes, also where midnight is skipped or comes twice", () => {
  expect(earliest("2018-11-04", "America/Sao_Paulo").toISOString()).toBe("2018-11-04T03:00:00.000Z");
  expect(earliest("2026-11-01", "America/Havana").toISOString()).toBe("2026-11-01T04:00:00.000Z");
});
