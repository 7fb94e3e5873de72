import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { type ChangeRow, listChanges, listEntries } from "#db/vendors/subprocessors";
import { listReviews, listVendors, type ReviewRow, type VendorRow } from "#db/vendors/vendors";
import { type Day, dayOf } from "#domain/days";
import { includesDay, type Scope } from "#domain/period-scope";
import type { Entry } from "#domain/vendors/subprocessors";

/** An auditor knows of a change from its announcement on, when that falls before the end of their period. */
export function mayKnow(change: Pick<ChangeRow, "announced_at">, scope: Scope | null, zone: string): boolean {
  return !scope || (change.announced_at !== null && dayIn(change.announced_at, zone) <= scope.to);
}

/** Lines of the list as they were on the last day of the scope, without those that had ended before it began. */
export function entriesFor(entries: readonly Entry[], scope: Scope | null): Entry[] {
  if (!scope) return [...entries];
  return entries
    .filter((entry) => entry.fromOn <= scope.to && (entry.untilOn === null || entry.untilOn > scope.from))
    .map((entry) =>
      entry.untilOn !== null && entry.untilOn > scope.to ? { ...entry, untilOn: null } : entry,
    );
}

/** Reviews of vendors of the scope's days. */
export function reviewsFor(reviews: readonly ReviewRow[], scope: Scope | null, zone: string): ReviewRow[] {
  return reviews.filter((review) => !scope || includesDay(scope, dayIn(review.reviewed_at, zone)));
}

/** What the register says of a vendor on a day: the next review as the last one before it planned, the contract if it was signed. */
function asOf<V extends VendorRow>(vendor: V, reviews: readonly ReviewRow[], day: Day, zone: string): V {
  const own = reviews.filter((review) => review.vendor_id === vendor.id);
  const last = own.filter((review) => dayIn(review.reviewed_at, zone) <= day).at(0);
  const signed = vendor.dpa_signed_on;
  return {
    ...vendor,
    next_review_on: own.length > 0 ? (last?.next_review_on ?? null) : vendor.next_review_on,
    dpa_signed_on: signed !== null && signed > day ? null : signed,
  };
}

/**
 * Vendors as a visitor may know them: an auditor those that were recorded, on the list or announced by the last day of their
 * period, as they were then; everyone else all of them.
 */
export async function vendorsFor(db: ReadDb, scope: Scope | null) {
  const vendors = await listVendors(db);
  if (!scope) return vendors;
  const zone = await organisationZone(db);
  const [entries, changes, reviews] = await Promise.all([listEntries(db), listChanges(db), listReviews(db)]);
  const named = new Set([
    ...entries.filter(({ fromOn }) => fromOn <= scope.to).map(({ vendorId }) => vendorId),
    ...changes.filter((change) => mayKnow(change, scope, zone)).map((change) => change.vendor_id),
  ]);
  return vendors
    .filter((vendor) => named.has(vendor.id) || dayIn(vendor.created_at, zone) <= scope.to)
    .map((vendor) => asOf(vendor, reviews, scope.to, zone));
}

function dayIn(at: string, zone: string): Day {
  return dayOf(new Date(at), zone);
}
