import type { ControlVersion } from "#domain/controls/controls";
import type { Occurrence, State } from "#domain/controls/judging";
import type { Schedule } from "#domain/controls/occurrences";
import type { Proof } from "#domain/controls/proofs";

/** The audit period of these tests: four whole quarters from July. */
export const year = { from: "2025-07-01", to: "2026-06-30" };

export function version(more: Partial<ControlVersion> = {}): ControlVersion {
  return {
    version: 1,
    inForceFrom: "2025-01-01",
    retired: false,
    title: "User access reviews",
    statement: "…",
    why: "…",
    frequency: "quarterly",
    population: null,
    withinDays: 0,
    graceDays: 5,
    evidence: ["record"],
    test: "…",
    criteria: ["CC6.2"],
    ...more,
  };
}

export function control(...versions: Partial<ControlVersion>[]): Schedule {
  return { versions: versions.map((more, index) => version({ version: index + 1, ...more })) };
}

/** Evidence performed, extracted, recorded and accepted on 24 September 2025, unless said otherwise. */
export function proof(more: Partial<Proof> = {}): Proof {
  const day = "2025-09-24";
  return {
    evidenceId: "e1",
    ref: "EV-000001",
    dueOn: null,
    eventId: null,
    items: null,
    statement: false,
    performed: { from: day, to: day },
    covers: { from: null, to: null },
    extractedOn: day,
    recordedOn: day,
    acceptedOn: day,
    followUps: [],
    ...more,
  };
}

/** Evidence of which everything happened on one day. */
export function shownOn(day: string, more: Partial<Proof> = {}): Proof {
  return proof({
    performed: { from: day, to: day },
    extractedOn: day,
    recordedOn: day,
    acceptedOn: day,
    ...more,
  });
}

/** One occurrence in a state, with nothing shown for it. */
export function occurrence(state: State, from = "2026-01-01", due = "2026-01-31"): Occurrence {
  const expected = {
    key: due,
    from,
    due,
    graceDays: 5,
    version: 1,
    frequency: "quarterly" as const,
    items: [],
    event: null,
    notExpected: null,
    beyond: false,
  };
  return {
    ...expected,
    state,
    daysLate: 0,
    proofs: [],
    decidedBy: null,
    performedOn: null,
    removalsOn: null,
    missing: [],
    waiver: null,
  };
}
