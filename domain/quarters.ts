import { addDays, addMonths, type Day } from "#domain/days";

/** First and last day of the calendar quarter that a day lies in. */
export function quarterOf(day: Day): { from: Day; to: Day } {
  const month = Number(day.slice(5, 7));
  const first = month - ((month - 1) % 3);
  const from = `${day.slice(0, 4)}-${String(first).padStart(2, "0")}-01`;
  return { from, to: addDays(addMonths(from, 3), -1) };
}
