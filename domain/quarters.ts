import { addDays, addMonths, type Day } from "#domain/days";

/** The last `count` quarters that are over on this day, the latest first. */
export function quartersBefore(today: Day, count: number): { from: Day; to: Day }[] {
  const quarters: { from: Day; to: Day }[] = [];
  let { from } = quarterOf(today);
  while (quarters.length < count) {
    const quarter = quarterOf(addDays(from, -1));
    quarters.push(quarter);
    from = quarter.from;
  }
  return quarters;
}

/** First and last day of the calendar quarter that a day lies in. */
export function quarterOf(day: Day): { from: Day; to: Day } {
  const month = Number(day.slice(5, 7));
  const first = month - ((month - 1) % 3);
  const from = `${day.slice(0, 4)}-${String(first).padStart(2, "0")}-01`;
  return { from, to: addDays(addMonths(from, 3), -1) };
}
