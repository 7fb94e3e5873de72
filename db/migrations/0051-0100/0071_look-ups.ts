import { type Kysely, sql } from "kysely";

/**
 * The log's entries of a record are found by their action too, downloads of documents without reading the whole log, and all
 * links of an item of evidence, ended ones with them.
 */
export async function up(db: Kysely<any>): Promise<void> {
  for (const text of [
    "drop index audit_log_subject",
    "create index audit_log_subject on audit_log (subject_type, subject_id, action)",
    "create index audit_log_exports on audit_log (action) where action = 'exports.pdf'",
    "create index evidence_controls_item on evidence_controls (evidence_id)",
  ])
    await sql.raw(text).execute(db);
}
