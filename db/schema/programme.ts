import type { Generated } from "kysely";

/** Tables of the programme: controls and what they say from when on, signed waivers, recorded changes, exceptions. */
export interface ProgrammeTables {
  controls: {
    id: string;
    /** What people see, such as "AC-03". */
    ref: string;
    /** Slug of the policy that promises it. */
    policy: string | null;
    owner_id: string | null;
    deputy_id: string | null;
    created_at: string;
  };
  /** Append-only: an edit adds a version. */
  control_versions: {
    control_id: string;
    version: number;
    /** First day on which this version judges, YYYY-MM-DD. */
    in_force_from: string;
    retired: Generated<number>;
    title: string;
    statement: string;
    why: string;
    frequency: string;
    population: string | null;
    within_days: number;
    grace_days: number;
    /** JSON array of what must be shown. */
    evidence: string;
    test: string;
    /** JSON array of criterion ids. */
    criteria: string;
    reason: string;
    recorded_at: string;
    recorded_by: string;
  };
  /** Append-only: a named person asks that one occurrence does not apply; it decides nothing until another confirms it. */
  occurrence_waivers: {
    id: string;
    control_id: string;
    /** The occurrence's key: its due day, for events followed by the event. */
    occurrence: string;
    reason: string;
    signed_by: string;
    signed_name: string;
    /** How and when the second factor was checked. */
    factor: string | null;
    signed_at: string;
  };
  /** Append-only: the second person who agrees that one occurrence does not apply. */
  waiver_confirmations: {
    waiver_id: string;
    confirmed_by: string;
    confirmed_name: string;
    factor: string | null;
    confirmed_at: string;
    /** 1 when the same person signed it, because two pairs of eyes are switched off. */
    alone: Generated<number>;
  };
  /** Append-only: the requester withdrew it before it was confirmed. */
  waiver_withdrawals: {
    waiver_id: string;
    withdrawn_by: string;
    withdrawn_name: string;
    withdrawn_at: string;
  };
  /** Append-only: a change of a control that one person proposes; nothing changes before another confirms it. */
  control_proposals: {
    id: string;
    control_id: string;
    /** The same for proposals that were made together. */
    batch: string;
    /** The version that it changes: with a later one it can no longer be confirmed. */
    version: number;
    /** JSON of the fields of the version that change, with their new values. */
    content: string;
    owner_changes: number;
    owner_before: string | null;
    owner_after: string | null;
    reason: string;
    proposed_by: string;
    proposed_name: string;
    proposed_at: string;
  };
  /** Append-only: what became of a proposal, at most one row each. */
  control_proposal_decisions: {
    proposal_id: string;
    verdict: string;
    /** The version that was written, if the proposal changes what the control says. */
    version: number | null;
    reason: string | null;
    decided_by: string;
    decided_name: string;
    factor: string | null;
    decided_at: string;
    /** 1 when the same person confirmed it, because two pairs of eyes are switched off. */
    alone: Generated<number>;
  };
  /** Changes made outside the usual approval, the population of per-event controls about changes. Append-only. */
  recorded_changes: {
    id: string;
    ref: string;
    title: string;
    happened_on: string;
    reason: string;
    recorded_at: string;
    recorded_by: string;
  };
  exceptions: {
    id: string;
    ref: string;
    control_id: string;
    proposed_at: string;
    proposed_by: string;
    expected: string;
    found: string;
    confirmed_at: string | null;
    confirmed_by: string | null;
    /** Why it is none after all; set instead of `confirmed_at`. */
    explanation: string | null;
    explained_at: string | null;
    explained_by: string | null;
    cause: string | null;
    affected: string | null;
    interim_cover: string | null;
    fix: string | null;
    owner_id: string | null;
    closed_on: string | null;
    closed_by: string | null;
    management_response: string | null;
    /** The last day of a signed exception, and the removal that cannot be done before. */
    ends_on: string | null;
    removal_id: string | null;
  };
  /** Occurrences that an exception is about; each belongs to one exception at most. */
  exception_occurrences: {
    exception_id: string;
    control_id: string;
    occurrence: string;
    due_on: string;
  };
}
