import { decidedStates, type Occurrence } from "#domain/controls/judging";
import type { Month } from "#domain/controls/strip";
import type { Period } from "#domain/controls/windows";
import { addDays, addMonths, type Day, daysBetween } from "#domain/days";

/**
 * Held, late (performed or recorded) and missed (whole or in part) by the calendar month in which each occurrence fell due, over the
 * months that the period touches. One that is due outside the period counts at its nearer end, so that the sums are the period's.
 */
export function monthlyCounts(
  occurrences: readonly Pick<Occurrence, "due" | "state">[],
  period: Period,
): Month[] {
  return [...countBy(occurrences, monthsOf(period), (due) => within(due, period).slice(0, 7)).values()];
}

/** The same by weeks, which begin on the first day of the period; each with its first day. */
export function weeklyCounts(
  occurrences: readonly Pick<Occurrence, "due" | "state">[],
  period: Period,
): (Month & { from: Day })[] {
  const weeks = Array.from({ length: Math.floor(daysBetween(period.from, period.to) / 7) + 1 }, (_, week) =>
    addDays(period.from, 7 * week),
  );
  const weekOf = (due: Day) => weeks[Math.floor(daysBetween(period.from, within(due, period)) / 7)] ?? "";
  return [...countBy(occurrences, weeks, weekOf)].map(([from, counts]) => ({ from, ...counts }));
}

function within(due: Day, { from, to }: Period): Day {
  return due < from ? from : due > to ? to : due;
}

function countBy(
  occurrences: readonly Pick<Occurrence, "due" | "state">[],
  keys: readonly string[],
  keyOf: (due: Day) => string,
): Map<string, Month> {
  const counts = new Map(keys.map((key) => [key, { held: 0, late: 0, missed: 0 }]));
  for (const { due, state } of occurrences) {
    const line = counts.get(keyOf(due));
    if (!line || !decidedStates.includes(state)) continue;
    if (state === "held") line.held++;
    else if (state === "late" || state === "recorded-late") line.late++;
    else line.missed++;
  }
  return counts;
}

/** The months, YYYY-MM, that a period touches, in order. */
export function monthsOf(period: Period): string[] {
  const months: string[] = [];
  for (let day: Day = `${period.from.slice(0, 7)}-01`; day <= period.to; day = addMonths(day, 1))
    months.push(day.slice(0, 7));
  return months;
}

/** Where a day is in a picture of the months of a period, each drawn equally wide, 0 to 1; null outside of the period. */
export function shareOfMonths(period: Period, day: Day): number | null {
  if (day < period.from || day > period.to) return null;
  const months = monthsOf(period);
  const first: Day = `${day.slice(0, 7)}-01`;
  const inMonth = (daysBetween(first, day) + 0.5) / daysBetween(first, addMonths(first, 1));
  return (months.indexOf(day.slice(0, 7)) + inMonth) / months.length;
}
