import type { EventRow } from "#db/access-reviews/events";
import type { listRemovals } from "#db/access-reviews/removals";
import type { ReviewRow } from "#db/access-reviews/reviews";
import type { ReviewRecord } from "#domain/access-reviews/record";

/** Part 6 of a record: a task of the review in its present state. */
export function removalPart(
  one: Awaited<ReturnType<typeof listRemovals>>[number],
): ReviewRecord["removals"][number] {
  return {
    reference: one.ref,
    system: one.system,
    account: one.label,
    role: one.role,
    kind: one.kind,
    toRole: one.to_role,
    owner: one.owner,
    dueAt: one.due_at,
    ticket: one.ticket,
    provenAt: one.verified_at,
    provenBy: one.proof_ref,
    provenSha256: one.proof_sha256,
    reopenedAt: one.reopened_at,
    exception: one.exception,
  };
}

/** Part 9: what happened once the review was closed. */
export function afterClosing(review: ReviewRow, events: readonly EventRow[]): ReviewRecord["afterClosing"] {
  return events
    .filter(
      (event) =>
        review.approved_at !== null && (event.at > review.approved_at || event.what.startsWith("removal")),
    )
    .map((event) => ({ at: event.at, by: event.by_name, what: event.detail }));
}
