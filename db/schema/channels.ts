import type { Generated } from "kysely";

/** Ways by which calls leave beside the mail, who took a call, and calendars by a secret address. */
export interface ChannelsTables {
  /** Append-only: "I am handling it". The others are not called until `held_until`, but for the deadline. */
  incident_holds: {
    id: string;
    incident_id: string;
    user_id: string;
    name: string;
    held_at: string;
    held_until: string;
  };
  channels: {
    id: string;
    kind: string;
    name: string;
    /** Whose it is; null for the organisation's. */
    user_id: string | null;
    /** Sealed JSON: the address, and a secret or token where the kind has one. */
    settings: string;
    /** What may be shown of the address: its host. */
    shown: string;
    created_at: string;
    created_by: string;
    ended_at: string | null;
    last_sent_at: string | null;
    /** Since when every attempt failed; null after one that did not. */
    failing_since: string | null;
    last_error: string | null;
  };
  /** Append-only: what delivery status notifications said. `delivery_id` is null where no mail of ours was found. */
  bounces: {
    id: string;
    digest: string;
    delivery_id: string | null;
    recipient: string;
    action: string;
    status: string;
    diagnostic: string;
    file: string;
    recorded_at: string;
    recorded_by: string;
    /** By what the mail was found; null where none was. */
    matched_by: Generated<"message-id" | "server-id" | "address" | null>;
    /** Of the notification, where no mail was found, so that a person can identify it. */
    subject: Generated<string | null>;
  };
  /** Append-only: which mail came back, as a person decided, or that it is none of ours (`delivery_id` null). */
  bounce_settlements: {
    id: string;
    bounce_id: string;
    delivery_id: string | null;
    note: string;
    settled_at: string;
    settled_by: string;
  };
  calendar_feeds: {
    id: string;
    user_id: string;
    token_hash: string;
    created_at: string;
    last_read_at: string | null;
    revoked_at: string | null;
  };
}
