/** Programs that may report, and what they sent. */
export interface ApiTokensTables {
  api_tokens: {
    id: string;
    name: string;
    /** The one action that it may do. */
    scope: string;
    /** JSON array of the controls whose evidence it may add; null for a token that reports incidents. */
    controls: string | null;
    /** What may be shown of it: "srty_1f2e3d4c5b6a". */
    prefix: string;
    secret_hash: string;
    created_at: string;
    created_by: string;
    /** Whose account made it; it ends with that account. */
    user_id: string | null;
    expires_at: string;
    last_used_at: string | null;
    revoked_at: string | null;
    revoked_by: string | null;
  };
  /** Append-only: one row for each report that came under a key of its sender's. */
  intake_requests: {
    token_id: string;
    key: string;
    body_sha256: string;
    incident_id: string;
    received_at: string;
  };
}
