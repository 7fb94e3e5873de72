import type { Generated } from "kysely";

/** Tables of the module "incidents": customers and their terms, incidents, breach clocks, reminders, notices. */
export interface IncidentsTables {
  customers: {
    id: string;
    name: string;
    security_email: string | null;
    privacy_email: string | null;
    breach_hours: number;
    breach_from: string;
    subprocessor_notice_days: number;
    contract: string | null;
    contacts_checked_at: string | null;
    created_at: string;
    ended_at: string | null;
  };
  incidents: {
    id: string;
    ref: string;
    title: string;
    summary: string;
    severity: string;
    status: string;
    personal_data: string;
    /** How bad and how far, as an officer chose them from the table of severities; null before that. */
    impact: string | null;
    spread: string | null;
    /** Why the severity is another than the table proposes. */
    severity_reason: string | null;
    lead_id: string | null;
    scribe_id: string | null;
    communications_id: string | null;
    /** JSON arrays of words. */
    systems: Generated<string>;
    data_classes: Generated<string>;
    /** null is unknown, which is not 0. */
    people_affected: number | null;
    /** Records or accounts, as an imported record counts them; null is unknown. */
    records_affected: number | null;
    reporter_id: string | null;
    reporter_name: string;
    /** Where it came from: officer, report, import. */
    source: string;
    /** The record's own id in the file it was imported from: a re-import does not double it. */
    source_key: string | null;
    /** How certain an imported record is, in its own word: "Suspected", "Near miss"; null where it does not say. */
    source_status: Generated<string | null>;
    /** 1 for an exercise; never changes. */
    exercise: Generated<number>;
    created_at: string;
    closed_at: string | null;
    status_reason: string | null;
    /** When the officers were written to about a report; null: a mail is due. */
    officers_notified_at: string | null;
    /** The evidence item that holds the record of the closed incident. */
    evidence_id: string | null;
  };
  /** Append-only: a correction is a further row. `at` is ISO 8601, as precise as known. */
  incident_clock_starts: {
    id: string;
    incident_id: string;
    kind: string;
    at: string;
    why: string;
    source: string | null;
    corrects_id: string | null;
    set_by: string;
    recorded_at: string;
  };
  /** Append-only. `at` is when it happened, as precise as known. */
  incident_timeline: {
    id: string;
    incident_id: string;
    kind: string;
    at: string;
    text: string;
    by_name: string;
    recorded_at: string;
  };
  /** Append-only: a correction is a further row that names the old one. */
  incident_decisions: {
    id: string;
    incident_id: string;
    /** When it was decided, as precise as known. */
    at: string;
    decision: string;
    why: string;
    /** What was known when it was decided. */
    facts: string;
    decided_by: string;
    recorded_by: string;
    recorded_at: string;
    corrects_id: string | null;
  };
  /** Append-only: the files of a line, as they were stored. */
  incident_files: {
    line_id: string;
    position: number;
    name: string;
    media_type: string;
    sha256: string;
    size: number;
  };
  incident_customers: {
    incident_id: string;
    customer_id: string;
    added_at: string;
    added_by: string;
    /** Why this customer turned out not to be affected after all. */
    removed_at: string | null;
    removed_by: string | null;
    removed_reason: string | null;
  };
  breach_clocks: {
    id: string;
    incident_id: string;
    rule_id: string;
    rule_version: number;
    customer_id: string | null;
    recipient: string;
    anchor: string;
    /** The limit in force when the clock was started (JSON). */
    terms: string;
    own_hours: number | null;
    whose: string;
    starts_at: string | null;
    deadline_at: string | null;
    /** When the next reminder stage is due; null while waiting or once ended. */
    next_at: string | null;
    created_at: string;
    ended_at: string | null;
    ended_how: string | null;
    ended_by: string | null;
    ended_reason: string | null;
    ended_factor: string | null;
    proof_sha256: string | null;
    proof_name: string | null;
  };
  /** Append-only: what a deadline was before an anchor was corrected. */
  breach_clock_moves: {
    id: string;
    clock_id: string;
    old_starts_at: string | null;
    old_deadline_at: string | null;
    new_starts_at: string | null;
    new_deadline_at: string | null;
    reason: string;
    by_name: string;
    recorded_at: string;
  };
  /** Append-only. Each (clock, deadline, stage, recipient) is raised once, by the unique constraint. */
  reminders: {
    id: string;
    clock_id: string;
    incident_id: string;
    deadline_at: string;
    stage: string;
    stage_at: string;
    recipient_id: string;
    recipient_name: string;
    raised_at: string;
    /** The reminder that covers this missed stage. */
    covered_by: string | null;
    /** When the clock showed that this was raised at an instant still to come, or its recipient's access ended before it was sent: it does not count. */
    disregarded_at: Generated<string | null>;
  };
  breach_notices: {
    id: string;
    incident_id: string;
    number: number;
    phase: string;
    nature: string;
    impact: string;
    mitigation: string;
    contact: string;
    /** The words before the notice, and what the customer should do; empty when there are none. */
    cover: Generated<string>;
    advice: Generated<string>;
    people_affected: number | null;
    records_affected: number | null;
    people_unknown: number;
    records_unknown: number;
    saved_at: string;
    saved_by: string;
    sent_at: string | null;
    sent_by: string | null;
    sent_factor: string | null;
  };
  notice_recipients: {
    id: string;
    notice_id: string | null;
    incident_id: string;
    customer_id: string;
    address: string;
    /** mail: notified when their server accepted it; elsewhere: as a person recorded, with proof. */
    how: string;
    delivery_key: string | null;
    queued_at: string;
    notified_at: string | null;
    failed_at: string | null;
    note: string | null;
    proof_sha256: string | null;
    proof_name: string | null;
    recorded_by: string;
    acknowledged_at: string | null;
    acknowledged_note: string | null;
  };
  /** Which sets of rules bind the organisation (JSON array); one row, none before the first choice. */
  breach_regimes: { id: string; regimes: string; set_at: string; set_by: string };
  /** Append-only: a rule of the organisation's own (contract, insurer), each change a further version. */
  own_clock_rules: {
    name: string;
    version: number;
    /** JSON. */
    rule: string;
    ended: number;
    recorded_at: string;
    recorded_by: string;
  };
  /** Append-only: what a person answered about an incident, from which its clocks were proposed (JSON). */
  incident_answers: {
    id: string;
    incident_id: string;
    answers: string;
    recorded_at: string;
    recorded_by: string;
  };
  /** Our own target where the law names no hours; one row. */
  breach_settings: { id: string; own_hours: number; set_at: string; set_by: string };
  /** Append-only: a named person's word that a period had no incident. */
  nil_statements: {
    id: string;
    from_on: string;
    to_on: string;
    how: string;
    text: string;
    signed_by: string;
    signed_at: string;
    factor: string;
  };
}
