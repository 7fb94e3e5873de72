import { matchProofs } from "#domain/controls/matching";
import {
  type Expected,
  expectEvents,
  expectOccurrences,
  expectWindows,
  type Populations,
  type Schedule,
} from "#domain/controls/occurrences";
import { type FollowUp, type Proof, performanceDay, type Timing, timingOf } from "#domain/controls/proofs";
import { type Period, validUntil } from "#domain/controls/windows";
import { counted } from "#domain/counted";
import { addDays, type Day, daysBetween } from "#domain/days";

/** A statement that one occurrence does not apply, signed by one person and confirmed by another. */
export type Waiver = {
  key: string;
  reason: string;
  signedBy: string;
  signedOn: Day;
  /** Null while no second person has confirmed it: until then it decides nothing. */
  confirmedBy: string | null;
  confirmedOn: Day | null;
};

/**
 * held: performed in the window, recorded and accepted by the end of the grace period. recorded-late: performed in the window,
 * recorded or accepted later, or the list that shows its removals was. late: performed after the due day, or its removals were shown after it and after their own day. part:
 * some of what is expected is missing, or its removals are overdue. missed: nothing by the end of the grace period.
 */
export const states = [
  "held",
  "recorded-late",
  "late",
  "part",
  "missed",
  "due",
  "upcoming",
  "not-applicable",
  "not-expected",
] as const;
export type State = (typeof states)[number];

/** States that say what became of an occurrence whose time has come. */
export const decidedStates: readonly State[] = ["held", "recorded-late", "late", "part", "missed"];

export type Occurrence = Expected & {
  state: State;
  /** late: days from the due day to the performance; recorded-late: days from the due day to the acceptance; else 0. */
  daysLate: number;
  /** Evidence that was given for it, whether or not it counts. */
  proofs: readonly Proof[];
  /** The evidence whose acceptance completed it. */
  decidedBy: Proof | null;
  /** The last day of the performance that decided it, as its evidence states it; a list that shows removals comes later. */
  performedOn: Day | null;
  /** The day on which a later list showed the last of its removals, or was recorded, where that made it late or recorded late. */
  removalsOn: Day | null;
  /** What is expected and was not shown, in the words of the version; and what is open and overdue. */
  missing: readonly string[];
  waiver: Waiver | null;
};

/** Accepted evidence that counts, and the day of its performance. */
type Counting = { proof: Proof; timing: Timing; on: Day };

/**
 * The state of one occurrence as seen on `today` (in the organisation's zone). What was recorded, accepted or signed later than
 * that day is not looked at, so that the answer for a past day never changes.
 */
export function judge(
  expected: Expected,
  proofs: readonly Proof[],
  waiver: Waiver | null,
  today: Day,
): Occurrence {
  const known = proofs.filter((proof) => proof.recordedOn <= today);
  const signed = waiver && waiver.signedOn <= today ? waiver : null;
  const confirmed = signed !== null && signed.confirmedOn !== null && signed.confirmedOn <= today;
  const counting: Counting[] = [];
  for (const proof of today >= expected.from ? known : []) {
    if (proof.acceptedOn === null || proof.acceptedOn > today) continue;
    const timing = timingOf(expected, proof);
    if (timing !== "outside") counting.push({ proof, timing, on: performanceDay(expected, proof) });
  }
  const { shown, missing } = choose(expected, counting);
  // Every review that counts answers for its removals, also where another one shows the same.
  const followUps = [...new Set(counting.flatMap(({ proof }) => proof.followUps))];
  const open = followUpsOpen(followUps, today);
  const whole = missing.length + open.length === 0;
  const lateOn = whole ? lateRemovals(expected, followUps, today) : null;
  const recordedOn = whole ? removalsRecordedLate(expected, followUps, today) : null;
  const decided = decide(expected, shown, { missing, open, lateOn, recordedOn, today });
  const state: State = expected.notExpected ? "not-expected" : confirmed ? "not-applicable" : decided.state;
  const counts = state === decided.state;
  return {
    ...expected,
    state,
    daysLate: counts ? decided.daysLate : 0,
    proofs: known,
    decidedBy: counts && missing.length === 0 ? lastAccepted(shown) : null,
    performedOn: counts ? lastOf(shown.map(({ on }) => on)) : null,
    removalsOn: counts ? (lateOn ?? (decided.state === "recorded-late" ? recordedOn : null)) : null,
    missing: shown.length > 0 ? [...missing, ...open] : [],
    waiver: signed,
  };
}

/** For each expected item the evidence that shows it best: performed in time before late, then accepted first. */
function choose(expected: Expected, counting: readonly Counting[]): { shown: Counting[]; missing: string[] } {
  // The first of those that are worth the same.
  const best = (list: readonly Counting[]) =>
    list.reduce<Counting | undefined>((a, b) => (a && byWorth(a, b) <= 0 ? a : b), undefined);
  const whole = counting.filter(({ proof }) => proof.items === null);
  const chosen = new Set<Counting>();
  const missing: string[] = [];
  for (const item of expected.items.length > 0 ? expected.items : [""]) {
    const one = best([...whole, ...counting.filter(({ proof }) => proof.items?.includes(item))]);
    if (one) chosen.add(one);
    else missing.push(item);
  }
  return { shown: [...chosen], missing: chosen.size === 0 ? [...expected.items] : missing };
}

function byWorth(a: Counting, b: Counting): number {
  if (a.timing !== b.timing) return a.timing === "in" ? -1 : 1;
  return (
    (a.timing === "in" ? 0 : byText(a.on, b.on)) || byText(a.proof.acceptedOn ?? "", b.proof.acceptedOn ?? "")
  );
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function decide(
  expected: Expected,
  shown: readonly Counting[],
  facts: { missing: string[]; open: string[]; lateOn: Day | null; recordedOn: Day | null; today: Day },
): { state: State; daysLate: number } {
  const last = addDays(expected.due, expected.graceDays);
  if (shown.length === 0) return { state: waiting(expected, last, facts.today), daysLate: 0 };
  if (facts.missing.length > 0) return { state: facts.today <= last ? "due" : "part", daysLate: 0 };
  if (facts.open.length > 0) return { state: "part", daysLate: 0 };
  const after = shown.filter(({ timing }) => timing === "after").map(({ on }) => on);
  const latest = lastOf([...after, facts.lateOn]);
  if (latest) return { state: "late", daysLate: daysBetween(expected.due, latest) };
  const recorded = lastOf([lastAccepted(shown)?.acceptedOn ?? null, facts.recordedOn]) ?? last;
  if (recorded > last) return { state: "recorded-late", daysLate: daysBetween(expected.due, recorded) };
  return { state: "held", daysLate: 0 };
}

function waiting(expected: Expected, last: Day, today: Day): State {
  if (today < expected.from) return "upcoming";
  return today <= last ? "due" : "missed";
}

function lastAccepted(shown: readonly Counting[]): Proof | null {
  return (
    shown
      .map(({ proof }) => proof)
      .toSorted((a, b) => (a.acceptedOn ?? "").localeCompare(b.acceptedOn ?? ""))
      .at(-1) ?? null
  );
}

function lastOf(days: readonly (Day | null)[]): Day | null {
  return (
    days
      .filter((day) => day !== null)
      .toSorted()
      .at(-1) ?? null
  );
}

/** Removals that a review decided and that no later list has shown, once their day is over. */
function followUpsOpen(followUps: readonly FollowUp[], today: Day): string[] {
  const open = followUps.filter((one) => one.dueOn < today && !isKnown(one, today)).length;
  return open === 0 ? [] : [`${counted(open, "removal")} open`];
}

/** A list proves nothing before it was recorded, whatever day it states. */
function isKnown({ recordedOn }: FollowUp, today: Day): boolean {
  return recordedOn !== null && recordedOn <= today;
}

/**
 * The day on which a later list showed the last removal that was late: after its own day and after the due day of the occurrence.
 * A control that expects removals has not been performed before they are shown.
 */
function lateRemovals({ due }: Expected, followUps: readonly FollowUp[], today: Day): Day | null {
  const known = followUps.filter((one) => isKnown(one, today));
  return lastOf(
    known.map(({ dueOn, provenOn }) =>
      provenOn !== null && provenOn > dueOn && provenOn > due ? provenOn : null,
    ),
  );
}

/** The day on which the last list was recorded that came after the removal's own day and after the grace of the occurrence. */
function removalsRecordedLate(
  { due, graceDays }: Expected,
  followUps: readonly FollowUp[],
  today: Day,
): Day | null {
  const last = addDays(due, graceDays);
  const known = followUps.filter((one) => isKnown(one, today));
  return lastOf(
    known.map(({ dueOn, recordedOn }) =>
      recordedOn !== null && recordedOn > dueOn && recordedOn > last ? recordedOn : null,
    ),
  );
}

/**
 * The window that was running on the last day of a period that is over. Performed by then it is held as any other; otherwise it
 * is not expected of the period, and the newest performance before it says until when the control was up to date. Evidence of a
 * performance after the period belongs to another one.
 */
function judgeRunning(one: Occurrence, facts: Facts): Occurrence {
  const { period, today, proofs } = facts;
  const by = (list: readonly Proof[]) => list.filter(({ performed }) => performed.to <= period.to);
  const within = judge(one, by(one.proofs), one.waiver, today);
  if (within.state === "held" || within.state === "recorded-late" || within.state === "not-applicable")
    return within;
  const performedOn = by(proofs)
    .filter((proof) => proof.acceptedOn !== null && proof.acceptedOn <= today)
    .map((proof) => proof.performed.to)
    .toSorted()
    .at(-1);
  return {
    ...within,
    state: "not-expected",
    notExpected: {
      kind: "due-after-period",
      performedOn: performedOn ?? null,
      validUntil: performedOn ? validUntil(one.frequency, performedOn) : null,
    },
    daysLate: 0,
    decidedBy: null,
    performedOn: null,
    removalsOn: null,
    missing: [],
  };
}

type Facts = {
  /** The period whose occurrences are asked for. */
  period: Period;
  /** First day of the organisation's audit period, from which windows are counted. */
  anchor: Day;
  /** Members of populations, of the period and around it. */
  populations: Populations;
  proofs: readonly Proof[];
  waivers: readonly Waiver[];
  today: Day;
};

/** Every occurrence of one control in a period, in its state on `today`, in order of the due day. */
export function occurrencesOf(control: Schedule, facts: Facts): Occurrence[] {
  const { period, anchor, populations, proofs, today } = facts;
  const expected = expectOccurrences(control, period, populations, anchor);
  const windows = new Map<Day, Expected[]>();
  const around = {
    period,
    expected,
    events: expectEvents(control, populations),
    windowsOn: (day: Day) => {
      const found = windows.get(day) ?? expectWindows(control, { from: day, to: day }, anchor);
      windows.set(day, found);
      return found;
    },
  };
  const matched = matchProofs(around, proofs);
  const waivers = new Map(facts.waivers.map((waiver) => [waiver.key, waiver]));
  return expected.map((one) => {
    const judged = judge(one, matched.get(one.key) ?? [], waivers.get(one.key) ?? null, today);
    const running = one.beyond && one.event === null && one.notExpected === null && today > period.to;
    return running ? judgeRunning(judged, facts) : judged;
  });
}
