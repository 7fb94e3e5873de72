import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** Columns by their table: the former name, then the name that the glossary has for the thing. */
const columns: [table: string, from: string, to: string][] = [
  ["absences", "said_at", "recorded_at"],
  ["absences", "said_by", "recorded_by"],
  ["access_review_items", "last_time", "previous_decision"],
  ["account_sources", "says", "message"],
  ["api_tokens", "made_at", "created_at"],
  ["api_tokens", "made_by", "created_by"],
  ["breach_clock_moves", "because", "reason"],
  ["calendar_feeds", "made_at", "created_at"],
  ["clock_notices", "told_at", "notified_at"],
  ["deliveries", "kept_at", "withheld_at"],
  ["incident_tasks", "told_id", "notified_id"],
  ["incidents", "officers_told_at", "officers_notified_at"],
  ["intake_requests", "taken_at", "received_at"],
  ["notice_recipients", "told_at", "notified_at"],
  ["reminders", "said_in", "covered_by"],
];

/**
 * Renames tables and columns to the terms of the glossary. No value changes; the log states the records under the former names
 * (`formerTable` and `formerColumns` in db/deciding-tables.ts), so what it stated before stays true.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const [table, from, to] of columns) await run(`alter table ${table} rename column ${from} to ${to}`);
  for (const [from, to] of [
    ["access_review_looks", "access_review_item_views"],
    ["incident_anchors", "incident_clock_starts"],
  ] as const) {
    await run(`drop trigger ${from}_no_update`);
    await run(`drop trigger ${from}_no_delete`);
    await run(`alter table ${from} rename to ${to}`);
    await appendOnly(db, to);
  }
  await run("drop index access_review_looks_review");
  await run(
    "create index access_review_item_views_review on access_review_item_views (review_id, person_id)",
  );
  await run("drop index incident_anchors_incident");
  await run("create index incident_clock_starts_incident on incident_clock_starts (incident_id)");
}
