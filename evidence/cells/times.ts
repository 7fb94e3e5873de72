import { HOUR_MS } from "#domain/durations";
import type { Moment } from "#domain/systems/accounts";
import { type Clock, dayAt, instantAt, monthOf } from "#evidence/cells/calendar-parts";
import { type DateOrder, dayAndMonth, NUMBERS_FIRST } from "#evidence/cells/date-order";
import { generalizedTime, numericTime } from "#evidence/cells/numeric-times";

const NEVER =
  /^(?:never(?: (?:signed|logged) ?in| accessed| used| expires?| connected| active| seen)?|not (?:yet )?(?:signed|logged) in(?: yet)?|no (?:last )?(?:sign-?ins?|logins?)(?: yet| recorded)?|has never (?:signed|logged) in|noch nie|nie|niemals|jamais|nunca|nooit)\.?$/i;
/** What programs write for no time: the first or last day that they know. */
const NO_DAYS = [
  "0001-01-01",
  "1601-01-01",
  "1600-12-31",
  "1753-01-01",
  "1899-12-30",
  "1899-12-31",
  "1900-01-01",
  "1970-01-01",
];
/** A day of nothing but zeros, as databases write it, and the serial 0 of a spreadsheet. */
const NO_DAY =
  /^(?:0{4}[-/.]0{1,2}[-/.]0{1,2}|1900-0?1-0?0|0?0([-/.])0?1\1(?:19)?00|0?1\/0?0\/(?:19)?00)(?!\d)/;
/** Whatever is older is a mistake of the keyboard. */
const FIRST_YEAR = 1800;

const ZONE = String.raw`Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?(?: ?(?:\([A-Z]{2,5}\)|UTC|[A-Z]{2,5}))?|[A-Z]{2,5}`;
const CLOCK = String.raw`(?:(?:T|,? (?:at |um |à )?|,)(?<hour>\d{1,2})[:.](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,](?<part>\d{1,9}))?)?(?: ?(?<half>[ap])\.?m\.?)?(?: ?Uhr)?(?: ?(?<zone>${ZONE}))?)?`;
const WEEKDAY = String.raw`(?:[\p{L}]{2,12}\.?,? )?`;
const MONTH = String.raw`(?<name>\p{L}{3,12}\.?)`;
const YEAR = String.raw`(?<year>\d{4})`;

const form = (pattern: string) => new RegExp(`^${pattern}$`, "iu");
/** Year, month and day in the order of ISO 8601; the sign between them distinguishes ISO from local forms. */
const YEAR_FIRST = form(String.raw`${YEAR}(?<sign>[-/.])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})${CLOCK}`);
const YEAR_MONTH = form(String.raw`${YEAR}-(?<month>\d{2})`);
const NAMED = [
  // 14 Dec 2025 15:31:57, Sun, 14 Dec 2025 15:31:57 +0000, 14-Dec-2025, 14. Dezember 2025.
  form(
    String.raw`${WEEKDAY}(?<day>\d{1,2})(?:st|nd|rd|th|\.|º)?[ -](?:de )?${MONTH}[ ,-]+(?:de )?${YEAR}${CLOCK}`,
  ),
  // Dec 14, 2025, 3:31 PM; December 14th 2025.
  form(String.raw`${WEEKDAY}${MONTH}[ -](?<day>\d{1,2})(?:st|nd|rd|th)?[ ,-]+${YEAR}${CLOCK}`),
  // 2025-Dec-14.
  form(String.raw`${YEAR}[ -]${MONTH}[ -](?<day>\d{1,2})${CLOCK}`),
  // Dec 2025, of which the day is not known.
  form(`${MONTH},? ${YEAR}`),
];
/** Sun Dec 14 15:31:57 UTC 2025, of C and of the command date. */
const C_TIME = form(
  String.raw`\p{L}{3} ${MONTH} (?<day>\d{1,2}) (?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?: (?<zone>${ZONE}))? ${YEAR}`,
);
const LONGEST = 80;

/**
 * A time as programs and people write it, with the precision it was written in; "never" where it is the mark of no time.
 * `order` is needed where day and month are both numbers and the year comes last. Undefined when it is not such a time, or no
 * day of the calendar.
 */
export function readTime(text: string, order?: DateOrder): Moment | "never" | undefined {
  if (text.length > LONGEST) return undefined;
  const word = text
    .normalize("NFKC")
    .replace(/[\p{Cf}]/gu, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^"(.*)"$/, "$1");
  if (NEVER.test(word) || NO_DAY.test(word)) return "never";
  const time = numericTime(word) ?? generalizedTime(word) ?? ticks(word) ?? written(word, order);
  if (time === undefined || time === "never") return time;
  if (isNoTime(time)) return "never";
  return time.at.getUTCFullYear() < FIRST_YEAR ? undefined : time;
}

/** "/Date(1706774400000)/" and "/Date(1706774400000+0100)/" of .NET. */
function ticks(word: string): Moment | undefined {
  const ms = /^\\?\/?Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/?$/.exec(word)?.[1];
  return ms === undefined ? undefined : { at: new Date(Number(ms)), precision: "instant" };
}

function written(word: string, order?: DateOrder): Moment | undefined {
  const iso = YEAR_FIRST.exec(word)?.groups;
  if (iso)
    return withClock(
      dayAt(Number(iso.year), Number(iso.month), Number(iso.day)),
      iso,
      iso.sign === "-" ? "utc" : "day",
    );
  const month = YEAR_MONTH.exec(word)?.groups;
  if (month) return dayAt(Number(month.year), Number(month.month), 1, "month");
  const numbers = NUMBERS_FIRST.exec(word)?.groups;
  if (numbers) {
    const day = dayAndMonth(numbers, order);
    const rest = form(CLOCK).exec(numbers.rest ?? "")?.groups;
    return day && rest && withClock(dayAt(Number(numbers.year), day.month, day.day), rest, "day");
  }
  for (const pattern of [...NAMED, C_TIME]) {
    const named = pattern.exec(word)?.groups;
    const of = named && monthOf(named.name ?? "");
    if (!named || of === undefined) continue;
    if (named.day === undefined) return dayAt(Number(named.year), of, 1, "month");
    return withClock(dayAt(Number(named.year), of, Number(named.day)), named, "utc");
  }
  return undefined;
}

function withClock(
  day: Moment | undefined,
  groups: Record<string, string | undefined>,
  bare: "utc" | "day",
): Moment | undefined {
  return groups.hour === undefined ? day : instantAt(day, groups as Clock, bare);
}

/** Only a day or an instant can be such a mark: “1970” alone is a year. Zones move an instant by up to a day. */
function isNoTime({ at, precision }: Moment): boolean {
  if (at.getUTCFullYear() >= 9999) return true;
  if (precision !== "day" && precision !== "instant") return false;
  const shifted = precision === "instant" ? [0, 14, -14] : [0];
  const midnight = precision === "day" || (at.getUTCMinutes() % 15 === 0 && at.getUTCSeconds() === 0);
  return (
    midnight &&
    shifted.some((hours) =>
      NO_DAYS.includes(new Date(at.getTime() + hours * HOUR_MS).toISOString().slice(0, 10)),
    )
  );
}
