import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

type AccountSourceRow = Selectable<AccessReviewsTables["account_sources"]>;

/** How the accounts of a system are read, its secret sealed; a system has one source at most. */
export async function findAccountSource(
  db: ReadDb | Tx,
  systemId: string,
): Promise<AccountSourceRow | undefined> {
  return db.selectFrom("account_sources").selectAll().where("system_id", "=", systemId).executeTakeFirst();
}

/** The sources that are asked on schedule, of systems in scope. */
export async function listScheduledSources(db: ReadDb): Promise<(AccountSourceRow & { system: string })[]> {
  return db
    .selectFrom("account_sources as a")
    .innerJoin("systems as s", "s.id", "a.system_id")
    .selectAll("a")
    .select("s.name as system")
    .where("a.cron", "is not", null)
    .where("s.excluded_reason", "is", null)
    .orderBy("s.name")
    .execute();
}

/** Writes the source of a system's accounts whole, new or over the one before. */
export async function saveAccountSource(
  db: Tx,
  row: Insertable<AccessReviewsTables["account_sources"]>,
): Promise<void> {
  const { system_id, ...change } = row;
  await db
    .insertInto("account_sources")
    .values(row)
    .onConflict((conflict) => conflict.column("system_id").doUpdateSet(change))
    .execute();
}

/** How the last attempt on schedule ended. */
export async function noteAttempt(
  db: Tx,
  systemId: string,
  attempt: { at: Date; outcome: "taken" | "refused"; message: string },
): Promise<void> {
  const { at, outcome, message } = attempt;
  await db
    .updateTable("account_sources")
    .set({ tried_at: at.toISOString(), outcome, message })
    .where("system_id", "=", systemId)
    .execute();
}
