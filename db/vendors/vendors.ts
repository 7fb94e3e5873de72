import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { VendorsTables } from "#db/schema/vendors";

export type VendorRow = Selectable<VendorsTables["vendors"]>;
type ReportRow = Selectable<VendorsTables["vendor_reports"]>;
export type ReviewRow = Selectable<VendorsTables["vendor_reviews"]>;

/** A vendor by its id, also one whose contract has ended. */
export async function findVendor(db: ReadDb, id: string): Promise<VendorRow | undefined> {
  return db.selectFrom("vendors").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Every company, ended ones included, with its owner's name and the last day its newest report covers. */
export async function listVendors(db: ReadDb) {
  return listedUntilWrite(db, "vendors", () =>
    db
      .selectFrom("vendors")
      .leftJoin("people", "people.id", "vendors.owner_id")
      .selectAll("vendors")
      .select(["people.name as owner_name"])
      .select((eb) =>
        eb
          .selectFrom("vendor_reports")
          .whereRef("vendor_reports.vendor_id", "=", "vendors.id")
          .select((agg) => agg.fn.max("covers_to").as("to"))
          .as("report_to"),
      )
      .orderBy("vendors.name")
      .execute(),
  );
}

/** Adds a vendor. */
export async function insertVendor(db: Tx, row: Insertable<VendorsTables["vendors"]>): Promise<void> {
  await db.insertInto("vendors").values(row).execute();
}

/** Changes columns of a vendor. */
export async function saveVendor(
  db: Tx,
  id: string,
  change: Updateable<VendorsTables["vendors"]>,
): Promise<void> {
  await db.updateTable("vendors").set(change).where("id", "=", id).execute();
}

/** The assurance reports of a vendor, the one that covers the latest day first (`covers_to`, YYYY-MM-DD). */
export async function listReports(db: ReadDb, vendorId: string): Promise<ReportRow[]> {
  return db
    .selectFrom("vendor_reports")
    .selectAll()
    .where("vendor_id", "=", vendorId)
    .orderBy("covers_to", "desc")
    .execute();
}

/** Adds an assurance report of a vendor, with the days that it covers, first and last included. */
export async function insertReport(db: Tx, row: Insertable<VendorsTables["vendor_reports"]>): Promise<void> {
  await db.insertInto("vendor_reports").values(row).execute();
}

/** Reviews of one company or of all, the newest first. */
export async function listReviews(db: ReadDb, vendorId?: string): Promise<ReviewRow[]> {
  const query = db.selectFrom("vendor_reviews").selectAll().orderBy("reviewed_at", "desc");
  return (vendorId === undefined ? query : query.where("vendor_id", "=", vendorId)).execute();
}

/** Adds a review of a vendor; earlier reviews stay. */
export async function insertReview(db: Tx, row: Insertable<VendorsTables["vendor_reviews"]>): Promise<void> {
  await db.insertInto("vendor_reviews").values(row).execute();
}
