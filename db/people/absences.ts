import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

type AbsenceRow = Selectable<AccessReviewsTables["absences"]>;

/** Absences that have not ended on a day, all or one person's, with the name of the substitute. */
export async function listAbsences(db: ReadDb, on: string, personId?: string) {
  const query = db
    .selectFrom("absences as a")
    .leftJoin("people as d", "d.id", "a.delegate_id")
    .selectAll("a")
    .select("d.name as delegate")
    .where("a.to_on", ">=", on)
    .orderBy("a.from_on");
  return personId === undefined ? query.execute() : query.where("a.person_id", "=", personId).execute();
}

export async function findAbsence(db: ReadDb, id: string): Promise<AbsenceRow | undefined> {
  return db.selectFrom("absences").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function insertAbsence(db: Tx, row: Insertable<AccessReviewsTables["absences"]>): Promise<void> {
  await db.insertInto("absences").values(row).execute();
}

export async function deleteAbsence(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("absences").where("id", "=", id).execute();
}
