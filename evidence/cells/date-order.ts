/** Which of two numbers before a year is the day. */
export const DATE_ORDERS = ["day-first", "month-first"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];
/** "either": no value of the column decides. "both": values contradict each other. Null: it has no such dates. */
export type ColumnOrder = DateOrder | "either" | "both" | null;

/** "14/12/2025", "12-14-2025 3:31 PM": two numbers and a year. */
export const NUMBERS_FIRST =
  /^(?<first>\d{1,2})(?<sign>[/.-])(?<second>\d{1,2})\k<sign>(?<year>\d{4})(?<rest>(?:[T, ].*)?)$/;

/** Decides for a whole column: one value above 12 decides for all. Dates with points have the day first. */
export function orderIn(values: Iterable<string>): ColumnOrder {
  let [days, months, unsure, points] = [false, false, false, true];
  for (const value of values) {
    const found = NUMBERS_FIRST.exec(value.trim())?.groups;
    if (!found) continue;
    const [first, second] = [Number(found.first), Number(found.second)];
    points &&= found.sign === ".";
    if (first > 12) days = true;
    else if (second > 12) months = true;
    else if (first !== second) unsure = true;
  }
  if (days && months) return "both";
  if (days || months) return days ? "day-first" : "month-first";
  return unsure ? (points ? "day-first" : "either") : null;
}

/** Day and month of such a date; undefined when the order is needed and not known. */
export function dayAndMonth(
  groups: Record<string, string | undefined>,
  order?: DateOrder,
): { day: number; month: number } | undefined {
  const [first, second] = [Number(groups.first), Number(groups.second)];
  const known = order ?? orderIn([`${groups.first}${groups.sign}${groups.second}${groups.sign}2000`]);
  if (known === "either") return undefined;
  return known === "month-first" ? { day: second, month: first } : { day: first, month: second };
}
