import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany } from "#db/many-rows";
import type { ScanResultsTables } from "#db/schema/scan-results";

export type ScanResultsRow = Selectable<ScanResultsTables["scan_results"]>;
export type ScanFindingRow = Selectable<ScanResultsTables["scan_findings"]>;

/** What was read from one item's file, with its findings in order. */
export async function insertScanResults(
  db: Tx,
  row: ScanResultsRow,
  findings: readonly Omit<ScanFindingRow, "evidence_id" | "position">[],
): Promise<void> {
  await db.insertInto("scan_results").values(row).execute();
  await insertMany(
    db,
    "scan_findings",
    findings.map((finding, position) => ({ evidence_id: row.evidence_id, position, ...finding })),
  );
}

/** What was read from the scan file of an item: tools, times and counts. */
export async function findScanResults(db: ReadDb, evidenceId: string): Promise<ScanResultsRow | undefined> {
  return db.selectFrom("scan_results").selectAll().where("evidence_id", "=", evidenceId).executeTakeFirst();
}

/** The gravest findings of an item. */
export async function listScanFindings(
  db: ReadDb,
  evidenceId: string,
  most: number,
): Promise<ScanFindingRow[]> {
  return db
    .selectFrom("scan_findings")
    .selectAll()
    .where("evidence_id", "=", evidenceId)
    .orderBy("position")
    .limit(most)
    .execute();
}

/** The organisation's own rows of the mapping, the oldest first. */
export async function listScanMappings(db: ReadDb | Tx) {
  return db
    .selectFrom("scan_mappings")
    .innerJoin("controls", "controls.id", "scan_mappings.control_id")
    .select(["scan_mappings.id", "format", "rule", "controls.ref as control", "effect"])
    .select(["scan_mappings.created_at", "scan_mappings.created_by"])
    .orderBy("scan_mappings.created_at")
    .orderBy("scan_mappings.id")
    .execute();
}

/** Maps a rule of a scan format to a control; the newest row of format, rule and control counts. */
export async function insertScanMapping(
  db: Tx,
  row: Insertable<ScanResultsTables["scan_mappings"]>,
): Promise<void> {
  await db.insertInto("scan_mappings").values(row).execute();
}

/** What came from this program under this key before. */
export async function findEvidencePush(db: ReadDb | Tx, tokenId: string, key: string) {
  return db
    .selectFrom("evidence_pushes")
    .innerJoin("evidence_items", "evidence_items.id", "evidence_pushes.evidence_id")
    .select(["evidence_pushes.body_sha256", "evidence_items.id", "evidence_items.ref"])
    .where("token_id", "=", tokenId)
    .where("key", "=", key)
    .executeTakeFirst();
}

/** Remembers a file that came under a key of its sender's, so that a repeated request adds none. */
export async function insertEvidencePush(
  db: Tx,
  row: Insertable<ScanResultsTables["evidence_pushes"]>,
): Promise<void> {
  await db.insertInto("evidence_pushes").values(row).execute();
}
