import { expect, test } from "vitest";
import { windows } from "#domain/controls/windows";
import { addDays, type Day, dayOf, endOfDay, startOfDay } from "#domain/days";

const DAY = 86_400_000;

/** The ISO week of a day by its Thursday (ISO 8601: a week belongs to the year of its Thursday), such as "2026-W53". */
function isoWeek(day: Day): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  const thursday = new Date(at + (3 - weekday) * DAY);
  const year = thursday.getUTCFullYear();
  const ordinal = Math.round((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY);
  return `${year}-W${String(Math.floor(ordinal / 7) + 1).padStart(2, "0")}`;
}

/** The Monday on or before 4 January, with which an ISO year begins. */
function firstMonday(year: number): Day {
  const fourth = new Date(Date.UTC(year, 0, 4));
  return addDays(`${year}-01-04`, -((fourth.getUTCDay() + 6) % 7));
}

// Years with 53 weeks begin on a Thursday, or are leap years that begin on a Wednesday.
const longYears = [1992, 1998, 2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048, 2054, 2060, 2099];

test("weekly windows from a Monday are the ISO weeks, to the day, in every year from 1990 to 2100", () => {
  for (let year = 1990; year <= 2100; year++) {
    const from = firstMonday(year);
    const to = addDays(firstMonday(year + 1), -1);
    const weeks = new Map<string, { from: Day; to: Day }>();
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const week = isoWeek(day);
      weeks.set(week, { from: weeks.get(week)?.from ?? day, to: day });
    }
    expect(windows("weekly", from, { from, to })).toEqual([...weeks.values()]);
    if (longYears.includes(year)) expect(weeks.size).toBe(53);
    expect([...weeks.keys()].every((week) => week.startsWith(`${year}-`))).toBe(true);
  }
});

test.each([
  // A period of a year from another day than a Monday: 52 weeks and one or two days, of which the 53rd window goes beyond.
  ["weekly", "2026-01-01", "2026-12-31", 53, "2026-12-31", "2027-01-06"],
  ["weekly", "2020-01-01", "2020-12-31", 53, "2020-12-30", "2021-01-05"],
  ["weekly", "2025-07-01", "2026-06-30", 53, "2026-06-30", "2026-07-06"],
  // ISO years: 2026 has 53 weeks, 2025 has 52.
  ["weekly", "2025-12-29", "2027-01-03", 53, "2026-12-28", "2027-01-03"],
  ["weekly", "2024-12-30", "2025-12-28", 52, "2025-12-22", "2025-12-28"],
  ["daily", "2028-01-01", "2028-12-31", 366, "2028-12-31", "2028-12-31"],
  ["continuous", "2026-01-01", "2026-12-31", 12, "2026-12-01", "2026-12-31"],
  ["monthly", "2025-12-29", "2027-01-03", 13, "2026-12-29", "2027-01-28"],
  ["monthly", "2026-01-31", "2027-01-30", 12, "2026-12-31", "2027-01-30"],
  ["quarterly", "2025-11-30", "2026-11-29", 4, "2026-08-30", "2026-11-29"],
  ["semi-annual", "2025-08-31", "2026-08-30", 2, "2026-02-28", "2026-08-30"],
  ["annual", "2024-02-29", "2026-02-27", 2, "2025-02-28", "2026-02-27"],
  ["annual", "2024-02-29", "2028-03-01", 5, "2028-02-29", "2029-02-27"],
] as const)(
  "%s from %s to %s has %i windows, the last from %s to %s",
  (frequency, from, to, count, lastFrom, lastTo) => {
    const all = windows(frequency, from, { from, to });
    expect(all).toHaveLength(count);
    expect(all.at(-1)).toEqual({ from: lastFrom, to: lastTo });
  },
);

test.each([
  "UTC",
  "Europe/Berlin",
  "America/Los_Angeles",
  "Pacific/Auckland",
  "Pacific/Kiritimati",
  "Asia/Kathmandu",
])("the 53rd week ends in %s with the organisation's Sunday, and not with that of UTC", (zone) => {
  const weekday = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short" });
  for (const year of longYears.filter((one) => one >= 2009)) {
    const from = firstMonday(year);
    const last = windows("weekly", from, { from, to: addDays(firstMonday(year + 1), -1) })[52]!;
    const begins = startOfDay(last.from, zone);
    const ends = endOfDay(last.to, zone);
    const before = (at: Date) => new Date(at.getTime() - 1);
    expect([begins, before(ends)].map((at) => isoWeek(dayOf(at, zone)))).toEqual([
      `${year}-W53`,
      `${year}-W53`,
    ]);
    expect([before(begins), ends].map((at) => isoWeek(dayOf(at, zone)))).toEqual([
      `${year}-W52`,
      `${year + 1}-W01`,
    ]);
    expect([begins, before(begins), ends, before(ends)].map((at) => weekday.format(at))).toEqual([
      "Mon",
      "Sun",
      "Mon",
      "Sun",
    ]);
  }
});
