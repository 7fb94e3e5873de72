import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { IncidentsTables } from "#db/schema/incidents";

type NilStatementRow = Selectable<IncidentsTables["nil_statements"]>;

/** Latest period first. */
export async function listNilStatements(db: ReadDb): Promise<NilStatementRow[]> {
  return db
    .selectFrom("nil_statements")
    .selectAll()
    .orderBy("from_on", "desc")
    .orderBy("id", "desc")
    .execute();
}

/** Adds a named person's statement that a period had no incident; both days belong to it. */
export async function insertNilStatement(
  db: Tx,
  row: Insertable<IncidentsTables["nil_statements"]>,
): Promise<void> {
  await db.insertInto("nil_statements").values(row).execute();
}
