import { expect, test } from "vitest";
import { standsStillSince, standstillWords } from "#domain/breach-clocks/reminder-watch";

const now = new Date("2026-03-29T01:00:00Z");
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

test.each<[string, Date | null, number, { since: Date | null } | null]>([
  ["a run a moment ago", before(59), 3600, null],
  ["to the second: not yet", before(179), 3600, null],
  ["to the second: now", before(180), 3600, { since: before(180) }],
  ["no run ever, just started", null, 179, null],
  ["no run ever, three minutes after the start", null, 180, { since: null }],
  ["an old run, just started: the first run is under way", before(86_400), 20, null],
  ["a run in the future: the clock was set back", before(-7200), 3600, null],
])("%s", (_name, last, up, expected) => {
  expect(standsStillSince(last, before(up), now)).toEqual(expected);
});

test("said in minutes, then in hours", () => {
  expect(standstillWords({ since: before(180) }, now)).toBe("Breach reminders have not run for 3 minutes.");
  expect(standstillWords({ since: before(7200) }, now)).toBe("Breach reminders have not run for 2 hours.");
  expect(standstillWords({ since: null }, now)).toBe("Breach reminders have never run.");
});
