import type { Frequency } from "#domain/controls/controls";
import { addDays, addMonths, type Day, daysBetween } from "#domain/days";

/** First and last day, both inside it. */
export type Period = { from: Day; to: Day };

const months: Partial<Record<Frequency, number>> = {
  continuous: 1,
  monthly: 1,
  quarterly: 3,
  "semi-annual": 6,
  annual: 12,
};
const days: Partial<Record<Frequency, number>> = { daily: 1, weekly: 7 };

/**
 * The windows of a frequency that have a day in common with `within`, in order. They are counted from `anchor`, the first day of
 * the organisation's audit period, in both directions, so that an engagement of any length sees the same windows. The due day
 * is the last day of a window. None for "per-event".
 */
export function windows(frequency: Frequency, anchor: Day, within: Period): Period[] {
  const step = months[frequency];
  const count = days[frequency];
  if (!step && !count) return [];
  // Each start is counted from the anchor, not from the window before: the 31st comes back after February.
  const start = (index: number) =>
    step ? addMonths(anchor, index * step) : addDays(anchor, index * (count ?? 1));
  const found: Period[] = [];
  let index = firstIndex(anchor, within.from, step, count);
  for (; start(index) <= within.to; index++) {
    const window = { from: start(index), to: addDays(start(index + 1), -1) };
    if (window.to >= within.from) found.push(window);
  }
  return found;
}

/** An index whose window begins on or before `day`, at most two windows early. */
function firstIndex(anchor: Day, day: Day, step: number | undefined, count: number | undefined): number {
  if (!step) return Math.floor(daysBetween(anchor, day) / (count ?? 1));
  const monthOf = (one: Day) => Number(one.slice(0, 4)) * 12 + Number(one.slice(5, 7));
  return Math.floor((monthOf(day) - monthOf(anchor)) / step) - 1;
}

/** How often each frequency comes, for comparing two of them: longer rhythms have larger numbers. */
export function rhythmDays(frequency: Frequency): number {
  return days[frequency] ?? (months[frequency] ?? 0) * 30;
}

/** The last day on which a performance of `day` still counts as the newest one of its rhythm. */
export function validUntil(frequency: Frequency, day: Day): Day {
  const step = months[frequency];
  return step ? addMonths(day, step) : addDays(day, days[frequency] ?? 0);
}
