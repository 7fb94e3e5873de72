import { type Selectable, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany, updateMany } from "#db/many-rows";
import { oneOf } from "#db/one-of";
import { anyCase, inOrderOf, readInPages } from "#db/pages";
import type { IncidentsTables } from "#db/schema/incidents";
import type { ListAsk } from "#domain/installation/lists";

export type CustomerRow = Selectable<IncidentsTables["customers"]>;

/** A customer by its id, also one whose contract has ended. */
export async function findCustomer(db: ReadDb, id: string): Promise<CustomerRow | undefined> {
  return db.selectFrom("customers").selectAll().where("id", "=", id).executeTakeFirst();
}

/** By name, whatever the case. */
export async function findCustomerByName(db: ReadDb, name: string): Promise<CustomerRow | undefined> {
  return db.selectFrom("customers").selectAll().where("name", "=", name).executeTakeFirst();
}

/** What customers can be sorted by, as SQL. */
const customerOrder = {
  name: "name",
  terms: "breach_hours",
  address: "coalesce(security_email, privacy_email)",
  days: "subprocessor_notice_days",
  contract: "contract collate nocase",
  checked: "contacts_checked_at",
};
type CustomerSort = keyof typeof customerOrder;
export const customerSorts = Object.keys(customerOrder) as CustomerSort[];

/** A page of customers, sorted by SQLite; without the value they come last, and after all of them those whose contract has ended. */
export async function listCustomersPage(
  db: ReadDb,
  search: string,
  ask: ListAsk<CustomerSort>,
  offset: number,
): Promise<CustomerRow[]> {
  return inOrder(db, search, ask).selectAll().limit(ask.size).offset(offset).execute();
}

/** The ids of all customers that a search finds, in the order of their pages. */
export async function listCustomerIds(db: ReadDb, search: string, ask: Order): Promise<string[]> {
  const rows = await inOrder(db, search, ask).select("id").execute();
  return rows.map(({ id }) => id);
}

type Order = Pick<ListAsk<CustomerSort>, "sort" | "descending">;

function inOrder(db: ReadDb, search: string, ask: Order) {
  const order = sql.raw(customerOrder[ask.sort]);
  return db
    .selectFrom("customers")
    .where("name", "like", pattern(search))
    .orderBy(sql`ended_at is not null`)
    .orderBy(sql`${order} is null`)
    .orderBy(order, ask.descending ? "desc" : "asc")
    .orderBy("id");
}

/** These customers, by name. */
export async function listCustomersOf(db: ReadDb, ids: readonly string[]): Promise<CustomerRow[]> {
  return db.selectFrom("customers").selectAll().where(oneOf("id", ids)).orderBy("name").execute();
}

/** By name; customers whose contract has ended come last. */
export async function listCustomers(db: ReadDb, search = "", limit?: number): Promise<CustomerRow[]> {
  const query = db.selectFrom("customers").selectAll().where("name", "like", pattern(search));
  if (limit !== undefined) return query.orderBy("ended_at").orderBy("name").limit(limit).execute();
  const all = await readInPages((after, most) =>
    query.where("id", ">", after).orderBy("id").limit(most).execute(),
  );
  return all.sort(
    inOrderOf(
      (one) => one.ended_at,
      (one) => anyCase(one.name),
    ),
  );
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

/** New customers, in few statements. */
export async function insertCustomers(db: Tx, rows: readonly CustomerRow[]): Promise<void> {
  await insertMany(db, "customers", rows);
}

/** Sets what is given of each of many customers, in few statements. */
export async function saveCustomers(
  db: Tx,
  changes: readonly (Partial<CustomerRow> & { id: string })[],
): Promise<void> {
  await updateMany(db, "customers", changes);
}

/** Changes columns of a customer. */
export async function saveCustomer(
  db: Tx,
  id: string,
  change: Updateable<IncidentsTables["customers"]>,
): Promise<void> {
  await db.updateTable("customers").set(change).where("id", "=", id).execute();
}
