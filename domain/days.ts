import { DAY_MS, HOUR_MS } from "#domain/durations";

/** A calendar day, YYYY-MM-DD. Days compare as text. */
export type Day = string;

function utc(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function text(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The day `count` calendar days later; earlier when negative. */
export function addDays(day: Day, count: number): Day {
  return text(utc(day) + count * DAY_MS);
}

/** The day `count` months later; a month without that day gives its last day (31 January + 1 month is 28 or 29 February). */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const first = Date.UTC(year, month - 1 + count, 1);
  const lastDate = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return text(first + (Math.min(date, lastDate) - 1) * DAY_MS);
}

/** Calendar days from `from` to `to`; 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to) - utc(from)) / DAY_MS);
}

const formatters = {
  day: new Map<string, Intl.DateTimeFormat>(),
  clock: new Map<string, Intl.DateTimeFormat>(),
};
const dayParts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
const parts = {
  day: dayParts,
  clock: { ...dayParts, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
} as const;

function formatter(zone: string, shows: "day" | "clock" = "day"): Intl.DateTimeFormat {
  let found = formatters[shows].get(zone);
  if (!found) {
    // Swedish writes a day and a time the way ISO 8601 does, with a space between them.
    found = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...parts[shows] });
    formatters[shows].set(zone, found);
  }
  return found;
}

/** Pieces of time in which the clocks of a zone are looked at: they never change twice in one. */
const PIECE_MS = 6 * HOUR_MS;
/** Instants for which offsets are remembered; others are formatted, a microsecond and more for each. */
const REACH = { from: 0, to: Date.UTC(2101, 0, 1) };
/** Pieces that are remembered, of all zones together. */
const MOST_PIECES = 50_000;
const pieces = new Map<string, Map<number, number | null>>();
let remembered = 0;
const dayTexts = new Map<number, Day>();

/** The calendar day at this instant in an IANA time zone. */
export function dayOf(instant: Date, zone: string): Day {
  const at = instant.getTime();
  if (!(at >= REACH.from && at < REACH.to)) return formatter(zone).format(instant);
  const offset = offsetIn(Math.floor(at / PIECE_MS), zone);
  if (offset === null) return formatter(zone).format(instant);
  const number = Math.floor((at + offset) / DAY_MS);
  const known = dayTexts.get(number);
  if (known !== undefined) return known;
  const day = text(number * DAY_MS);
  dayTexts.set(number, day);
  return day;
}

/** By how much the clocks of a zone are ahead of UTC in a piece of time, in milliseconds; null where they change within it. */
function offsetIn(piece: number, zone: string): number | null {
  const known = pieces.get(zone)?.get(piece);
  if (known !== undefined) return known;
  const first = offsetAt(piece * PIECE_MS, zone);
  const offset = first === offsetAt((piece + 1) * PIECE_MS - 1_000, zone) ? first : null;
  if (remembered >= MOST_PIECES) {
    pieces.clear();
    remembered = 0;
  }
  const own = pieces.get(zone) ?? new Map<number, number | null>();
  pieces.set(zone, own.set(piece, offset));
  remembered += 1;
  return offset;
}

/** `at` is a whole second. */
function offsetAt(at: number, zone: string): number {
  return Date.parse(`${formatter(zone, "clock").format(at).replace(" ", "T")}Z`) - at;
}

/**
 * The day in UTC, for what counts in UTC: names of files, keys of once a day, sources that know no zone. A day that people
 * mean is the organisation's: `dayOf` in its zone.
 */
export function utcDay(instant: Date): Day {
  return text(instant.getTime());
}

const starts = new Map<string, number>();
/** Days and zones whose start is remembered: finding one takes some 27 formatted dates, and lists ask for the same days. */
const REMEMBERED = 5_000;

/**
 * The first instant of a day in a zone. Where clocks jump over midnight, or over a whole day, it is the first
 * instant that exists at or after it.
 */
export function startOfDay(day: Day, zone: string): Date {
  const key = `${day} ${zone}`;
  let start = starts.get(key);
  if (start === undefined) {
    start = findStart(day, zone);
    if (starts.size >= REMEMBERED) starts.clear();
    starts.set(key, start);
  }
  return new Date(start);
}

function findStart(day: Day, zone: string): number {
  let before = utc(day) - 16 * HOUR_MS;
  let after = utc(day) + 16 * HOUR_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(new Date(middle), zone) >= day) after = middle;
    else before = middle;
  }
  return after;
}

/** The instant at which a day is over in a zone: what is due on that day is late from here on. */
export function endOfDay(day: Day, zone: string): Date {
  return startOfDay(addDays(day, 1), zone);
}

/** The months of a period for the axis under a strip, which is linear in days. */
export type PeriodMonths = {
  /** The first month, 0 for January. */
  from: number;
  count: number;
  /** Where each month begins, as a share of the period; the first one where the period does. */
  starts: number[];
};

/** The months that a period touches. */
export function monthsOf({ from, to }: { from: Day; to: Day }): PeriodMonths {
  const [year, month] = from.split("-").map(Number) as [number, number];
  const [endYear, endMonth] = to.split("-").map(Number) as [number, number];
  const count = (endYear - year) * 12 + endMonth - month + 1;
  const days = daysBetween(from, to) + 1;
  const starts = Array.from({ length: count }, (_, index) => {
    const first = new Date(Date.UTC(year, month - 1 + index, 1)).toISOString().slice(0, 10);
    return Math.max(0, daysBetween(from, first)) / days;
  });
  return { from: month - 1, count, starts };
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", dateStyle: "long" });

/** A day (YYYY-MM-DD) as mails and documents write it: "1 March 2026". */
export function longDay(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`));
}

/** First to last day as one phrase, with what both have in common said once: "1 – 31 December 2026"; one day for the same day. */
export function longDays(from: string, to: string): string {
  return dayFormat.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
}
