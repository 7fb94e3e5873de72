import { listDecisionTimes } from "#db/access-reviews/events";
import { countViews } from "#db/access-reviews/item-views";
import type { ReadDb } from "#db/client";
import { type Pace, type PaceEvent, paceOf } from "#domain/access-reviews/pace";

/** How each reviewer went through their list so far, by person: what the record says of them in its fourth part. */
export async function reviewPaces(
  db: ReadDb,
  reviewId: string,
): Promise<Map<string, Pace & { opened: number }>> {
  const looks = await countViews(db, reviewId);
  const events = new Map<string, PaceEvent[]>();
  for (const row of await listDecisionTimes(db, reviewId)) {
    const own = events.get(row.by_person_id ?? "") ?? [];
    own.push({ at: new Date(row.at), bulk: row.detail.endsWith("in bulk") });
    events.set(row.by_person_id ?? "", own);
  }
  return new Map([...events].map(([id, own]) => [id, { ...paceOf(own), opened: looks.get(id) ?? 0 }]));
}
