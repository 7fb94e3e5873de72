import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { VendorsTables } from "#db/schema/vendors";
import type { ChangeFacts, Entry, Terms } from "#domain/vendors/subprocessors";

export type ChangeRow = Selectable<VendorsTables["subprocessor_changes"]>;
type ObjectionRow = Selectable<VendorsTables["subprocessor_objections"]>;

/** Every line the public list ever had or will have, oldest first. */
export async function listEntries(db: ReadDb, vendorId?: string): Promise<Entry[]> {
  let query = db.selectFrom("subprocessor_entries").selectAll();
  if (vendorId) query = query.where("vendor_id", "=", vendorId);
  const rows = await query.orderBy("from_on").orderBy("id").execute();
  return rows.map(toEntry);
}

/** The line of the public list with this id; undefined when there is none. */
export async function findEntry(db: ReadDb, id: string): Promise<Entry | undefined> {
  const row = await db.selectFrom("subprocessor_entries").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toEntry(row);
}

/** Adds a line to the list; `fromOn` may lie in the future. */
export async function insertEntry(db: Tx, entry: Entry, recordedAt: Date): Promise<void> {
  const { vendorId, changeId, fromOn, untilOn, sinceOn, statedOn, countries, ...rest } = entry;
  await db
    .insertInto("subprocessor_entries")
    .values({
      ...rest,
      vendor_id: vendorId,
      change_id: changeId,
      countries: JSON.stringify(countries),
      from_on: fromOn,
      until_on: untilOn,
      since_on: sinceOn,
      stated_on: statedOn,
      recorded_at: recordedAt.toISOString(),
    })
    .execute();
}

/** Sets or takes back the first day on which a line no longer holds. */
export async function endEntry(db: Tx, id: string, untilOn: string | null): Promise<void> {
  await db.updateTable("subprocessor_entries").set({ until_on: untilOn }).where("id", "=", id).execute();
}

/** Empties the days of the lines that a withdrawn change announced: they never hold. */
export async function voidEntriesOf(db: Tx, changeId: string): Promise<void> {
  await db
    .updateTable("subprocessor_entries")
    .set((eb) => ({ until_on: eb.ref("from_on") }))
    .where("change_id", "=", changeId)
    .execute();
}

/** A change of the subprocessors by its id, announced or not. */
export async function findChange(db: ReadDb, id: string): Promise<ChangeRow | undefined> {
  return db.selectFrom("subprocessor_changes").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Every change, newest first, with the company's name. */
export async function listChanges(db: ReadDb, vendorId?: string) {
  let query = db
    .selectFrom("subprocessor_changes")
    .innerJoin("vendors", "vendors.id", "subprocessor_changes.vendor_id")
    .selectAll("subprocessor_changes")
    .select(["vendors.name as vendor_name", "vendors.owner_id as owner_id"]);
  if (vendorId) query = query.where("vendor_id", "=", vendorId);
  return query.orderBy("subprocessor_changes.id", "desc").execute();
}

/** Adds a change of the subprocessors, not yet announced. */
export async function insertChange(
  db: Tx,
  row: Insertable<VendorsTables["subprocessor_changes"]>,
): Promise<void> {
  await db.insertInto("subprocessor_changes").values(row).execute();
}

/** Changes columns of a change of the subprocessors while it is prepared, announced and carried out. */
export async function saveChange(
  db: Tx,
  id: string,
  change: Updateable<VendorsTables["subprocessor_changes"]>,
): Promise<void> {
  await db.updateTable("subprocessor_changes").set(change).where("id", "=", id).execute();
}

/** Objections of one change, or all that are still to be answered. */
export async function listObjections(db: ReadDb, changeId?: string) {
  let query = db
    .selectFrom("subprocessor_objections")
    .leftJoin("people", "people.id", "subprocessor_objections.owner_id")
    .selectAll("subprocessor_objections")
    .select("people.name as owner_name");
  query = changeId ? query.where("change_id", "=", changeId) : query.where("answered_at", "is", null);
  return query.orderBy("received_on").execute();
}

/** A customer's objection by its id. */
export async function findObjection(db: ReadDb, id: string): Promise<ObjectionRow | undefined> {
  return db.selectFrom("subprocessor_objections").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Adds a customer's objection to an announced change. */
export async function insertObjection(
  db: Tx,
  row: Insertable<VendorsTables["subprocessor_objections"]>,
): Promise<void> {
  await db.insertInto("subprocessor_objections").values(row).execute();
}

/** Changes an objection's owner or adds its answer. */
export async function saveObjection(
  db: Tx,
  id: string,
  change: Updateable<VendorsTables["subprocessor_objections"]>,
): Promise<void> {
  await db.updateTable("subprocessor_objections").set(change).where("id", "=", id).execute();
}

/** How the announcement of a change, or of the import that it came with, reached its recipients. */
export async function listAnnouncements(db: ReadDb, { id, import_id }: Pick<ChangeRow, "id" | "import_id">) {
  return db
    .selectFrom("deliveries")
    .select(["id", "recipient", "queued_at", "sent_at", "failed_at", "last_error", "answer"])
    .where((eb) =>
      eb.or([
        eb.and([eb("about_type", "=", "subprocessor-change"), eb("about_id", "=", id)]),
        eb.and([eb("about_type", "=", "subprocessor-list"), eb("about_id", "=", import_id)]),
      ]),
    )
    .orderBy("recipient")
    .execute();
}

/** A change's dates as the rules want them. */
export function factsOf(row: ChangeRow): ChangeFacts {
  const at = (text: string | null) => (text ? new Date(text) : null);
  return {
    kind: row.kind,
    createdByUser: row.created_by_user,
    approvedAt: at(row.approved_at),
    announcedAt: at(row.announced_at),
    effectiveOn: row.effective_on,
    withdrawnAt: at(row.withdrawn_at),
    unconfirmed: row.match_why !== null && row.matched_at === null,
  };
}

/** Every line of the list that a change ends. */
export function endsOf(row: Pick<ChangeRow, "entry_id" | "also_ends">): string[] {
  return [...(row.entry_id ? [row.entry_id] : []), ...(JSON.parse(row.also_ends) as string[])];
}

/** The line to come; null for a removal. */
export function termsOf(row: ChangeRow): Terms | null {
  return row.terms ? (JSON.parse(row.terms) as Terms) : null;
}

function toEntry(row: Selectable<VendorsTables["subprocessor_entries"]>): Entry {
  const { id, name, purpose, data, transfer, url, reason } = row;
  return {
    ...{ id, name, purpose, data, transfer, url, reason },
    vendorId: row.vendor_id,
    changeId: row.change_id,
    countries: JSON.parse(row.countries) as string[],
    fromOn: row.from_on,
    untilOn: row.until_on,
    sinceOn: row.since_on,
    statedOn: row.stated_on,
  };
}
