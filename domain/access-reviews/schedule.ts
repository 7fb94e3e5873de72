import { windows } from "#domain/controls/windows";
import { addDays, type Day, daysBetween } from "#domain/days";
import type { Cadence } from "#domain/systems/systems";

type Period = { from: Day; to: Day };
/** Days before the end of a period on which its review is prepared and opens, and how long reviewers have. */
type ScheduleRules = { prepareDays: number; openDays: number; decideDays: number };
export type ScheduledSystem = {
  id: string;
  cadence: Cadence;
  /** Instead of the cadence. */
  reviewDays: number | null;
  /** Where counting by days begins. */
  since: Day;
  /** First day of the audit period: a cadence has the windows that a control of the same frequency has. Null before it is set. */
  anchor: Day | null;
};
/** A review that a system is in already, draft or not. */
type Covered = { systemId: string; periodTo: Day };
export type Plan = Period & { prepareOn: Day; openOn: Day; dueOn: Day };

/** Without an audit period, cadences follow the calendar. */
const CALENDAR: Day = "2000-01-01";

/**
 * The period of its reviews that a day lies in: a month, quarter, half or whole year counted from the first day of the audit
 * period, or this many days. A review that is performed in its period is thus performed in the window of the control that it is
 * evidence for. Null when it is not on a schedule.
 */
export function reviewPeriod(system: Omit<ScheduledSystem, "id">, on: Day): Period | null {
  if (system.reviewDays !== null) {
    const past = Math.max(0, Math.floor(daysBetween(system.since, on) / system.reviewDays));
    const from = addDays(system.since, past * system.reviewDays);
    return { from, to: addDays(from, system.reviewDays - 1) };
  }
  if (system.cadence === "none" || system.cadence === "custom") return null;
  return windows(system.cadence, system.anchor ?? CALENDAR, { from: on, to: on }).at(0) ?? null;
}

/**
 * When the review of a period is prepared, opens and is due. Never before the period begins; begun late, it opens today and
 * reviewers keep their days, also past the end of the period: then it is late, and the record says so.
 */
export function reviewDates(period: Period, rules: ScheduleRules, on: Day): Plan {
  const later = (a: Day, b: Day) => (a > b ? a : b);
  const openOn = later(period.from, addDays(period.to, -rules.openDays));
  return {
    ...period,
    prepareOn: later(period.from, addDays(period.to, -rules.prepareDays)),
    openOn,
    dueOn: addDays(later(on, openOn), rules.decideDays),
  };
}

/** Is the period's review there already, in whatever state? It is by the last day that it covers. */
export function isCovered(systemId: string, period: Period, reviews: readonly Covered[]): boolean {
  return reviews.some(
    (one) => one.systemId === systemId && period.from <= one.periodTo && one.periodTo <= period.to,
  );
}

/** What has to be prepared on a day: systems of one period come together in one review. */
export function reviewsToPrepare(
  systems: readonly ScheduledSystem[],
  reviews: readonly Covered[],
  rules: ScheduleRules,
  on: Day,
): (Plan & { systems: string[] })[] {
  const plans = new Map<string, Plan & { systems: string[] }>();
  for (const system of systems) {
    const period = reviewPeriod(system, on);
    if (!period || isCovered(system.id, period, reviews)) continue;
    const dates = reviewDates(period, rules, on);
    if (on < dates.prepareOn) continue;
    const key = `${period.from}/${period.to}`;
    const plan = plans.get(key) ?? { ...dates, systems: [] };
    plan.systems.push(system.id);
    plans.set(key, plan);
  }
  return [...plans.values()];
}

/**
 * Systems whose own review was to be done by the end of a period and is not: until then what was reviewed in it is a part.
 * Only a period of theirs that ended in it counts, and none that was over before they were entered.
 */
export function stillToReview<T extends ScheduledSystem>(
  systems: readonly T[],
  approved: readonly Covered[],
  within: Period,
): T[] {
  return systems.filter((system) => {
    const last = reviewPeriod(system, within.to);
    const ended = last && last.to > within.to ? reviewPeriod(system, addDays(last.from, -1)) : last;
    if (!ended || ended.to < within.from || ended.to > within.to || system.since > ended.to) return false;
    return !isCovered(system.id, ended, approved);
  });
}

const NAMES = "January February March April May June July August September October November December".split(
  " ",
);

/** "Access review, January to March 2026"; with days where the period is no whole months; a campaign's are called after it. */
export function reviewTitle({ from, to }: Period, called = "Access review"): string {
  const name = (day: Day) => NAMES[Number(day.slice(5, 7)) - 1];
  const whole = from.endsWith("-01") && addDays(to, 1).endsWith("-01");
  if (!whole) return `${called}, ${from} to ${to}`;
  const [first, last] = [name(from), name(to)];
  const year = to.slice(0, 4);
  if (first === "January" && last === "December") return `${called}, ${year}`;
  const begun = from.slice(0, 4) === year ? first : `${first} ${from.slice(0, 4)}`;
  return `${called}, ${first === last ? last : `${begun} to ${last}`} ${year}`;
}
