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

/** An absence by its id. */
export async function findAbsence(db: ReadDb, id: string): Promise<AbsenceRow | undefined> {
  return db.selectFrom("absences").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Adds the days on which a person is absent, first and last included, and who decides meanwhile. */
export async function insertAbsence(db: Tx, row: Insertable<AccessReviewsTables["absences"]>): Promise<void> {
  await db.insertInto("absences").values(row).execute();
}

/** Deletes an absence that was withdrawn. */
export async function deleteAbsence(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("absences").where("id", "=", id).execute();
}
