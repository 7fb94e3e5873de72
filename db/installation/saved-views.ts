import type { ReadDb, Tx } from "#db/client";
import type { SearchTables } from "#db/schema/search";

type SavedView = SearchTables["saved_views"];

/** The views that a user keeps, by list and name. */
export async function listSavedViews(db: ReadDb, userId: string): Promise<SavedView[]> {
  const own = db.selectFrom("saved_views").selectAll().where("user_id", "=", userId);
  return own.orderBy("list").orderBy("name").execute();
}

/** Keeps a view; one of the same list and name says from now on what this one says. */
export async function saveView(db: Tx, view: SavedView): Promise<void> {
  const { query, saved_at } = view;
  await db
    .insertInto("saved_views")
    .values(view)
    .onConflict((conflict) => conflict.columns(["user_id", "list", "name"]).doUpdateSet({ query, saved_at }))
    .execute();
}

/** Deletes a saved view of a register. */
export async function deleteView(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("saved_views").where("id", "=", id).execute();
}
