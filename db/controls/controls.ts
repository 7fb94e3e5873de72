import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { ProgrammeTables } from "#db/schema/programme";
import { readable } from "#db/unreadable";
import type { ControlVersion, Frequency, Population } from "#domain/controls/controls";
import { addTo } from "#domain/groups";

export type ControlRow = Selectable<ProgrammeTables["controls"]> & {
  owner_name: string | null;
  deputy_name: string | null;
};
export type RecordedVersion = ControlVersion & {
  reason: string;
  recordedAt: string;
  /** Who wrote it, or proposed it. */
  recordedBy: string;
  /** The second person; null for what one person may change. */
  confirmedBy?: string | null;
};

function controls(db: ReadDb | Tx) {
  return db
    .selectFrom("controls")
    .leftJoin("people as owner", "owner.id", "controls.owner_id")
    .leftJoin("people as deputy", "deputy.id", "controls.deputy_id")
    .selectAll("controls")
    .select(["owner.name as owner_name", "deputy.name as deputy_name"]);
}

/** All controls by reference, with the names of owner and deputy. Kept until anything changes, and frozen. */
export async function listControls(db: ReadDb | Tx): Promise<readonly ControlRow[]> {
  return listedUntilWrite(db, "controls", () => controls(db).orderBy("controls.ref").execute());
}

/** The controls that a person owns, by reference. */
export async function listControlsOf(db: ReadDb | Tx, ownerId: string): Promise<ControlRow[]> {
  return controls(db).where("controls.owner_id", "=", ownerId).orderBy("controls.ref").execute();
}

/** By reference, such as "AC-03". */
export async function findControl(db: ReadDb | Tx, ref: string): Promise<ControlRow | undefined> {
  return controls(db).where("controls.ref", "=", ref).executeTakeFirst();
}

/** All versions of all controls, or of one, by control and in ascending order; none of a control with a version that cannot be read. */
export async function listControlVersions(
  db: ReadDb | Tx,
  controlId?: string,
): Promise<Map<string, RecordedVersion[]>> {
  const versions = () =>
    db.selectFrom("control_versions").selectAll().orderBy("control_id").orderBy("version");
  const confirmed = await listConfirmations(db);
  const found = new Map<string, RecordedVersion[]>();
  const damaged = new Set<string>();
  for (const row of controlId
    ? await versions().where("control_id", "=", controlId).execute()
    : await listedUntilWrite(db, "control versions", () => versions().execute())) {
    const [version] = readable("control_versions", [row], () =>
      toVersion(row, confirmed.get(`${row.control_id} ${row.version}`) ?? null),
    );
    if (!version) damaged.add(row.control_id);
    else addTo(found, row.control_id, version);
  }
  // Without one of its versions another would count as in force.
  for (const id of damaged) found.delete(id);
  return found;
}

/** Who confirmed each version that was proposed, by control and version. */
async function listConfirmations(db: ReadDb | Tx): Promise<Map<string, string>> {
  const rows = await listedUntilWrite(db, "confirmed control versions", () =>
    db
      .selectFrom("control_proposal_decisions as decision")
      .innerJoin("control_proposals as proposal", "proposal.id", "decision.proposal_id")
      .where("decision.version", "is not", null)
      .select(["proposal.control_id", "decision.version", "decision.decided_name", "decision.alone"])
      .execute(),
  );
  return new Map(
    rows.map((row) => [
      `${row.control_id} ${row.version}`,
      row.alone ? `${row.decided_name} (two pairs of eyes are switched off)` : row.decided_name,
    ]),
  );
}

function toVersion(
  row: Selectable<ProgrammeTables["control_versions"]>,
  confirmedBy: string | null,
): RecordedVersion {
  return {
    version: row.version,
    inForceFrom: row.in_force_from,
    retired: row.retired === 1,
    title: row.title,
    statement: row.statement,
    why: row.why,
    frequency: row.frequency as Frequency,
    population: row.population as Population | null,
    withinDays: row.within_days,
    graceDays: row.grace_days,
    evidence: JSON.parse(row.evidence),
    test: row.test,
    criteria: JSON.parse(row.criteria),
    reason: row.reason,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    confirmedBy,
  };
}

/** Adds a control; what it says is in its versions. */
export async function insertControl(db: Tx, row: Insertable<ProgrammeTables["controls"]>): Promise<void> {
  await db.insertInto("controls").values(row).execute();
}

/** Changes who owns a control or stands in for its owner. */
export async function saveControl(
  db: Tx,
  id: string,
  change: Updateable<ProgrammeTables["controls"]>,
): Promise<void> {
  await db.updateTable("controls").set(change).where("id", "=", id).execute();
}

/** Adds a version; the table refuses every other change. */
export async function insertControlVersion(
  db: Tx,
  controlId: string,
  version: RecordedVersion,
): Promise<void> {
  await db
    .insertInto("control_versions")
    .values({
      control_id: controlId,
      version: version.version,
      in_force_from: version.inForceFrom,
      retired: version.retired ? 1 : 0,
      title: version.title,
      statement: version.statement,
      why: version.why,
      frequency: version.frequency,
      population: version.population,
      within_days: version.withinDays,
      grace_days: version.graceDays,
      evidence: JSON.stringify(version.evidence),
      test: version.test,
      criteria: JSON.stringify(version.criteria),
      reason: version.reason,
      recorded_at: version.recordedAt,
      recorded_by: version.recordedBy,
    })
    .execute();
}
