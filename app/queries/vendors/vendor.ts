import type { AppContext } from "#app/context";
import { entriesFor, reviewsFor, vendorsFor } from "#app/queries/vendors/scope";
import { organisationZone } from "#db/installation/organisation";
import { findPerson } from "#db/people/people";
import { listEntries } from "#db/vendors/subprocessors";
import { listReports, listReviews } from "#db/vendors/vendors";
import { dayOf } from "#domain/days";
import { overlaps, type Scope } from "#domain/period-scope";
import { assess, assessReport, type Tier } from "#domain/vendors/vendors";

/** Everything that the page of one company shows; undefined when there is none, or the visitor may not know of it. */
export async function readVendor(app: AppContext, id: string, scope: Scope | null = null) {
  const row = (await vendorsFor(app.read, scope)).find((vendor) => vendor.id === id);
  if (!row) return undefined;
  const zone = await organisationZone(app.read);
  const now = dayOf(app.now(), zone);
  const today = scope && scope.to < now ? scope.to : now;
  const [owner, all, reported, reviewed] = await Promise.all([
    row.owner_id ? findPerson(app.read, row.owner_id) : undefined,
    listEntries(app.read, id),
    listReports(app.read, id),
    listReviews(app.read, id),
  ]);
  const entries = entriesFor(all, scope);
  const reviews = reviewsFor(reviewed, scope, zone);
  const reports = reported.filter(({ covers_from, covers_to }) =>
    overlaps(scope, { period_from: covers_from, period_to: covers_to }),
  );
  return {
    id,
    ref: row.ref,
    name: row.name,
    formerNames: JSON.parse(row.former_names) as string[],
    website: row.website,
    tier: row.tier as Tier,
    dataSeen: row.data_seen,
    contract: row.contract,
    dpaSignedOn: row.dpa_signed_on,
    ownerId: row.owner_id,
    owner: owner?.name ?? null,
    nextReviewOn: row.next_review_on,
    assessment: assess(row.next_review_on, today),
    reportState: assessReport(reports[0]?.covers_to ?? null, today),
    lines: entries
      .filter((entry) => entry.untilOn !== entry.fromOn)
      .map((entry) => ({
        ...entry,
        state:
          entry.fromOn > today ? "to come" : entry.untilOn && entry.untilOn <= today ? "ended" : "in use",
      }))
      .reverse(),
    reports: reports.map((report) => ({
      id: report.id,
      kind: report.kind,
      issuer: report.issuer,
      coversFrom: report.covers_from,
      coversTo: report.covers_to,
      exceptions: report.exceptions,
      recordedBy: report.recorded_by,
    })),
    reviews: reviews.map((review) => ({
      id: review.id,
      at: new Date(review.reviewed_at),
      by: review.reviewed_by,
      outcome: review.outcome,
      note: review.note,
    })),
  };
}
