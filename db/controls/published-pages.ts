import type { ReadDb } from "#db/client";

/** The current copy of a published page: the newest that no other one supersedes, with its file's hash. */
export async function findStandingPage(db: ReadDb, address: string) {
  return db
    .selectFrom("evidence_items")
    .innerJoin("evidence_files", "evidence_files.evidence_id", "evidence_items.id")
    .select([
      "evidence_items.id",
      "evidence_items.ref",
      "evidence_items.extracted_at",
      "evidence_files.sha256",
    ])
    .where("evidence_items.kind", "=", "page")
    .where("evidence_items.source", "=", address)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("evidence_items as newer")
            .select("newer.id")
            .whereRef("newer.supersedes_id", "=", "evidence_items.id"),
        ),
      ),
    )
    .orderBy("evidence_items.extracted_at", "desc")
    .executeTakeFirst();
}
