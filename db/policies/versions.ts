import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { PoliciesTables } from "#db/schema/policies";
import type { VersionFacts } from "#domain/policies/versions";

type Row = Selectable<PoliciesTables["policy_versions"]>;

export type PolicyVersion = VersionFacts & {
  policyId: string;
  body: string;
  sha256: string;
  changeNote: string;
  authorNames: string[];
  createdAt: Date;
  editedAt: Date;
  submittedBy: string | null;
  approvedBy: string | null;
  approverName: string | null;
  factorMethod: string | null;
  factorAt: Date | null;
  onePairOfEyes: boolean;
  publisherName: string | null;
  noticeOwed: boolean;
};
/** A version without its text: what lists need. */
export type VersionLine = Omit<PolicyVersion, "body">;
type PolicyReturn = { id: string; at: Date; byName: string; was: string; reason: string };

const lineColumns = [
  ...[
    "id",
    "policy_id",
    "major",
    "minor",
    "sha256",
    "change_note",
    "author_ids",
    "author_names",
    "created_at",
  ],
  ...[
    "edited_at",
    "submitted_at",
    "submitted_by",
    "approved_at",
    "approved_by",
    "approver_name",
    "factor_method",
  ],
  ...["factor_at", "one_pair_of_eyes", "published_at", "publisher_name", "effective_on", "notice_owed"],
] as Exclude<keyof Row, "body">[];

/** The version with this id and its text; undefined when there is none or it was discarded. */
export async function findVersion(db: ReadDb, id: string): Promise<PolicyVersion | undefined> {
  const row = await db
    .selectFrom("policy_versions")
    .selectAll()
    .where("id", "=", id)
    .where("discarded_at", "is", null)
    .executeTakeFirst();
  return row && { ...lineOf(row), body: row.body };
}

/** Versions of one policy, or of all, oldest first, without their texts. Those given up are left out. */
export async function listVersions(db: ReadDb, policyId?: string): Promise<VersionLine[]> {
  let query = db
    .selectFrom("policy_versions")
    .select(lineColumns)
    .where("discarded_at", "is", null)
    .orderBy("major")
    .orderBy("minor");
  if (policyId) query = query.where("policy_id", "=", policyId);
  return (await query.execute()).map(lineOf);
}

/** Adds a draft of a policy's next version. */
export async function insertVersion(
  db: Tx,
  row: Insertable<PoliciesTables["policy_versions"]>,
): Promise<void> {
  await db.insertInto("policy_versions").values(row).execute();
}

/** Changes columns of a version. A trigger keeps the text of one that was handed in, and all of one that is published. */
export async function saveVersion(
  db: Tx,
  id: string,
  change: Updateable<PoliciesTables["policy_versions"]>,
): Promise<void> {
  await db.updateTable("policy_versions").set(change).where("id", "=", id).execute();
}

/** The numbers that versions of a policy have ever had, those given up too: none is used twice. */
export async function listNumbers(db: ReadDb, policyId: string): Promise<{ major: number; minor: number }[]> {
  return db
    .selectFrom("policy_versions")
    .select(["major", "minor"])
    .where("policy_id", "=", policyId)
    .execute();
}

/** Removes a draft that was never submitted; the table refuses any other. */
export async function deleteVersion(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("policy_versions").where("id", "=", id).execute();
}

/** Adds that a draft went back to its author, with the reason. */
export async function insertReturn(db: Tx, row: Insertable<PoliciesTables["policy_returns"]>): Promise<void> {
  await db.insertInto("policy_returns").values(row).execute();
}

/** Why versions of this policy were sent back, latest first. */
export async function listReturns(
  db: ReadDb,
  policyId: string,
): Promise<(PolicyReturn & { versionId: string })[]> {
  const rows = await db
    .selectFrom("policy_returns")
    .innerJoin("policy_versions", "policy_versions.id", "policy_returns.version_id")
    .selectAll("policy_returns")
    .where("policy_versions.policy_id", "=", policyId)
    .orderBy("policy_returns.at", "desc")
    .execute();
  return rows.map(({ id, version_id, at, by_name, was, reason }) => ({
    id,
    versionId: version_id,
    at: new Date(at),
    byName: by_name,
    was,
    reason,
  }));
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

function lineOf(row: Omit<Row, "body">): VersionLine {
  return {
    id: row.id,
    policyId: row.policy_id,
    major: row.major,
    minor: row.minor,
    sha256: row.sha256,
    changeNote: row.change_note,
    authorIds: JSON.parse(row.author_ids),
    authorNames: JSON.parse(row.author_names),
    createdAt: new Date(row.created_at),
    editedAt: new Date(row.edited_at),
    submittedAt: instant(row.submitted_at),
    submittedBy: row.submitted_by,
    approvedAt: instant(row.approved_at),
    approvedBy: row.approved_by,
    approverName: row.approver_name,
    factorMethod: row.factor_method,
    factorAt: instant(row.factor_at),
    onePairOfEyes: row.one_pair_of_eyes === 1,
    publishedAt: instant(row.published_at),
    publisherName: row.publisher_name,
    effectiveOn: row.effective_on,
    noticeOwed: row.notice_owed === 1,
  };
}
