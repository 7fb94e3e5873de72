/** Notices that answer one clock, and the texts with which they start. */
export interface ClockNoticesTables {
  /** Append-only: the newest of a rule is current. `template` is JSON. */
  notice_templates: { id: string; rule_id: string; template: string; set_at: string; set_by: string };
  clock_notices: {
    id: string;
    clock_id: string;
    incident_id: string;
    /** Counts the notices of its clock. */
    number: number;
    phase: string;
    opening: string;
    /** JSON: what the rule asked for when the draft was started, and what is said. */
    contents: string;
    closing: string;
    saved_at: string;
    saved_by: string;
    /** When it was sent off, or recorded as sent elsewhere; its text cannot change from then on. */
    sent_at: string | null;
    sent_by: string | null;
    sent_factor: string | null;
    how: string | null;
    address: string | null;
    delivery_key: string | null;
    notified_at: string | null;
    failed_at: string | null;
    failed_why: string | null;
    note: string | null;
    proof_sha256: string | null;
    proof_name: string | null;
    acknowledged_at: string | null;
    acknowledged_note: string | null;
  };
}
