import { TZDate } from "@date-fns/tz";
import { utcDay } from "#domain/days";
import { HOUR_MS } from "#domain/durations";
import { startOfDay } from "#domain/local-times";

/** `hours` elapsed hours later: weekends, nights and daylight saving do not stretch or shrink it (Reg. 1182/71 Art. 3(4) leaves hours alone). */
export function afterHours(from: Date, hours: number): Date {
  return new Date(from.getTime() + hours * HOUR_MS);
}

/** The last second of the day that lies `days` calendar days after the day of `from`, both on clocks of `zone`. */
export function afterDays(from: Date, days: number, zone: string): Date {
  const [year, month, day] = localDay(from, zone);
  return endOfDay(year, month, day + days, zone);
}

/**
 * The last second of the same day of the month, `months` later, on clocks of `zone`; where that month is shorter,
 * of its last day (Reg. 1182/71 Art. 3(2)(c)): one month after 31 January is 28 or 29 February.
 */
export function afterMonths(from: Date, months: number, zone: string): Date {
  const [year, month, day] = localDay(from, zone);
  const length = new Date(Date.UTC(year, month + months + 1, 0)).getUTCDate();
  return endOfDay(year, month + months, Math.min(day, length), zone);
}

/**
 * The last second of the `days`-th business day after the day of `from`, on clocks of `zone`.
 * `isBusinessDay` knows the calendar (YYYY-MM-DD); the day of `from` itself never counts.
 */
export function afterBusinessDays(
  from: Date,
  days: number,
  zone: string,
  isBusinessDay: (day: string) => boolean,
): Date {
  const [year, month, day] = localDay(from, zone);
  let offset = 0;
  for (let counted = 0; counted < days; ) {
    offset += 1;
    const candidate = utcDay(new Date(Date.UTC(year, month, day + offset)));
    if (isBusinessDay(candidate)) counted += 1;
  }
  return endOfDay(year, month, day + offset, zone);
}

function localDay(at: Date, zone: string): [number, number, number] {
  const local = new TZDate(at.getTime(), zone);
  return [local.getFullYear(), local.getMonth(), local.getDate()];
}

/** One second before the next day begins: where midnight comes twice, before its first; where it is skipped, before the clocks go forward. */
function endOfDay(year: number, month: number, day: number, zone: string): Date {
  const next = new Date(Date.UTC(year, month, day + 1));
  const start = startOfDay(next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate(), zone);
  return new Date(start.getTime() - 1000);
}
