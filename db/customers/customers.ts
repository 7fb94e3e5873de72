import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { IncidentsTables } from "#db/schema/incidents";

export type CustomerRow = Selectable<IncidentsTables["customers"]>;

export async function findCustomer(db: ReadDb, id: string): Promise<CustomerRow | undefined> {
  return db.selectFrom("customers").selectAll().where("id", "=", id).executeTakeFirst();
}

/** By name, whatever the case. */
export async function findCustomerByName(db: ReadDb, name: string): Promise<CustomerRow | undefined> {
  return db.selectFrom("customers").selectAll().where("name", "=", name).executeTakeFirst();
}

/** By name; customers whose contract has ended stand last. */
export async function listCustomers(db: ReadDb, search = "", limit?: number): Promise<CustomerRow[]> {
  const query = db.selectFrom("customers").selectAll().where("name", "like", pattern(search));
  const sorted = query.orderBy("ended_at").orderBy("name");
  return (limit === undefined ? sorted : sorted.limit(limit)).execute();
}

/** How many customers a search finds, and how many of them have a contract but no address for a breach notice. */
export async function countCustomers(
  db: ReadDb,
  search = "",
): Promise<{ found: number; unreachable: number }> {
  return db
    .selectFrom("customers")
    .select(({ fn, eb }) => [
      fn.countAll<number>().as("found"),
      fn
        .countAll<number>()
        .filterWhere(
          eb.and([
            eb("ended_at", "is", null),
            eb("security_email", "is", null),
            eb("privacy_email", "is", null),
          ]),
        )
        .as("unreachable"),
    ])
    .where("name", "like", pattern(search))
    .executeTakeFirstOrThrow();
}

function pattern(search: string): string {
  return `%${search.replace(/[%_]/g, "")}%`;
}

export async function insertCustomer(db: Tx, row: Insertable<IncidentsTables["customers"]>): Promise<void> {
  await db.insertInto("customers").values(row).execute();
}

export async function saveCustomer(
  db: Tx,
  id: string,
  change: Updateable<IncidentsTables["customers"]>,
): Promise<void> {
  await db.updateTable("customers").set(change).where("id", "=", id).execute();
}
