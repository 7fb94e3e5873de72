import { type AuditRecord, record } from "#app/audit";
import { actorName, type Work } from "#app/work";
import { insertEvents } from "#db/access-reviews/events";
import { newId } from "#db/ids";

type Happened = {
  reviewId: string;
  itemId?: string | null;
  what: string;
  detail: string;
  reason?: string | null;
};

/** Writes a change of a review into its own history and into the audit log; the reason is the same in both. */
export async function recordReview(
  work: Work,
  happened: Happened | readonly Happened[],
  entry: AuditRecord,
): Promise<void> {
  const events = [happened].flat();
  await logEvent(work, ...events.map((event) => ({ reason: entry.reason, ...event })));
  await record(work, entry);
}

/** Adds to a review's own history: who, when, what, in the transaction of the change itself. */
export async function logEvent(work: Work, ...events: Happened[]): Promise<void> {
  const { actor } = work;
  await insertEvents(
    work.db,
    events.map(({ reviewId, itemId, what, detail, reason }) => ({
      id: newId(work.now),
      review_id: reviewId,
      item_id: itemId ?? null,
      at: work.now.toISOString(),
      by_name: actorName(actor),
      by_person_id: actor.kind === "user" ? actor.personId : null,
      what,
      detail,
      reason: reason ?? null,
    })),
  );
}
