/** Files of scan results, read; what they serve; and what programs sent. */
export interface ScanResultsTables {
  /** Append-only: one row for each item whose file was read. */
  scan_results: {
    evidence_id: string;
    format: string;
    /** JSON array of names. */
    tools: string;
    /** As the file states it; null when it does not. */
    performed_from: string | null;
    performed_to: string | null;
    /** JSON: number of findings by verdict, of all. */
    counts: string;
    /** JSON: number of failures by severity. */
    failures: string;
    /** JSON: the rules with the most failures, each with its counts. */
    rules: string;
    /** JSON array: what the scan did not cover. */
    missing: string;
    /** How many findings are in `scan_findings`, the gravest of all. */
    listed: number;
    read_at: string;
  };
  /** Append-only. */
  scan_findings: {
    evidence_id: string;
    position: number;
    rule: string;
    object: string;
    place: string | null;
    verdict: string;
    severity: string | null;
    detail: string;
  };
  /** Append-only: the newest row of a format, rule and control counts. */
  scan_mappings: {
    id: string;
    format: string;
    rule: string;
    control_id: string;
    effect: string;
    created_at: string;
    created_by: string;
  };
  /** Append-only: one row for each file that came under a key of its sender's. */
  evidence_pushes: {
    token_id: string;
    key: string;
    body_sha256: string;
    evidence_id: string;
    received_at: string;
  };
}
