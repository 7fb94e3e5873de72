import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

export type SystemRow = Selectable<AccessReviewsTables["systems"]>;

/** A system by its id, also one that is excluded from reviews. */
export async function findSystem(db: ReadDb, id: string): Promise<SystemRow | undefined> {
  return db.selectFrom("systems").selectAll().where("id", "=", id).executeTakeFirst();
}

/** By name or reference, in any case: what an operator types. */
export async function findSystemByName(db: ReadDb, name: string): Promise<SystemRow | undefined> {
  return db
    .selectFrom("systems")
    .selectAll()
    .where((eb) => eb.or([eb("name", "=", name), eb("ref", "=", name.toUpperCase())]))
    .executeTakeFirst();
}

export type SystemLine = SystemRow & {
  owner: string | null;
  population_id: string | null;
  population_at: string | null;
  population_precision: string | null;
  accounts: number | null;
  unmatched: number | null;
};

/** Every system by name, with its owner and its latest population. */
export async function listSystems(db: ReadDb): Promise<SystemLine[]> {
  return db
    .selectFrom("systems as s")
    .leftJoin("people as o", "o.id", "s.owner_id")
    .leftJoin("populations as p", (join) =>
      join.on("p.id", "=", (eb) =>
        eb
          .selectFrom("populations as l")
          .select("l.id")
          .whereRef("l.system_id", "=", "s.id")
          .orderBy("l.at", "desc")
          .orderBy("l.id", "desc")
          .limit(1),
      ),
    )
    .selectAll("s")
    .select([
      "o.name as owner",
      "p.id as population_id",
      "p.at as population_at",
      "p.at_precision as population_precision",
      "p.accounts",
      "p.unmatched",
    ])
    .orderBy("s.name")
    .execute();
}

/** Adds a system. */
export async function insertSystem(db: Tx, row: Insertable<AccessReviewsTables["systems"]>): Promise<void> {
  await db.insertInto("systems").values(row).execute();
}

/** Changes columns of a system. */
export async function saveSystem(
  db: Tx,
  id: string,
  change: Updateable<AccessReviewsTables["systems"]>,
): Promise<void> {
  await db.updateTable("systems").set(change).where("id", "=", id).execute();
}
