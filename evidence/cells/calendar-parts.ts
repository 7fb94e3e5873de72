import { MINUTE_MS } from "#domain/durations";
import { lookupTable } from "#domain/lookup-table";
import type { Moment } from "#domain/systems/accounts";

/** Hours east of UTC by the names that RFC 2822 and the systems of the field use. One that means several zones is not here. */
const ZONES = lookupTable({
  Z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  CEST: 2,
  MEZ: 1,
  MESZ: 2,
  EET: 2,
  EEST: 3,
  JST: 9,
  AEST: 10,
  AEDT: 11,
});
const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt"];

/** A day with a time of day, as a text has them. `zone` null: the text names none. */
export type Clock = {
  hour: string;
  minute: string;
  second?: string;
  part?: string;
  half?: string;
  zone?: string;
};

/** The calendar's day as a moment; undefined when there is no such day. */
export function dayAt(
  year: number,
  month = 1,
  day = 1,
  precision: Moment["precision"] = "day",
): Moment | undefined {
  const at = new Date(Date.UTC(2000, 0, 1));
  at.setUTCFullYear(year, month - 1, day);
  const real = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return real && year <= 9999 ? { at, precision } : undefined;
}

/**
 * A day with its time. A zone that is not known leaves the day alone; without a zone the time counts as UTC, or as not known
 * where the form of the date is one of local clocks.
 */
export function instantAt(day: Moment | undefined, clock: Clock, bare: "utc" | "day"): Moment | undefined {
  if (day === undefined) return undefined;
  const [minute, second] = [Number(clock.minute), Number(clock.second ?? 0)];
  const hour = fullHour(Number(clock.hour), clock.half);
  if (hour === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = clock.zone?.trim() ? minutesEast(clock.zone.trim()) : bare === "utc" ? 0 : null;
  if (zone === null) return day;
  const part = Number((clock.part ?? "").slice(0, 3).padEnd(3, "0"));
  const local = day.at.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + part;
  return { at: new Date(local - zone * MINUTE_MS), precision: "instant" };
}

function fullHour(hour: number, half?: string): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);
}

/** "+0100", "UTC+1", "GMT-03:30", "CET", "-0500 (EST)"; null when unknown. */
function minutesEast(zone: string): number | null {
  const [, sign, hours, minutes = "0"] = /(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?/i.exec(zone) ?? [];
  if (sign) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const named = ZONES[zone.toUpperCase().replace(/[()]/g, "")];
  return named === undefined ? null : named * 60;
}

let months: ReadonlyMap<string, number> | null = null;

/** The month that a word names in one of the usual languages, whole or shortened; undefined when it names none. */
export function monthOf(word: string): number | undefined {
  months ??= new Map(
    LANGUAGES.flatMap((language) =>
      (["long", "short"] as const).flatMap((style) =>
        Array.from({ length: 12 }, (_, month): [string, number] => {
          const form = new Intl.DateTimeFormat(language, { month: style, day: "numeric", timeZone: "UTC" });
          const parts = form.formatToParts(new Date(Date.UTC(2000, month, 1)));
          return [monthKey(parts.find((part) => part.type === "month")?.value ?? ""), month + 1];
        }),
      ),
    ),
  );
  return months.get(monthKey(word));
}

function monthKey(word: string): string {
  const key = word.toLowerCase().replace(/\./g, "");
  return key === "sept" ? "sep" : key;
}
