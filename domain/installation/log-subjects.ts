import { type Action, may, type Role } from "#domain/roles";

/**
 * What entries of the audit log are about: for each type of record the action that a role must have to read them in full, and
 * how an auditor's period decides. A type that is missing here cannot be recorded, so nothing is readable by omission.
 *
 * `record`: the record belongs to a period by its own dates, and its entries with it, whenever they were written.
 * `instant`: the record continues from period to period, so each entry belongs to the period in which it was written.
 */
const table = {
  "access-review": { view: "access-reviews.view", by: "record" },
  acknowledgements: { view: "policies.view", by: "instant" },
  api_token: { view: "api-tokens.view", by: "instant" },
  "audit-log": { view: "audit-log.view", by: "instant" },
  backup: { view: "backups.view", by: "instant" },
  binder: { view: "exports.create", by: "instant" },
  breach_clock: { view: "incidents.view", by: "record" },
  breach_notice: { view: "incidents.view", by: "record" },
  breach_regimes: { view: "incidents.view", by: "instant" },
  breach_settings: { view: "incidents.view", by: "instant" },
  calendar_feed: { view: "users.view", by: "instant" },
  change: { view: "controls.view", by: "record" },
  channel: { view: "channels.view", by: "instant" },
  clock_notice: { view: "incidents.view", by: "record" },
  clock_rule: { view: "incidents.view", by: "instant" },
  "collector-target": { view: "collectors.view", by: "instant" },
  control: { view: "controls.view", by: "instant" },
  customer: { view: "customers.view", by: "instant" },
  database: { view: "backups.view", by: "instant" },
  delivery: { view: "deliveries.view", by: "instant" },
  evidence: { view: "evidence.view", by: "record" },
  "evidence-request": { view: "evidence-requests.view", by: "instant" },
  exception: { view: "exceptions.view", by: "record" },
  file: { view: "deliveries.view", by: "instant" },
  import: { view: "customers.view", by: "instant" },
  incident: { view: "incidents.view", by: "record" },
  incident_numbers: { view: "incidents.view", by: "instant" },
  job: { view: "jobs.view", by: "instant" },
  machine_clock: { view: "jobs.view", by: "instant" },
  nil_statement: { view: "incidents.view", by: "record" },
  notice_recipient: { view: "incidents.view", by: "record" },
  "one-time-link": { view: "users.view", by: "instant" },
  organisation: { view: "programme.view", by: "instant" },
  own_clock_rule: { view: "incidents.view", by: "instant" },
  person: { view: "people.view", by: "instant" },
  policy: { view: "policies.view", by: "instant" },
  population: { view: "systems.view", by: "record" },
  programme: { view: "programme.view", by: "instant" },
  register: { view: "exports.create", by: "instant" },
  removal: { view: "access-reviews.view", by: "record" },
  "review-campaign": { view: "access-reviews.view", by: "instant" },
  "review-schedule": { view: "access-reviews.view", by: "instant" },
  scan_mapping: { view: "controls.view", by: "instant" },
  server: { view: "jobs.view", by: "instant" },
  session: { view: "users.view", by: "instant" },
  "subprocessor-change": { view: "vendors.view", by: "instant" },
  "subprocessor-list": { view: "vendors.view", by: "instant" },
  system: { view: "systems.view", by: "instant" },
  user: { view: "users.view", by: "instant" },
  vendor: { view: "vendors.view", by: "instant" },
} as const satisfies Record<string, { view: Action; by: "record" | "instant" }>;

export type LogSubject = keyof typeof table;
const logSubjects: Record<LogSubject, { view: Action; by: "record" | "instant" }> = table;

/** The types whose entries the role reads in full; of all others it learns when, by what kind of actor, and which action. */
export function readableSubjects(role: Role): LogSubject[] {
  return (Object.keys(table) as LogSubject[]).filter((type) => may(role, table[type].view));
}

/** The types that belong to a period by their own dates. */
export const datedSubjects = (Object.keys(table) as LogSubject[]).filter(
  (type) => logSubjects[type].by === "record",
);
