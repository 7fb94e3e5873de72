import { type ControlVersion, type Frequency, type Population, versionOn } from "#domain/controls/controls";
import { addDays, addMonths, type Day, daysBetween } from "#domain/days";

/** First and last day of the audit period, both inside it. */
export type Period = { from: Day; to: Day };

/** One member of a population: a hire, a leaver, an incident, a change, a vendor. */
export type PopulationEvent = { id: string; label: string; on: Day };

export type Populations = Partial<Record<Population, readonly PopulationEvent[]>>;

/** One expected performance of a control, before anybody looked whether it took place. */
type Expected = {
  /** Unique within the control: the due day, for events followed by the event's id. */
  key: string;
  /** First day on which it can be performed. */
  from: Day;
  due: Day;
  graceDays: number;
  version: number;
  event: PopulationEvent | null;
};

export type Schedule = { versions: readonly ControlVersion[] };

const months: Partial<Record<Frequency, number>> = {
  continuous: 1,
  monthly: 1,
  quarterly: 3,
  "semi-annual": 6,
  annual: 12,
};

/**
 * Windows of a frequency inside a period, counted from its first day. The due day is the last day of the window.
 * A window that the end of the period cuts short expects nothing, unless it is the only one.
 */
export function windows(frequency: Frequency, period: Period): Period[] {
  const monthly = months[frequency];
  const days = frequency === "daily" ? 1 : frequency === "weekly" ? 7 : undefined;
  // Each start is counted from the first day, not from the window before: the 31st comes back after February.
  const start = (index: number) =>
    monthly ? addMonths(period.from, index * monthly) : addDays(period.from, index * (days ?? 0));
  if (!monthly && !days) return [];
  const found: Period[] = [];
  for (let index = 0; start(index) <= period.to; index++) {
    const window = { from: start(index), to: addDays(start(index + 1), -1) };
    if (window.to <= period.to) found.push(window);
    else if (index === 0) found.push({ from: period.from, to: period.to });
  }
  return found;
}

/**
 * Everything that one control must show for a period, in order of the due day. Each occurrence belongs to the
 * version in force when it falls due; nothing is expected before the first version or while the version in force retires the control.
 */
export function expectOccurrences(control: Schedule, period: Period, populations: Populations): Expected[] {
  const inForce = (day: Day) => versionOn(control.versions, day);
  const byFrequency = new Map<Frequency, Period[]>();
  const found: Expected[] = [];
  for (const version of control.versions) {
    if (version.retired) continue;
    if (version.frequency === "per-event") {
      for (const event of (version.population && populations[version.population]) ?? []) {
        if (event.on < period.from || event.on > period.to || inForce(event.on) !== version) continue;
        const due = addDays(event.on, version.withinDays);
        const judge = versionOn(control.versions, due) ?? version;
        found.push({
          key: `${due}#${event.id}`,
          from: event.on,
          due,
          graceDays: judge.graceDays,
          version: judge.version,
          event,
        });
      }
      continue;
    }
    const all = byFrequency.get(version.frequency) ?? windows(version.frequency, period);
    byFrequency.set(version.frequency, all);
    for (const window of all) {
      if (inForce(window.to) !== version) continue;
      found.push({
        key: window.to,
        from: window.from,
        due: window.to,
        graceDays: version.graceDays,
        version: version.version,
        event: null,
      });
    }
  }
  return found.sort((a, b) => (a.due === b.due ? a.key.localeCompare(b.key) : a.due < b.due ? -1 : 1));
}

/** A link from an evidence item to a control, with the days on which it was recorded and accepted. */
export type Proof = {
  evidenceId: string;
  ref: string;
  /** The occurrence that it was given for, by any day of its window; null when it only names the control. */
  dueOn: Day | null;
  /** Days that the evidence covers. */
  covers: { from: Day | null; to: Day | null };
  recordedOn: Day;
  /** Day of acceptance in the organisation's zone; null while nobody accepted it. */
  acceptedOn: Day | null;
};

/** Whether evidence says something about a period: by the day it was given for, else by what it covers, else by when it was recorded. */
export function touches(proof: Pick<Proof, "dueOn" | "covers" | "recordedOn">, period: Period): boolean {
  const from = proof.dueOn ?? proof.covers.from ?? proof.recordedOn;
  const to = proof.dueOn ?? proof.covers.to ?? proof.recordedOn;
  return from <= period.to && period.from <= to;
}

/** A signed statement that one occurrence does not apply. */
export type Waiver = { key: string; reason: string; signedBy: string; signedOn: Day };

export const states = ["held", "late", "missed", "due", "upcoming", "not-applicable"] as const;
export type State = (typeof states)[number];

export type Occurrence = Expected & {
  state: State;
  /** Days between the due day and acceptance; 0 unless late. */
  daysLate: number;
  proofs: readonly Proof[];
  /** The evidence whose acceptance decided it. */
  decidedBy: Proof | null;
  waiver: Waiver | null;
};

/**
 * The state of one occurrence as seen on `today` (in the organisation's zone). What was recorded, accepted or
 * signed later than that day is not looked at, so that the answer for a past day never changes.
 */
export function judge(
  expected: Expected,
  proofs: readonly Proof[],
  waiver: Waiver | null,
  today: Day,
): Occurrence {
  const known = proofs.filter((proof) => proof.recordedOn <= today);
  const signed = waiver && waiver.signedOn <= today ? waiver : null;
  const accepted = known.filter((proof) => proof.acceptedOn !== null && proof.acceptedOn <= today);
  const first = accepted.reduce<Proof | null>(
    (best, proof) => (!best || proof.acceptedOn! < best.acceptedOn! ? proof : best),
    null,
  );
  const daysLate = first ? Math.max(0, daysBetween(expected.due, first.acceptedOn!)) : 0;
  const state = signed
    ? "not-applicable"
    : first
      ? daysLate > 0
        ? "late"
        : "held"
      : waiting(expected, today);
  return { ...expected, state, daysLate, proofs: known, decidedBy: first, waiver: signed };
}

function waiting(expected: Expected, today: Day): State {
  if (today < expected.from) return "upcoming";
  return today <= addDays(expected.due, expected.graceDays) ? "due" : "missed";
}

/** Every occurrence of one control in its state on `today`. */
export function judgeAll(
  expected: readonly Expected[],
  proofs: readonly Proof[],
  waivers: readonly Waiver[],
  today: Day,
): Occurrence[] {
  const matched = matchProofs(expected, proofs);
  const signed = new Map(waivers.map((waiver) => [waiver.key, waiver]));
  return expected.map((one) => judge(one, matched.get(one.key) ?? [], signed.get(one.key) ?? null, today));
}

/**
 * Which evidence serves which occurrence. A link with a day serves the window around that day; for events, the first
 * one that has no evidence yet, those due on that very day before the others: two leavers of one day need two proofs.
 * A link without a day serves the windows that the evidence covers, or the one in which its cover ends.
 */
function matchProofs(expected: readonly Expected[], proofs: readonly Proof[]): Map<string, Proof[]> {
  const found = new Map<string, Proof[]>();
  const give = (one: Expected, proof: Proof) => found.set(one.key, [...(found.get(one.key) ?? []), proof]);
  const around = (day: Day) => expected.find((one) => !one.event && one.from <= day && day <= one.due);
  for (const proof of proofs) {
    const { dueOn, covers } = proof;
    if (dueOn !== null) {
      const events = expected.filter((one) => one.event && one.from <= dueOn && dueOn <= one.due);
      // The event due on that very day comes first, then the others whose days are running.
      const nearest = [...events.filter((one) => one.due === dueOn), ...events];
      const one = around(dueOn) ?? nearest.find((event) => !found.has(event.key)) ?? nearest.at(0);
      if (one) give(one, proof);
      continue;
    }
    const whole = expected.filter(
      (one) =>
        !one.event &&
        covers.from !== null &&
        covers.to !== null &&
        covers.from <= one.from &&
        one.due <= covers.to,
    );
    const last = around(covers.to ?? proof.recordedOn);
    for (const one of whole.length ? whole : last ? [last] : []) give(one, proof);
  }
  return found;
}
