import type { Selectable } from "kysely";
import type { ReadDb } from "#db/client";
import type { EvidenceFileRow, EvidenceRow, FindingRow, ReviewRow } from "#db/evidence/evidence";
import type { ScanFindingRow, ScanResultsRow } from "#db/evidence/scan-results";
import { oneOf } from "#db/one-of";
import type { PoliciesTables } from "#db/schema/policies";

type EvidenceLink = { evidence_id: string; control_id: string; due_on: string | null };

/** Items that serve any of the controls, in the order of their references, each with its current links. */
export async function listEvidenceOfControls(
  db: ReadDb,
  controlIds: string[],
): Promise<{ items: EvidenceRow[]; links: EvidenceLink[] }> {
  const links = await db
    .selectFrom("evidence_controls")
    .select(["evidence_id", "control_id", "due_on"])
    .where(oneOf("control_id", controlIds))
    .where("ended_at", "is", null)
    .execute();
  const items = await db
    .selectFrom("evidence_items")
    .selectAll()
    .where("id", "in", served(db, controlIds))
    .orderBy("ref")
    .execute();
  return { items, links };
}

/** Files, reviews, findings and log lines of the items that serve the controls, each by item. */
export async function listEvidenceParts(db: ReadDb, controlIds: string[]) {
  const files: EvidenceFileRow[] = await db
    .selectFrom("evidence_files")
    .selectAll()
    .where("evidence_id", "in", served(db, controlIds))
    .orderBy("position")
    .execute();
  const reviews: ReviewRow[] = await db
    .selectFrom("evidence_reviews")
    .selectAll()
    .where("evidence_id", "in", served(db, controlIds))
    .orderBy("reviewed_at")
    .orderBy("id")
    .execute();
  const findings: FindingRow[] = await db
    .selectFrom("findings")
    .selectAll()
    .where("evidence_id", "in", served(db, controlIds))
    .orderBy("position")
    .execute();
  const leaves = await db
    .selectFrom("log_leaves")
    .select(["record_id", "seq"])
    .where("kind", "=", "evidence")
    .where("record_id", "in", served(db, controlIds))
    .execute();
  return { files, reviews, findings, leaves };
}

/** What was read from the scan files of the items that serve the controls, each with its gravest failures, at most so many. */
export async function listScansOfControls(
  db: ReadDb,
  controlIds: string[],
  most: number,
): Promise<{ scans: ScanResultsRow[]; failures: ScanFindingRow[] }> {
  const scans = await db
    .selectFrom("scan_results")
    .selectAll()
    .where("evidence_id", "in", served(db, controlIds))
    .execute();
  // Findings are stored the gravest first, so that the first ones are failures where there are any.
  const failures = await db
    .selectFrom("scan_findings")
    .selectAll()
    .where("evidence_id", "in", served(db, controlIds))
    .where("position", "<", most)
    .where("verdict", "=", "fail")
    .orderBy("position")
    .execute();
  return { scans, failures };
}

/** Texts of the given versions of policies. */
export async function listPolicyTexts(
  db: ReadDb,
  versionIds: string[],
): Promise<Pick<Selectable<PoliciesTables["policy_versions"]>, "id" | "body">[]> {
  return db.selectFrom("policy_versions").select(["id", "body"]).where(oneOf("id", versionIds)).execute();
}

function served(db: ReadDb, controlIds: string[]) {
  return db
    .selectFrom("evidence_controls")
    .select("evidence_id")
    .where(oneOf("control_id", controlIds))
    .where("ended_at", "is", null);
}
