import { dayOf, daysBetween } from "#domain/days";
import { DAY_MS, MINUTE_MS } from "#domain/durations";
import { lookupTable } from "#domain/lookup-table";

/** A zone's two names where people use them; everywhere else the offset is clearer than an abbreviation. */
const NAMES = lookupTable<[string, string]>({
  "Europe/London": ["GMT", "BST"],
  "Europe/Dublin": ["GMT", "IST"],
  "Europe/Lisbon": ["WET", "WEST"],
  "America/New_York": ["EST", "EDT"],
  "America/Chicago": ["CST", "CDT"],
  "America/Denver": ["MST", "MDT"],
  "America/Los_Angeles": ["PST", "PDT"],
});
const EASTERN =
  /^Europe\/(Athens|Bucharest|Helsinki|Kiev|Kyiv|Riga|Sofia|Tallinn|Vilnius|Mariehamn|Chisinau)$/;
const OUTSIDE_EU_TIME =
  /^Europe\/(Istanbul|Moscow|Minsk|Samara|Saratov|Ulyanovsk|Volgograd|Astrakhan|Kirov|Kaliningrad|Simferopol)$/;

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const FULL_MONTHS =
  "January February March April May June July August September October November December".split(" ");
const NBSP = "\u00a0";

type Parts = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  offset: number;
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall-clock parts of an instant in a zone, and the zone's offset in minutes. Only digits come from Intl, so server and browser agree. */
export function wallClock(at: Date, zone: string): Parts {
  const offset = offsetOf(at, zone);
  const local = new Date(at.getTime() + offset * MINUTE_MS);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    offset,
  };
}

const QUARTER = 900_000;
const offsets = new Map<string, number>();

/** Minutes east of UTC. Zones change their offset on a quarter of an hour, so one look at Intl serves each quarter. */
function offsetOf(at: Date, zone: string): number {
  const quarter = Math.floor(at.getTime() / QUARTER);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size > 20_000) offsets.clear();
  const found = readOffset(new Date(quarter * QUARTER), zone);
  offsets.set(key, found);
  return found;
}

function readOffset(at: Date, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  const n: Record<string, number> = {};
  for (const part of format.formatToParts(at)) n[part.type] = Number(part.value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = n;
  // Not Date.UTC alone, which takes the years 0 to 99 for 1900 to 1999; 2000 has every day of a year.
  const shown = new Date(Date.UTC(2000, month - 1, day, hour, minute, second)).setUTCFullYear(year);
  return Math.round((shown - at.getTime()) / MINUTE_MS);
}

/** "CET", "BST", "UTC", or "UTC+5:30" where an abbreviation would not be understood. */
export function zoneName(zone: string, offset: number): string {
  const named = NAMES[zone];
  if (named) {
    const winter = { GMT: 0, WET: 0, EST: -300, CST: -360, MST: -420, PST: -480 }[named[0]];
    return offset === winter ? named[0] : named[1];
  }
  if (zone.startsWith("Europe/") && !OUTSIDE_EU_TIME.test(zone)) {
    if (EASTERN.test(zone)) return offset === 120 ? "EET" : "EEST";
    return offset === 60 ? "CET" : "CEST";
  }
  return offsetName(offset);
}

/** "UTC", "UTC+1", "UTC−3:30". */
function offsetName(offset: number): string {
  if (offset === 0) return "UTC";
  const whole = Math.floor(Math.abs(offset) / 60);
  const rest = Math.abs(offset) % 60;
  return `UTC${offset < 0 ? "−" : "+"}${whole}${rest ? `:${two(rest)}` : ""}`;
}

/** A length of time in words, two units at most: "2 d 3 h", "3 h 25 min", "4 s". */
export function lengthText(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const [d, h, m] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (d >= 10 || (d > 0 && h === 0)) return `${d}${NBSP}d`;
  if (d > 0) return `${d}${NBSP}d ${h}${NBSP}h`;
  if (h > 0) return m > 0 && h < 10 ? `${h}${NBSP}h ${m}${NBSP}min` : `${h}${NBSP}h`;
  return m > 0 ? `${m}${NBSP}min` : `${seconds}${NBSP}s`;
}

/**
 * "due in 3 h" before the instant, "overdue by 2 d" after it: the larger unit alone, because the instant is beside it. With `day`
 * the instant is the end of a calendar day, which is overdue by whole days of the zone, as the pages of controls count them.
 */
export function dueText(due: Date, now: Date, zone: string, day = false): string {
  const left = due.getTime() - now.getTime();
  if (left < 0 && day)
    return `overdue by ${daysBetween(dayOf(new Date(due.getTime() - 1000), zone), dayOf(now, zone))}${NBSP}d`;
  const [length] = lengthText(left).split(" ");
  return left >= 0 ? `due in ${length}` : `overdue by ${length}`;
}

/** Whether a deadline asks for attention: passed, within 24 hours, or neither. */
export function urgency(due: Date, now: Date): "broken" | "risk" | "none" {
  const left = due.getTime() - now.getTime();
  return left < 0 ? "broken" : left <= DAY_MS ? "risk" : "none";
}

/** A calendar day in a list: "11 Mar", with the year only if it is another. `day` is YYYY-MM-DD. */
export function dayText(day: string, now: Date, zone: string, full = false): string {
  const whole = wholeDay(day);
  return full || Number(day.slice(0, 4)) !== wallClock(now, zone).year ? whole : whole.slice(0, -5);
}

/** A calendar day with its year: "11 Mar 2026". `day` is YYYY-MM-DD. */
export function wholeDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return `${date}${NBSP}${MONTHS[month - 1]}${NBSP}${year}`;
}

/** An instant in a list: "11 Mar", or "14:05" with today's or yesterday's name. */
export function listText(at: Date, now: Date, zone: string): string {
  const wall = wallClock(at, zone);
  const near = nearName(wall, wallClock(now, zone));
  return near ? `${near} ${clockText(wall)}` : dayText(isoDay(wall), now, zone);
}

/** A deadline or other exact moment: "today, 17:30 CET", "Fri 13 Mar, 17:30 CET". */
export function momentText(at: Date, now: Date, zone: string): string {
  const wall = wallClock(at, zone);
  const today = wallClock(now, zone);
  const weekday = DAYS[new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay()];
  const year = wall.year === today.year ? "" : `${NBSP}${wall.year}`;
  const day = nearName(wall, today) ?? `${weekday}${NBSP}${wall.day}${NBSP}${MONTHS[wall.month - 1]}${year}`;
  return `${day}, ${clockText(wall)}${NBSP}${zoneName(zone, wall.offset)}`;
}

/** A deadline in a list: "today, 17:30 CET"; with `day`, the calendar day that ends at it: "Mon 16 Mar". */
export function deadlineText(at: Date, now: Date, zone: string, day = false): string {
  if (!day) return momentText(at, now, zone);
  const [name = ""] = momentText(new Date(at.getTime() - 1000), now, zone).split(",");
  return name;
}

/** This very moment, in full: "Wednesday 11 March 2026, 14:05 CET". */
export function fullText(at: Date, zone: string): string {
  const wall = wallClock(at, zone);
  const weekday = WEEKDAYS[new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay()];
  return `${weekday} ${wall.day} ${FULL_MONTHS[wall.month - 1]} ${wall.year}, ${clockText(wall)}${NBSP}${zoneName(zone, wall.offset)}`;
}

/** For records: "2026-03-11 05:30:14 UTC". */
export function recordText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Beside a record: "06:30:14 in Berlin, UTC+1". */
export function localText(at: Date, zone: string): string {
  const wall = wallClock(at, zone);
  const city = (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
  return `${clockText(wall)}:${two(wall.second)} in ${city}, ${offsetName(wall.offset)}`;
}

function nearName(wall: Parts, today: Parts): "today" | "yesterday" | "tomorrow" | null {
  const days =
    (Date.UTC(wall.year, wall.month, wall.day) - Date.UTC(today.year, today.month, today.day)) / DAY_MS;
  if (wall.month !== today.month || wall.year !== today.year) return null;
  return days === 0 ? "today" : days === 1 ? "tomorrow" : days === -1 ? "yesterday" : null;
}

const two = (n: number): string => String(n).padStart(2, "0");
const clockText = (wall: Parts): string => `${two(wall.hour)}:${two(wall.minute)}`;
const isoDay = (wall: Parts): string =>
  `${String(wall.year).padStart(4, "0")}-${two(wall.month)}-${two(wall.day)}`;
