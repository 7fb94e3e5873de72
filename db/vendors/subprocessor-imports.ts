import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { VendorsTables } from "#db/schema/vendors";
import type { ChangeRow } from "#db/vendors/subprocessors";

export type ImportRow = Selectable<VendorsTables["subprocessor_imports"]>;

/** Adds the head of an imported list: file, sender and whether it was complete. Its changes are rows of their own. */
export async function insertImport(
  db: Tx,
  row: Insertable<VendorsTables["subprocessor_imports"]>,
): Promise<void> {
  await db.insertInto("subprocessor_imports").values(row).execute();
}

/** The head of an imported list by its id. */
export async function findImport(db: ReadDb, id: string): Promise<ImportRow | undefined> {
  return db.selectFrom("subprocessor_imports").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The heads of all imported lists, the oldest first. Kept until anything changes, and frozen. */
export async function listImports(db: ReadDb): Promise<readonly ImportRow[]> {
  return listedUntilWrite(db, "imports of subprocessors", () =>
    db.selectFrom("subprocessor_imports").selectAll().orderBy("id").execute(),
  );
}

/** The changes that came with an import, in the order in which they were drafted. */
export async function listImportedChanges(db: ReadDb, importId: string): Promise<ChangeRow[]> {
  return (
    db
      .selectFrom("subprocessor_changes")
      .selectAll()
      .where("import_id", "=", importId)
      // Those of one instant have ids in no order.
      .orderBy((eb) => eb.fn<number>("length", ["ref"]))
      .orderBy("ref")
      .execute()
  );
}
