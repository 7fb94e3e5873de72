import type { Insertable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { FoundationTables } from "#db/schema/foundation";
import type { Opening, OpeningWay } from "#domain/installation/two-pairs";

/** Records an account that another user could have opened themselves, until a confirmation shows whose it is. */
export async function insertOpening(
  db: Tx,
  row: Insertable<FoundationTables["account_openings"]>,
): Promise<void> {
  await db.insertInto("account_openings").values(row).execute();
}

/** Every opening, oldest first. */
export async function listOpenings(db: ReadDb): Promise<Opening[]> {
  const rows = await listedUntilWrite(db, "account openings", () =>
    db
      .selectFrom("account_openings as o")
      .innerJoin("users as u", "u.id", "o.user_id")
      .selectAll("o")
      .select("u.name as name")
      .orderBy("o.opened_at")
      .execute(),
  );
  return rows.map((row) => ({
    userId: row.user_id,
    name: row.name,
    by: row.opened_by,
    byName: row.opened_by_name,
    way: row.way as OpeningWay,
    at: new Date(row.opened_at),
    confirmed: row.confirmed_at ? { by: row.confirmed_by_name ?? "", at: new Date(row.confirmed_at) } : null,
  }));
}

/** Confirms all openings of one account that wait for it. Answers how many there were. */
export async function confirmOpenings(
  db: Tx,
  userId: string,
  by: { id: string; name: string },
  now: Date,
): Promise<number> {
  const done = await db
    .updateTable("account_openings")
    .set({ confirmed_at: now.toISOString(), confirmed_by: by.id, confirmed_by_name: by.name })
    .where("user_id", "=", userId)
    .where("confirmed_at", "is", null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}
