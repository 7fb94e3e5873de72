import type { Generated } from "kysely";

/** Tables of the evidence: what was gathered, by whom, what it is worth, and the collectors that gather on schedule. */
export interface EvidenceTables {
  /** Append-only: a correction is a new item that supersedes the old one. */
  evidence_items: {
    id: string;
    /** What people see, such as "EV-000123". */
    ref: string;
    title: string;
    /** What it shows, in a sentence or two. */
    shows: string;
    kind: string;
    /** First and last day that it says something about; null when it shows one instant. */
    covers_from: string | null;
    covers_to: string | null;
    /** When the control was carried out, a day or an instant each; null in items of before, which count by `extracted_at`. */
    performed_from: string | null;
    performed_to: string | null;
    source: string;
    environment: string | null;
    /** Query, command or way through the screens by which it was taken out. */
    query: string | null;
    extracted_at: string;
    /** Person, or collector with its version. */
    extracted_by: string;
    collector: string | null;
    target_id: string | null;
    row_count: number | null;
    /** How it was checked that nothing is missing. */
    completeness: string | null;
    /** What could not be gathered; null when it is whole. A partial item never passes by rule. */
    partial: string | null;
    supersedes_id: string | null;
    recorded_at: string;
    recorded_by: string;
    /** The user whose work it is: who recorded it, or made the token that did. Another person accepts it. */
    recorded_by_user: string | null;
  };
  /** Append-only. */
  evidence_files: {
    evidence_id: string;
    position: number;
    name: string;
    media_type: string;
    sha256: string;
    size: number;
  };
  evidence_controls: {
    evidence_id: string;
    control_id: string;
    /** Any day of the occurrence that it is given for; null when it names the control alone. */
    due_on: string | null;
    /** The member of a population that it is given for, such as a leaver's id. */
    event_id: string | null;
    /** JSON array of the expected items that it shows, in the words of the version; null for all of them. */
    items: string | null;
    linked_at: string;
    linked_by: string;
    /** A link that was wrong is ended, with the reason. */
    ended_at: string | null;
    ended_by: string | null;
    ended_reason: string | null;
  };
  /** Append-only: the newest one is the state of the item. */
  evidence_reviews: {
    id: string;
    evidence_id: string;
    verdict: string;
    reason: string | null;
    /** The rule that accepted it, when no person did. */
    rule: string | null;
    reviewed_at: string;
    reviewed_by: string;
    reviewed_by_user: string | null;
    factor: string | null;
    /** 1 when the same person recorded and accepted it, because two pairs of eyes are switched off. */
    alone: Generated<number>;
  };
  /** Append-only. */
  findings: {
    evidence_id: string;
    position: number;
    rule: string;
    object: string;
    verdict: string;
    detail: string;
    assessed_by: string;
    assessed_at: string;
  };
  collector_targets: {
    id: string;
    collector: string;
    name: string;
    /** JSON, checked by the collector's own schema. */
    settings: string;
    /** Sealed JSON: passwords and tokens by setting; null when none is stored. */
    secret: string | null;
    /** Five-field cron expression, UTC. */
    cron: string;
    /** JSON array of control references that its evidence serves. */
    controls: string;
    owner_id: string | null;
    created_at: string;
    /** Runs are expected from this instant on: creation, or the last change of the schedule. */
    runs_from: string;
    ended_at: string | null;
  };
  collector_runs: {
    id: string;
    target_id: string;
    scheduled_for: string;
    /** "schedule", or who asked for it. */
    asked_by: string;
    /** Number of the process that runs it, so that a later process can see that it died. */
    process: number;
    started_at: string;
    ended_at: string | null;
    outcome: string | null;
    error: string | null;
    evidence_id: string | null;
    /** Scheduled runs before this one that did not take place, and the first of them. */
    missed: Generated<number>;
    missed_from: string | null;
  };
}
