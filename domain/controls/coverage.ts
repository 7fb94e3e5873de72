import { decidedStates, type Occurrence, type State } from "#domain/controls/judging";
import type { NotExpected } from "#domain/controls/occurrences";
import { type Counts, countStates } from "#domain/controls/readiness";
import { type Cell, type CellState, type Drawing, drawStrip } from "#domain/controls/strip";
import type { Period } from "#domain/controls/windows";
import { addDays, type Day, daysBetween } from "#domain/days";
import { groupedBy } from "#domain/groups";

/** What each state is called on screens and in print. */
export const stateWords: Record<State, string> = {
  held: "held",
  "recorded-late": "recorded late",
  late: "late",
  part: "part",
  missed: "missed",
  due: "open now",
  upcoming: "to come",
  "not-applicable": "not applicable",
  "not-expected": "not expected",
};

/** A state with its days: "late by 9 d", "recorded 3 d late", "held". */
export function stateText({ state, daysLate }: Pick<Occurrence, "state" | "daysLate">): string {
  if (state === "late") return `late by ${daysLate} d`;
  return state === "recorded-late" ? `recorded ${daysLate} d late` : stateWords[state];
}

/** Why nothing is expected, as screens and documents print it; `dayText` formats a day. */
export function notExpectedText(reason: NotExpected, dayText: (day: Day) => string): string {
  switch (reason.kind) {
    case "before-operation":
      return `The control operates since ${dayText(reason.since)}.`;
    case "retired":
      return `The control was retired on ${dayText(reason.on)}.`;
    case "begun-late":
      return `The control operates since ${dayText(reason.since)}, in the second half of this window.`;
    case "due-after-period":
      return reason.performedOn && reason.validUntil
        ? `Due after the period. Last performed ${dayText(reason.performedOn)}, valid until ${dayText(reason.validUntil)}.`
        : "Due after the period. No earlier performance is recorded.";
  }
}

const cellOf: Record<State, CellState | null> = {
  held: "held",
  "recorded-late": "late",
  late: "late",
  part: "missed",
  missed: "missed",
  due: "open",
  upcoming: "upcoming",
  "not-applicable": null,
  "not-expected": null,
};
/** A merged cell shows the most pressing of what it holds. */
const pressing: State[] = [
  "missed",
  "part",
  "late",
  "recorded-late",
  "due",
  "held",
  "upcoming",
  "not-applicable",
  "not-expected",
];
const MOST_CELLS = 120;
const DAYS_MERGED = 7;

/** Counts as a sentence: "7 held, 1 late, 1 open now". */
export function countsText(counts: Counts): string {
  const shown = (Object.keys(stateWords) as State[]).filter((state) => counts[state] > 0);
  return shown.map((state) => `${counts[state]} ${stateWords[state]}`).join(", ") || "nothing expected yet";
}

/** What became of the occurrences whose time has come, as a sentence. */
export function decidedText(counts: Counts): string {
  const shown = decidedStates.filter((state) => counts[state] > 0);
  return shown.map((state) => `${counts[state]} ${stateWords[state]}`).join(", ") || "none decided";
}

/** The coverage strip of one control. Daily occurrences are drawn by week; the label counts every one of them. */
export function drawCoverage(occurrences: readonly Occurrence[], period: Period, today: Day): Drawing {
  const strip = drawStrip(coverageCells(occurrences, period), todayShare(period, today));
  return { ...strip, label: countsText(countStates(occurrences)) };
}

/** How much of the period has passed, 0 to 1; null when today is outside it. */
export function todayShare(period: Period, today: Day): number | null {
  return today < period.from || today > period.to ? null : shareOf(period, today);
}

/** The cells of a strip: the place of each occurrence, or each week of daily ones, in the period. */
export function coverageCells(occurrences: readonly Occurrence[], period: Period): Cell[] {
  const days = daysBetween(period.from, period.to) + 1;
  const shown = occurrences.length > MOST_CELLS ? merge(occurrences) : occurrences;
  return shown.flatMap((one): Cell[] => {
    const state = cellOf[one.state];
    if (!state) return [];
    const to = shareOf(period, addDays(one.due, 1));
    // An event's window may be a single day of a year: it is drawn three days wide so that it can be seen.
    return [{ from: Math.min(shareOf(period, one.from), Math.max(0, to - 3 / days)), to, state }];
  });
}

function shareOf(period: Period, day: Day): number {
  const days = daysBetween(period.from, period.to) + 1;
  return Math.min(1, Math.max(0, daysBetween(period.from, day) / days));
}

function merge(occurrences: readonly Occurrence[]): Pick<Occurrence, "from" | "due" | "state">[] {
  const start = occurrences[0]?.from ?? "";
  const weeks = groupedBy(occurrences, ({ due }) => Math.floor(daysBetween(start, due) / DAYS_MERGED));
  return [...weeks.values()].map((week) => ({
    from: week[0]!.from,
    due: week.at(-1)!.due,
    state: pressing.find((state) => week.some((one) => one.state === state))!,
  }));
}
