import type { Generated } from "kysely";

/** Tables of systems, their accounts, access reviews and removals. Instants are ISO 8601 UTC text, lists are JSON text. */
export interface AccessReviewsTables {
  systems: {
    id: string;
    ref: string;
    name: string;
    owner_id: string | null;
    criticality: string;
    environment: string;
    /** How the list of accounts is obtained, in words. */
    obtained_by: string;
    cadence: string;
    /** Null when the system is in scope. */
    excluded_reason: string | null;
    /** Hours from a sign-off until what it took away must be gone. */
    removal_hours: Generated<number>;
    /** The format and columns of the last import, offered again. */
    format: Generated<string>;
    mapping: Generated<string>;
    /** JSON: role → what it allows, in plain words. */
    glossary: Generated<string>;
    /** Days between reviews, instead of the cadence; null otherwise. */
    review_days: number | null;
    /** Departments whose people should have an account, as JSON: null none in particular, [] all. */
    expects: string | null;
    /** Reviewed by the rules of a campaign of its own; null for those of the one schedule. */
    campaign_id: string | null;
    created_at: string;
  };
  /** The accounts of one system at one instant. Never changed. */
  populations: {
    id: string;
    ref: string;
    system_id: string;
    at: string;
    at_precision: string;
    recorded_at: string;
    format: string;
    mapping: string;
    file_name: string;
    sha256: string;
    size: number;
    rows_read: number;
    accounts: number;
    previous_id: string | null;
    added: number;
    removed: number;
    changed: number;
    regranted: number;
    unmatched: number;
    extracted_by: string;
    /** What was asked of a live source; null for a file. */
    query: string | null;
    /** Rows of the source that are not accounts of their own: [{ reason, rows }]. */
    left_out: Generated<string>;
  };
  /** How a system is asked for its accounts. The secret is sealed. */
  account_sources: {
    system_id: string;
    source: string;
    settings: string;
    secret: string | null;
    /** Null: only on request. */
    cron: string | null;
    saved_at: string;
    /** The last attempt on schedule, and how it ended. */
    tried_at: string | null;
    outcome: string | null;
    message: string | null;
  };
  accounts: {
    population_id: string;
    external_id: string;
    /** Place in the source. */
    n: number;
    user_name: string | null;
    email: string | null;
    name: string | null;
    kind: string;
    status: string;
    roles: string;
    grants: string;
    privileged: string;
    mfa: string;
    /** An instant, "never" or "unknown". */
    last_sign_in: string;
    last_sign_in_precision: string | null;
    created_at: string | null;
    created_precision: string | null;
    /** Whose it was found to be when the population was frozen, and by what. */
    person_id: string | null;
    matched_by: string | null;
  };
  account_links: {
    system_id: string;
    external_id: string;
    person_id: string;
    reason: string;
    linked_at: string;
  };
  access_reviews: {
    id: string;
    ref: string;
    title: string;
    period_from: string;
    period_to: string;
    due_at: string;
    routing: string;
    named_id: string | null;
    fallback_id: string | null;
    created_at: string;
    created_by: string;
    opened_at: string | null;
    opened_by: string | null;
    approved_at: string | null;
    approved_by: string | null;
    approver_person_id: string | null;
    approval_text: string | null;
    approval_factor_method: string | null;
    approval_factor_at: string | null;
    /** The approver decided in it too: two pairs of eyes were switched off. */
    own_work: Generated<number>;
    /** SHA-256 over the record's canonical JSON at approval. */
    content_hash: string | null;
    evidence_id: string | null;
    /** Prepared by the schedule, and the day on which it opens by itself. */
    scheduled: Generated<number>;
    open_on: string | null;
    /** JSON [{text, more, reason}]: the findings against opening it, and the reasons for proceeding. */
    findings: Generated<string>;
    /** Whose rules prepared it; null for those of the one schedule. */
    campaign_id: string | null;
  };
  /** Rules beside those of the one schedule, for the systems that name them. */
  review_campaigns: {
    id: string;
    name: string;
    prepares: number;
    opens: number;
    routing: string;
    named_id: string | null;
    fallback_id: string | null;
    prepare_days: number;
    open_days: number;
    decide_days: number;
    old_days: number;
  };
  /** One row, "one": how reviews prepare and open themselves. Days are counted before the end of a period. */
  review_schedule: {
    id: string;
    prepares: number;
    opens: number;
    routing: string;
    named_id: string | null;
    fallback_id: string | null;
    prepare_days: number;
    open_days: number;
    decide_days: number;
    old_days: number;
  };
  /** Who viewed the details of an item, when. */
  access_review_item_views: {
    id: string;
    review_id: string;
    item_id: string;
    person_id: string;
    at: string;
  };
  /** Days on which a reviewer is absent, first and last included. */
  absences: {
    id: string;
    person_id: string;
    from_on: string;
    to_on: string;
    /** Who decides meanwhile. */
    delegate_id: string | null;
    recorded_at: string;
    recorded_by: string;
  };
  access_review_populations: {
    review_id: string;
    system_id: string;
    population_id: string;
    /** The last approved review of this system, which "new" and "changed" compare with. */
    previous_review_id: string | null;
    previous_population_id: string | null;
    /** JSON: what became of the accounts since then, null for a first review. SQL null: opened before this was kept. */
    since: Generated<string | null>;
  };
  access_review_items: {
    id: string;
    review_id: string;
    n: number;
    population_id: string;
    system_id: string;
    external_id: string;
    label: string;
    role: string | null;
    person_id: string | null;
    flags: string;
    rank: number;
    reviewer_id: string | null;
    via: string | null;
    /** JSON {kind, reason, at, by}: what was decided in the review before. */
    previous_decision: string | null;
    decision: string | null;
    to_role: string | null;
    reason: string | null;
    bulk: Generated<number>;
    decided_at: string | null;
    decided_by: string | null;
  };
  /** The part of a record that the approval closed, as JSON. Never changed. */
  access_review_records: { review_id: string; sealed: string };
  access_review_signoffs: {
    review_id: string;
    reviewer_id: string;
    signed_at: string;
    attestation: string;
    factor_method: string;
    factor_at: string;
    kept: number;
    changed: number;
    revoked: number;
    bulk: number;
  };
  /** Everything that happened in a review, in order; also after it closed. */
  access_review_events: {
    id: string;
    review_id: string;
    item_id: string | null;
    at: string;
    by_name: string;
    by_person_id: string | null;
    what: string;
    detail: string;
    reason: string | null;
  };
  removals: {
    id: string;
    ref: string;
    review_id: string;
    item_id: string;
    system_id: string;
    external_id: string;
    label: string;
    kind: string;
    role: string | null;
    to_role: string | null;
    owner_id: string | null;
    since: string;
    due_at: string;
    ticket: string | null;
    verified_at: string | null;
    verified_population_id: string | null;
    reopened_at: string | null;
    reopened_population_id: string | null;
  };
}
