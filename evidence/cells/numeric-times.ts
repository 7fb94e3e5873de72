import { DAY_MS } from "#domain/durations";
import type { Moment } from "#domain/systems/accounts";
import { dayAt, instantAt } from "#evidence/cells/calendar-parts";

/** Windows counts 100 ns from 1601, spreadsheets days from 30 December 1899. */
const FROM_1601 = 11_644_473_600_000;
const SERIAL_ZERO = Date.UTC(1899, 11, 30);
const [FIRST_SERIAL, LAST_SERIAL] = [10_000, 80_000];

/**
 * A time that is a number alone: year, spreadsheet serial, 20251214, 20251214153157, Unix seconds to nanoseconds, Windows file
 * time. The number of digits decides which. Undefined when it is none.
 */
export function numericTime(text: string): Moment | "never" | undefined {
  const [, sign, whole = "", part = ""] = /^(-?)(\d{1,19})(?:[.,](\d{1,17}))?$/.exec(text) ?? [];
  if (whole === "") return undefined;
  if (/^0+$/.test(whole) || sign || text === "9223372036854775807" || text === "18446744073709551615")
    return "never";
  const count = Number(whole);
  switch (whole.length) {
    case 4:
      return part ? undefined : dayAt(count, 1, 1, "year");
    case 5:
      return count >= FIRST_SERIAL && count < LAST_SERIAL
        ? { at: new Date(SERIAL_ZERO + count * DAY_MS), precision: "day" }
        : undefined;
    case 8:
      return dayAt(...ymd(whole));
    case 9:
    case 10:
      return instant(count * 1000 + Number(`0.${part || 0}`) * 1000);
    case 12:
    case 13:
      return instant(count);
    case 14:
    case 17:
      return compact(whole) ?? (whole.length === 17 ? instant(count / 10_000 - FROM_1601) : undefined);
    case 15:
    case 16:
      return instant(count / 1000);
    case 18:
      return instant(count / 10_000 - FROM_1601);
    case 19:
      return instant(count / 1_000_000);
    default:
      return undefined;
  }
}

/** "20251214153157Z", "202512141531Z", "20251214153157.0+0100": the generalized time of X.680, as directories write it. */
export function generalizedTime(text: string): Moment | undefined {
  const parts = /^(\d{8})(\d{2})(\d{2})?(\d{2})?(?:[.,](\d{1,9}))?(Z|[+-]\d{2}(?:\d{2})?)$/.exec(text);
  if (!parts) return undefined;
  const [, day = "", hour = "", minute = "00", second = "00", part, zone] = parts;
  return instantAt(dayAt(...ymd(day)), { hour, minute, second, part, zone }, "utc");
}

function compact(digits: string): Moment | undefined {
  const [hour, minute, second] = [digits.slice(8, 10), digits.slice(10, 12), digits.slice(12, 14)];
  const day = /^(19|20)/.test(digits) ? dayAt(...ymd(digits)) : undefined;
  return instantAt(day, { hour: hour!, minute: minute!, second, part: digits.slice(14) }, "utc");
}

function ymd(digits: string): [number, number, number] {
  return [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))];
}

function instant(ms: number): Moment | undefined {
  const at = new Date(Math.floor(ms));
  return Number.isNaN(at.getTime()) ? undefined : { at, precision: "instant" };
}
