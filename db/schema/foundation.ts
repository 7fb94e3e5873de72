import type { Generated } from "kysely";
import type { Purpose } from "#domain/deliveries/purposes";

/** Tables that every module uses: the organisation, its people, who may sign in, the log, the jobs, the post. */
export interface FoundationTables {
  organisation: {
    id: string;
    name: string;
    legal_name: string | null;
    time_zone: string;
    website: string | null;
    address: string | null;
    security_email: string | null;
    privacy_email: string | null;
    two_pairs_of_eyes: Generated<number>;
    /** First and last day of the audit period, YYYY-MM-DD; null until chosen. */
    period_from: string | null;
    period_to: string | null;
    /** JSON array of chosen Trust Services categories. */
    categories: Generated<string>;
    created_at: string;
  };
  /** Steps of the set-up that were left out. */
  set_up_skips: { step: string; reason: string; skipped_at: string; skipped_by: string };
  people: {
    id: string;
    name: string;
    /** Lower case. */
    email: string;
    /** JSON array of further addresses, lower case. */
    aliases: Generated<string>;
    department: string | null;
    title: string | null;
    manager_id: string | null;
    starts_on: string | null;
    ends_on: string | null;
    created_at: string;
  };
  users: {
    id: string;
    person_id: string | null;
    email: string;
    name: string;
    role: string;
    /** argon2id, sealed. */
    password_hash: string;
    /** Sealed; never readable from the database file alone. */
    totp_secret: string;
    /** Last accepted TOTP time step: a code works once. */
    totp_step: Generated<number>;
    time_zone: string | null;
    theme: Generated<string>;
    /** 1 while single keys such as "/" do something for them. */
    single_keys: Generated<number>;
    created_at: string;
    ended_at: string | null;
    /** Auditors lose access at this instant. */
    expires_at: string | null;
    /** An auditor's engagement: the days they may look at. */
    scope_from: string | null;
    scope_to: string | null;
  };
  recovery_codes: { id: string; user_id: string; code_hash: string; used_at: string | null };
  sessions: {
    /** Keyed hash of the cookie's value. */
    id: string;
    user_id: string;
    /** Keyed hash of the cookie's value and the user: the row opens nothing for anyone else. */
    owner_mac: string | null;
    /** The session with a fresh second factor that took its place; until `expires_at` requests under way still arrive. */
    replaced_by: string | null;
    created_at: string;
    last_seen_at: string;
    expires_at: string;
    ip: string;
    user_agent: string;
    factor_method: string;
    factor_at: string;
  };
  /** Password accepted, second factor still to come. */
  sign_in_attempts: { id: string; user_id: string; created_at: string; expires_at: string; ip: string };
  /** One-time links: set-up, invitation, reset. Only the hash of the secret is kept. */
  one_time_links: {
    id: string;
    kind: string;
    token_hash: string;
    email: string | null;
    name: string | null;
    role: string | null;
    person_id: string | null;
    user_id: string | null;
    scope_from: string | null;
    scope_to: string | null;
    access_until: string | null;
    /** Sealed TOTP secret offered on the page of this link until it is used. */
    totp_secret: string | null;
    created_by: string | null;
    created_by_name: string | null;
    /** 1 when the link was shown to who made it, because no mail is set up. */
    shown: Generated<number>;
    created_at: string;
    expires_at: string;
    used_at: string | null;
    revoked_at: string | null;
  };
  /** Accounts that another user could have opened themselves. */
  account_openings: {
    id: string;
    user_id: string;
    /** Null for an operator at the command line. */
    opened_by: string | null;
    opened_by_name: string;
    /** link, session or browser. */
    way: string;
    opened_at: string;
    confirmed_at: string | null;
    confirmed_by: string | null;
    confirmed_by_name: string | null;
  };
  audit_log: {
    seq: Generated<number>;
    id: string;
    at: string;
    actor_kind: string;
    actor_id: string | null;
    actor_name: string;
    action: string;
    subject_type: string;
    subject_id: string;
    subject_ref: string | null;
    before: string | null;
    after: string | null;
    reason: string | null;
    ip: string | null;
    session: string | null;
    factor: string | null;
    /** Over what the records that this act changed say since (row_states); null when none of them decides anything. */
    rows_hash: Generated<string | null>;
  };
  /** The state of a record after an act: the newest of its key is current. Append-only; see db/deciding-tables.ts. */
  row_states: { seq: Generated<number>; entry: number; tbl: string; key: string; digest: Buffer | null };
  /** Records that a migration changed, until the next start states them. */
  unstated_rows: { tbl: string; k1: string | number; k2: string | number; k3: string | number };
  /** Leaves of the append-only Merkle log (RFC 6962): one for each audit entry and each evidence item. */
  log_leaves: { seq: Generated<number>; kind: string; record_id: string; leaf_hash: string; at: string };
  /** Signed tree heads (Ed25519); `checkpoint` is null for those of earlier versions, `bridge` is set on the first that has one. */
  log_heads: {
    size: number;
    root: string;
    signed_at: string;
    signature: string;
    public_key: string;
    checkpoint: string | null;
    bridge: string | null;
  };
  /** Objects in the vault, once each. */
  files: { sha256: string; size: number; stored_at: string };
  job_runs: {
    id: string;
    job: string;
    scheduled_for: string;
    started_at: string;
    ended_at: string | null;
    outcome: string | null;
    detail: string | null;
    /** Runs that were missed before this one and are caught up by it. */
    missed: Generated<number>;
    /** When the clock showed that the run was recorded at an instant still to come: it does not count. */
    disregarded_at: Generated<string | null>;
  };
  /** Changes of the machine's clock by more than a minute. */
  clock_changes: { id: string; from_at: string; to_at: string; by_ms: number; found: string };
  /** Post that leaves by SMTP: queued in the transaction that caused it, sent by a job. */
  deliveries: {
    id: string;
    key: string;
    /** The first part of the key in rows of versions before this column, whatever it was. */
    purpose: Purpose;
    /** The record that the purpose concerns (`Occasion`). */
    purpose_id: string | null;
    channel: string;
    recipient: string;
    subject: string;
    body: string;
    /** JSON array of {name, sha256, mediaType}. */
    attachments: Generated<string>;
    about_type: string | null;
    about_id: string | null;
    message_id: string;
    queued_at: string;
    next_try_at: string | null;
    tries: Generated<number>;
    sent_at: string | null;
    failed_at: string | null;
    last_error: string | null;
    answer: string | null;
    /** Made for an exercise and kept, never sent. */
    withheld_at: Generated<string | null>;
    /** Null for mail. */
    channel_id: string | null;
    /** The person it alerts; null when there is none in particular. */
    user_id: string | null;
    /** Deadlines as iCalendar, attached to the mail. */
    calendar: string | null;
    /** When it was passed on another way, because it had not left in time. */
    passed_on_at: string | null;
    /** The newer message that says what this one would have said. */
    replaced_by: Generated<string | null>;
    /** What it is about where its words are made when it is sent, such as "removals" or "review:<id>:<person>". */
    topic: Generated<string | null>;
    /** The action that the role of its reader must grant; null where every user may read it. */
    needs: Generated<string | null>;
    /** Since when its reader waits, where it replaces others; else since `queued_at`. */
    waiting_since: Generated<string | null>;
    /** When it was taken from the queue, because nothing of it was true any more. */
    withdrawn_at: Generated<string | null>;
    /** Why the last attempt failed, while it waits: what concerns every mail to that server, or this one alone. */
    held_back: Generated<"server" | "message" | null>;
    /** While it waits: the server gave a final answer that is the sender's matter, the same for all mail or a policy for this one. */
    fault: Generated<"sender" | "policy" | null>;
    /** Where a reply goes, if not to MAIL_FROM. */
    reply_to: Generated<string | null>;
    /** The id that the server gave it, read from its answer: bounces of relays that rewrite the Message-ID have it. */
    server_id: Generated<string | null>;
    /** The process that has taken the mail to send it; null once it is known what became of the attempt. */
    claimed_by: Generated<string | null>;
    /** When that process had sent all of it but the final dot. */
    handed_over_at: Generated<string | null>;
  };
  reference_counters: { prefix: string; last: number };
}
