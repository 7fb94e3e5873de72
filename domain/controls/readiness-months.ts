import { decidedStates, type Occurrence } from "#domain/controls/judging";
import type { Month } from "#domain/controls/strip";
import type { Period } from "#domain/controls/windows";
import { addMonths, type Day } from "#domain/days";

/** Held, late (performed or recorded) and missed (whole or in part) by the calendar month in which each occurrence fell due, over the months that the period touches. */
export function monthlyCounts(
  occurrences: readonly Pick<Occurrence, "due" | "state">[],
  period: Period,
): Month[] {
  const months = monthsOf(period);
  const counts = new Map(months.map((month) => [month, { held: 0, late: 0, missed: 0 }]));
  for (const { due, state } of occurrences) {
    const month = counts.get(due.slice(0, 7));
    if (!month || !decidedStates.includes(state)) continue;
    if (state === "held") month.held++;
    else if (state === "late" || state === "recorded-late") month.late++;
    else month.missed++;
  }
  return [...counts.values()];
}

/** The months, YYYY-MM, that a period touches, in order. */
export function monthsOf(period: Period): string[] {
  const months: string[] = [];
  for (let day: Day = `${period.from.slice(0, 7)}-01`; day <= period.to; day = addMonths(day, 1))
    months.push(day.slice(0, 7));
  return months;
}
