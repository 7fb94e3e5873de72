import type { Frequency } from "#domain/controls/controls";
import type { Occurrence } from "#domain/controls/judging";
import { rhythmDays } from "#domain/controls/windows";
import { counted } from "#domain/counted";
import { type Day, daysBetween } from "#domain/days";

/** How often a control was performed, beside how often it should be. */
type ObservedFrequency = {
  /** Different days on which it was performed. */
  times: number;
  /** The longest time between two performances that follow each other, in days; null for fewer than two. */
  longestGap: number | null;
  /** The longest time exceeds what two windows of the declared frequency allow. Never for events. */
  lessOften: boolean;
};

/**
 * The observed frequency of decided occurrences. Two performances of adjoining windows may lie almost two
 * windows apart; a month is counted as 30 days, and two more.
 */
export function observedFrequency(
  frequency: Frequency,
  occurrences: readonly Occurrence[],
): ObservedFrequency {
  const days = [...new Set(occurrences.map(({ performedOn }) => performedOn))]
    .filter((day): day is Day => day !== null)
    .toSorted();
  const gaps = days.slice(1).map((day, at) => daysBetween(days[at]!, day));
  const longestGap = gaps.length === 0 ? null : gaps.reduce((most, one) => Math.max(most, one), 0);
  const rhythm = rhythmDays(frequency);
  return {
    times: days.length,
    longestGap,
    lessOften: rhythm > 0 && longestGap !== null && longestGap > 2 * rhythm + 2 * Math.floor(rhythm / 30),
  };
}

/** "on 3 days, at most 35 days apart". */
export function observedText({ times, longestGap }: ObservedFrequency): string {
  if (times === 0) return "not performed yet";
  if (longestGap === null) return "once";
  return `on ${counted(times, "day")}, at most ${counted(longestGap, "day")} apart`;
}
