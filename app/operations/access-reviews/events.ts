import { type AuditRecord, record } from "#app/audit";
import { actorName, type Work } from "#app/work";
import { insertEvents } from "#db/access-reviews/events";
import { newId } from "#db/ids";
import { mapInTurns } from "#db/turns";

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
  await logEvents(work, await mapInTurns(events, (event) => ({ reason: entry.reason, ...event })));
  await record(work, entry);
}

/** Adds one event to a review's own history. */
export function logEvent(work: Work, event: Happened): Promise<void> {
  return logEvents(work, [event]);
}

/** Adds to a review's own history: who, when, what, in the transaction of the change itself. */
async function logEvents(work: Work, events: readonly Happened[]): Promise<void> {
  const { actor } = work;
  await insertEvents(
    work.db,
    await mapInTurns(events, ({ reviewId, itemId, what, detail, reason }) => ({
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
