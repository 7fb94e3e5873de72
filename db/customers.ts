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
export async function listCustomers(db: ReadDb, search = ""): Promise<CustomerRow[]> {
  let query = db.selectFrom("customers").selectAll();
  if (search) query = query.where("name", "like", `%${search.replace(/[%_]/g, "")}%`);
  return query.orderBy("ended_at").orderBy("name").execute();
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
