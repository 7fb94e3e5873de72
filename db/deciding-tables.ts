import { lookupTable } from "#domain/lookup-table";

/** How the rows of a table that decides something are watched. */
export type Deciding = {
  /** What one record is, in plain words. */
  what: string;
  /** SQL over the row `x` that gives the name people know it by. */
  named: string;
  /** Columns that only help the program along and decide nothing: a counter, a last attempt. */
  except?: readonly string[];
  /** Columns by which rows are stated together, where one act writes many of them; else each row of the primary key. */
  by?: readonly string[];
  /** The former name of a table that was renamed after the log began to cover it: its states keep that name. */
  formerTable?: string;
  /** Columns that were renamed since, each with its former name: digests keep the former names. */
  formerColumns?: Readonly<Record<string, string>>;
  /** Columns that got a default after the log began to cover them: digests hold the value also where it is the default. */
  defaulted?: readonly string[];
};

/** A deciding table as a database has it, with the pieces of SQL that its statements are made of. */
export type TableShape = {
  table: string;
  /** The name of the table in the log: the name it had when the log began to cover it. */
  statedTable: string;
  /** Columns that the state is made of, in the order of their names in the log. */
  columns: readonly string[];
  /** The names of these columns in the log, in the same order. */
  statedColumns: readonly string[];
  /** Columns by which rows are stated together: the primary key, or what the declaration names. */
  by: readonly string[];
  /** True when one record may have several rows. */
  grouped: boolean;
  /** The values of the columns of a row x, null instead of a default. */
  values: string;
  /** The columns of a row x, by which the rows of one record are put in order: what is left of the primary key, else all. */
  order: string;
  /** What is left of the primary key, by which the rows of one record can be read in parts; empty where nothing is left. */
  within: readonly string[];
};

const refOf = (table: string, column: string) => `(select ref from ${table} where id = x.${column})`;
const nameOf = (table: string, column: string) => `(select name from ${table} where id = x.${column})`;
const titleOf = (table: string, column: string) => `(select title from ${table} where id = x.${column})`;
const reviewRef = refOf("access_reviews", "review_id");
const incidentRef = refOf("incidents", "incident_id");
const controlRef = refOf("controls", "control_id");
const vendorRef = refOf("vendors", "vendor_id");
const evidenceRef = refOf("evidence_items", "evidence_id");
const requestRef = refOf("evidence_requests", "request_id");
const policyTitle = titleOf("policies", "policy_id");
const person = nameOf("people", "person_id");
const waived =
  "(select c.ref || ' ' || w.occurrence from occurrence_waivers w join controls c on c.id = w.control_id where w.id = x.waiver_id)";

/**
 * Tables whose rows decide something: what they say after each change is stated in the log, and `surety verify` compares.
 * A new table is one line here, or one in `otherTables`; a new column is watched by itself.
 */
export const decidingTables = lookupTable<Deciding>({
  absences: {
    what: "absence",
    named: person,
    formerColumns: { recorded_at: "said_at", recorded_by: "said_by" },
  },
  access_review_events: { what: "line of a review's history", named: reviewRef },
  access_review_item_views: {
    what: "view of an account's details",
    named: reviewRef,
    formerTable: "access_review_looks",
  },
  access_review_items: {
    what: "decision",
    named: `${reviewRef} || ' item ' || x.n`,
    formerColumns: { previous_decision: "last_time" },
  },
  access_review_populations: { what: "list of a review", named: reviewRef },
  access_review_records: { what: "sealed record of a review", named: reviewRef },
  access_review_signoffs: { what: "sign-off", named: reviewRef },
  access_reviews: { what: "access review", named: "x.ref" },
  account_links: { what: "link of an account to a person", named: "x.external_id" },
  account_openings: { what: "opening of an account", named: nameOf("users", "user_id") },
  account_sources: {
    what: "source of accounts",
    named: nameOf("systems", "system_id"),
    except: ["tried_at", "outcome", "message"],
  },
  accounts: { what: "accounts", named: refOf("populations", "population_id"), by: ["population_id"] },
  acknowledgement_requirements: { what: "acknowledgement requirement", named: policyTitle },
  acknowledgements: { what: "acknowledgement", named: policyTitle },
  api_tokens: {
    what: "API token",
    named: "x.name",
    except: ["last_used_at"],
    formerColumns: { created_at: "made_at", created_by: "made_by" },
    defaulted: ["scope"],
  },
  bounce_settlements: { what: "decision about a returned mail", named: "x.bounce_id" },
  bounces: { what: "returned mail", named: "x.recipient" },
  breach_clock_moves: {
    what: "earlier deadline of a clock",
    named: "(select recipient from breach_clocks where id = x.clock_id)",
    formerColumns: { reason: "because" },
  },
  breach_clocks: { what: "clock", named: `${incidentRef} || ' ' || x.recipient`, except: ["next_at"] },
  breach_notices: { what: "notice", named: `${incidentRef} || ' no. ' || x.number` },
  breach_regimes: { what: "choice of rules", named: "x.set_by" },
  breach_settings: { what: "own deadline", named: "x.set_by" },
  channels: {
    what: "channel",
    named: "x.name",
    except: ["last_sent_at", "failing_since", "last_error"],
  },
  clock_notices: {
    what: "notice of a clock",
    named: `${incidentRef} || ' no. ' || x.number`,
    formerColumns: { notified_at: "told_at" },
  },
  collector_targets: { what: "collector", named: "x.name" },
  control_proposal_decisions: {
    what: "decision about a control's change",
    named:
      "(select c.ref || ' version ' || p.version from control_proposals p join controls c on c.id = p.control_id where p.id = x.proposal_id)",
  },
  control_proposals: {
    what: "proposed change of a control",
    named: `${controlRef} || ' version ' || x.version`,
  },
  control_versions: { what: "control version", named: `${controlRef} || ' version ' || x.version` },
  controls: { what: "control", named: "x.ref" },
  customers: { what: "customer", named: "x.name" },
  evidence_controls: { what: "links of evidence to controls", named: evidenceRef, by: ["evidence_id"] },
  evidence_request_answers: { what: "answer to a request for evidence", named: requestRef },
  evidence_request_controls: {
    what: "controls of a request for evidence",
    named: requestRef,
    by: ["request_id"],
  },
  evidence_requests: { what: "request for evidence", named: "x.ref", except: ["notified"] },
  evidence_reviews: { what: "verdict on evidence", named: evidenceRef },
  exception_occurrences: { what: "occurrence of an exception", named: refOf("exceptions", "exception_id") },
  exceptions: { what: "exception", named: "x.ref" },
  findings: {
    what: "findings",
    named: evidenceRef,
    by: ["evidence_id"],
    formerColumns: { detail: "says" },
  },
  incident_answers: { what: "answers about an incident", named: incidentRef },
  incident_clock_starts: {
    what: "clock start",
    named: `${incidentRef} || ' ' || x.kind`,
    formerTable: "incident_anchors",
  },
  incident_customers: { what: "affected customer", named: incidentRef },
  incident_decisions: { what: "decision in an incident", named: incidentRef },
  incident_files: { what: "files of a timeline line", named: "x.name", by: ["line_id"] },
  incident_holds: { what: "taking of an incident", named: incidentRef },
  incident_line_links: { what: "links of a timeline line", named: "x.line_id", by: ["line_id"] },
  incident_tasks: { what: "task of an incident", named: incidentRef, except: ["notified_id"] },
  incident_timeline: { what: "timeline line", named: incidentRef },
  incidents: { what: "incident", named: "x.ref", except: ["officers_notified_at"] },
  nil_statements: { what: "statement of no incident", named: "x.from_on" },
  notice_recipients: {
    what: "recipient of a notice",
    named: incidentRef,
    formerColumns: { notified_at: "told_at" },
  },
  notice_templates: { what: "text of notices", named: "x.rule_id" },
  occurrence_waivers: { what: "waiver", named: `${controlRef} || ' ' || x.occurrence` },
  one_time_links: { what: "one-time link", named: "coalesce(x.email, x.kind)" },
  organisation: { what: "settings", named: "x.name" },
  own_clock_rules: { what: "own clock rule", named: "x.name" },
  people: { what: "person", named: "x.name" },
  policies: { what: "policy", named: "x.title" },
  policy_returns: { what: "return of a policy", named: "x.by_name" },
  policy_versions: { what: "policy version", named: `${policyTitle} || ' ' || x.major || '.' || x.minor` },
  populations: { what: "list of accounts", named: "x.ref" },
  post_mortems: { what: "post-mortem", named: incidentRef },
  recorded_changes: { what: "recorded change", named: "x.ref" },
  reminders: { what: "reminder", named: incidentRef, formerColumns: { covered_by: "said_in" } },
  removals: { what: "removal", named: "x.ref" },
  review_campaigns: { what: "review campaign", named: "x.name" },
  review_schedule: { what: "review schedule", named: "x.id" },
  scan_findings: { what: "findings of a scan", named: evidenceRef, by: ["evidence_id"] },
  scan_mappings: { what: "mapping of scan results", named: `x.format || ' ' || x.rule` },
  scan_results: { what: "scan results", named: evidenceRef },
  set_up_skips: { what: "skipped step of the set-up", named: "x.step" },
  subprocessor_changes: { what: "subprocessor change", named: "x.ref" },
  subprocessor_entries: { what: "subprocessor", named: "x.name" },
  subprocessor_imports: { what: "imported list", named: "x.ref" },
  subprocessor_objections: { what: "objection", named: "x.objector" },
  systems: { what: "system", named: "x.name" },
  users: {
    what: "user",
    named: "x.name",
    except: ["totp_step", "time_zone", "theme", "single_keys"],
  },
  vendor_reports: { what: "vendor report", named: vendorRef },
  vendor_reviews: { what: "vendor review", named: vendorRef },
  vendors: { what: "vendor", named: "x.ref" },
  waiver_confirmations: { what: "confirmation of a waiver", named: waived },
  waiver_withdrawals: { what: "withdrawal of a waiver", named: waived },
});

/** Every other table, and why its rows need no state in the log. */
export const otherTables = lookupTable({
  acknowledgement_reminders: "says only that a reminder went out",
  audit_log: "is the log",
  calendar_feeds: "opens a calendar and decides nothing",
  clock_changes: "kept by the program about the machine; the log has an entry of its own",
  collector_runs: "a job's own log; what a run found is evidence",
  deliveries:
    "a queue; verify compares it with the reminders on record, and a next try is bounded by the pauses",
  evidence_files: "part of its item's leaf",
  evidence_items: "a leaf of the log",
  evidence_pushes: "keeps a file from being taken twice",
  files: "compared with the vault",
  intake_requests: "keeps a report from being taken twice",
  job_runs: "a job's own log; a run that began before it was due counts for nothing, and verify names it",
  known_browsers: "warns of a new browser; what it says of an opened account is stated with that account",
  kysely_migration: "the schema's own",
  kysely_migration_lock: "the schema's own",
  log_heads: "signed",
  log_leaves: "is the log",
  reference_counters: "a counter; references are unique",
  refused_codes: "a counter that ends by itself",
  recovery_codes: "a secret, used once",
  row_states: "hashed by the entries of the log",
  ...Object.fromEntries(
    [
      "names",
      "names_config",
      "names_data",
      "names_docsize",
      "names_idx",
      "records",
      "terms",
      "texts",
      "texts_config",
      "texts_data",
      "texts_docsize",
      "texts_idx",
      "version",
      "waiting",
      "words",
    ].map((name) => [`search_${name}`, "the index of search, made from the records"]),
  ),
  saved_views: "says how a user looks at a list",
  sessions: "end by themselves",
  sign_in_attempts: "end by themselves",
  sqlite_sequence: "SQLite's own",
  unstated_rows: "waits for the entry that states what a migration changed",
  versions: "which version opened the folder",
});
