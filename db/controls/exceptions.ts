import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany } from "#db/many-rows";
import { oneOf } from "#db/one-of";
import type { ProgrammeTables } from "#db/schema/programme";

export type ExceptionRow = Selectable<ProgrammeTables["exceptions"]> & {
  control_ref: string;
  owner_name: string | null;
};
type ExceptionOccurrence = Selectable<ProgrammeTables["exception_occurrences"]>;

function exceptions(db: ReadDb | Tx) {
  return db
    .selectFrom("exceptions")
    .innerJoin("controls", "controls.id", "exceptions.control_id")
    .leftJoin("people", "people.id", "exceptions.owner_id")
    .selectAll("exceptions")
    .select(["controls.ref as control_ref", "people.name as owner_name"]);
}

/** All exceptions, newest first. */
export async function listExceptions(db: ReadDb | Tx): Promise<ExceptionRow[]> {
  return exceptions(db).orderBy("exceptions.ref", "desc").execute();
}

/** By reference, such as "EX-0003". */
export async function findException(db: ReadDb | Tx, ref: string): Promise<ExceptionRow | undefined> {
  return exceptions(db).where("exceptions.ref", "=", ref).executeTakeFirst();
}

/** The open proposal of a control. */
export async function findOpenProposal(
  db: ReadDb | Tx,
  controlId: string,
): Promise<ExceptionRow | undefined> {
  return exceptions(db)
    .where("exceptions.control_id", "=", controlId)
    .where("exceptions.confirmed_at", "is", null)
    .where("exceptions.explained_at", "is", null)
    .executeTakeFirst();
}

/** Adds a proposed exception of a control. */
export async function insertException(db: Tx, row: Insertable<ProgrammeTables["exceptions"]>): Promise<void> {
  await db.insertInto("exceptions").values(row).execute();
}

/** Changes columns of an exception: confirmed or explained, its cause and fix, closed. */
export async function saveException(
  db: Tx,
  id: string,
  change: Updateable<ProgrammeTables["exceptions"]>,
): Promise<void> {
  await db.updateTable("exceptions").set(change).where("id", "=", id).execute();
}

/** Occurrences that exceptions are about, in order of their due day. */
export async function listExceptionOccurrences(db: ReadDb | Tx): Promise<ExceptionOccurrence[]> {
  return db.selectFrom("exception_occurrences").selectAll().orderBy("due_on").orderBy("occurrence").execute();
}

/** Takes occurrences out of a proposal; its text and the audit log keep which they were. */
export async function removeExceptionOccurrences(
  db: Tx,
  exceptionId: string,
  occurrences: readonly string[],
): Promise<void> {
  await db
    .deleteFrom("exception_occurrences")
    .where("exception_id", "=", exceptionId)
    .where(oneOf("occurrence", occurrences))
    .execute();
}

/** Names the occurrences that an exception is about; each belongs to one exception at most. */
export async function insertExceptionOccurrences(db: Tx, rows: ExceptionOccurrence[]): Promise<void> {
  await insertMany(db, "exception_occurrences", rows);
}
