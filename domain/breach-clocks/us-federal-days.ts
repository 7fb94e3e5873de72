import { utcDay } from "#domain/days";
import { DAY_MS } from "#domain/durations";

/** Is this calendar day (YYYY-MM-DD) a business day of the US federal government (5 U.S.C. 6103, holidays as observed)? */
export function isUsFederalBusinessDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  const weekday = at.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const year = at.getUTCFullYear();
  // New Year's Day on a Saturday is observed on the Friday before, which lies in the old year.
  return !observed(year).has(day) && !observed(year + 1).has(day);
}

function observed(year: number): Set<string> {
  const fixed = [
    [0, 1],
    [5, 19],
    [6, 4],
    [10, 11],
    [11, 25],
  ] as const;
  const days = fixed.map(([month, date]) => shiftFromWeekend(new Date(Date.UTC(year, month, date))));
  days.push(nth(year, 0, 1, 3), nth(year, 1, 1, 3), last(year, 4, 1));
  days.push(nth(year, 8, 1, 1), nth(year, 9, 1, 2), nth(year, 10, 4, 4));
  return new Set(days.map(utcDay));
}

/** A holiday on a Saturday is kept on Friday, one on a Sunday on Monday. */
function shiftFromWeekend(at: Date): Date {
  const shift = at.getUTCDay() === 6 ? -1 : at.getUTCDay() === 0 ? 1 : 0;
  return new Date(at.getTime() + shift * DAY_MS);
}

function nth(year: number, month: number, weekday: number, n: number): Date {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return new Date(Date.UTC(year, month, 1 + ((weekday - first + 7) % 7) + (n - 1) * 7));
}

function last(year: number, month: number, weekday: number): Date {
  const end = new Date(Date.UTC(year, month + 1, 0));
  return new Date(end.getTime() - ((end.getUTCDay() - weekday + 7) % 7) * DAY_MS);
}
