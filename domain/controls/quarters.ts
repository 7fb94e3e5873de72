import { type Period, windows } from "#domain/controls/windows";
import { addDays, type Day } from "#domain/days";

/** The last `count` quarters that are over on this day, the latest first, counted as `quarterOf` counts them. */
export function quartersBefore(today: Day, count: number, anchor: Day | null): Period[] {
  const quarters: Period[] = [];
  let { from } = quarterOf(today, anchor);
  while (quarters.length < count) {
    const quarter = quarterOf(addDays(from, -1), anchor);
    quarters.push(quarter);
    from = quarter.from;
  }
  return quarters;
}

/**
 * First and last day of the quarter that a day lies in: the window of a quarterly control, counted from the first day of the
 * audit period; a calendar quarter before a period is set.
 */
export function quarterOf(day: Day, anchor: Day | null): Period {
  return windows("quarterly", anchor ?? "2000-01-01", { from: day, to: day })[0]!;
}
