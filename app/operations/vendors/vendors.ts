import { record } from "#app/audit";
import { requireStaff } from "#app/operations/staff";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import {
  findVendor,
  insertReport,
  insertReview,
  insertVendor,
  saveVendor,
  type VendorRow,
} from "#db/vendors/vendors";
import { Refused } from "#domain/errors";
import type { ReportInput, ReviewInput, VendorInput } from "#domain/vendors/vendors";

/** Takes a company into the register. Returns its id. */
export async function addVendor(work: Work, input: VendorInput): Promise<string> {
  allow(work.actor, "vendors.edit");
  const id = newId(work.now);
  if (input.ownerId) await requireStaff(work, input.ownerId, "ownerId");
  const ref = await nextReference(work.db, "VEN");
  await insertVendor(work.db, { id, ref, ...columnsOf(input), created_at: work.now.toISOString() });
  await record(work, { action: "vendors.add", subject: { type: "vendor", id, ref }, after: input });
  return id;
}

/** Changes what the register says of a company. A new name keeps the old one among the former names. */
export async function editVendor(work: Work, id: string, input: VendorInput): Promise<void> {
  allow(work.actor, "vendors.edit");
  const before = await requireVendor(work, id);
  if (input.ownerId && input.ownerId !== before.owner_id) await requireStaff(work, input.ownerId, "ownerId");
  await saveVendor(work.db, id, { ...columnsOf(input), former_names: renamed(before, input.name) });
  await record(work, {
    action: "vendors.edit",
    subject: { type: "vendor", id, ref: before.ref },
    before: visible(before),
    after: input,
  });
}

/** Notes an assurance report that was read: what it covers and which exceptions it names. */
export async function recordReport(work: Work, vendorId: string, input: ReportInput): Promise<void> {
  allow(work.actor, "vendors.edit");
  const { ref } = await requireVendor(work, vendorId);
  await insertReport(work.db, {
    id: newId(work.now),
    vendor_id: vendorId,
    kind: input.kind,
    issuer: input.issuer,
    covers_from: input.coversFrom,
    covers_to: input.coversTo,
    exceptions: input.exceptions,
    recorded_at: work.now.toISOString(),
    recorded_by: actorName(work.actor),
  });
  await record(work, {
    action: "vendors.record-report",
    subject: { type: "vendor", id: vendorId, ref },
    after: input,
  });
}

/** Records a vendor review, what follows from it, and when the next one is due. */
export async function recordReview(work: Work, vendorId: string, input: ReviewInput): Promise<void> {
  allow(work.actor, "vendors.edit");
  const vendor = await requireVendor(work, vendorId);
  if (input.nextReviewOn <= (await organisationDay(work.db, work.now))) {
    throw new Refused(
      "invalid",
      "The next review must be in the future. Choose a later day.",
      "nextReviewOn",
    );
  }
  await insertReview(work.db, {
    id: newId(work.now),
    vendor_id: vendorId,
    reviewed_at: work.now.toISOString(),
    reviewed_by: actorName(work.actor),
    outcome: input.outcome,
    note: input.note,
    next_review_on: input.nextReviewOn,
  });
  await saveVendor(work.db, vendorId, { next_review_on: input.nextReviewOn });
  await record(work, {
    action: "vendors.review",
    subject: { type: "vendor", id: vendorId, ref: vendor.ref },
    before: { nextReviewOn: vendor.next_review_on },
    after: input,
  });
}

/** The company with this id. @throws Refused (not_found) */
export async function requireVendor(work: Work, id: string): Promise<VendorRow> {
  const vendor = await findVendor(work.db, id);
  if (!vendor) throw new Refused("not_found", "There is no such company.");
  return vendor;
}

/** The former names, with the name so far added when it is given up. */
export function renamed(before: VendorRow, name: string): string {
  const former = JSON.parse(before.former_names) as string[];
  return JSON.stringify(
    before.name === name || former.includes(before.name) ? former : [...former, before.name],
  );
}

function columnsOf(input: VendorInput) {
  const { name, website, tier, dataSeen, contract, dpaSignedOn, ownerId, nextReviewOn } = input;
  return {
    name,
    website,
    tier,
    contract,
    data_seen: dataSeen,
    dpa_signed_on: dpaSignedOn,
    owner_id: ownerId,
    next_review_on: nextReviewOn,
  };
}

function visible(row: VendorRow) {
  const { name, website, tier, contract } = row;
  return {
    name,
    website,
    tier,
    dataSeen: row.data_seen,
    contract,
    dpaSignedOn: row.dpa_signed_on,
    ownerId: row.owner_id,
    nextReviewOn: row.next_review_on,
  };
}
