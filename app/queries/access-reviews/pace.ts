import { listDecisionTimes } from "#db/access-reviews/events";
import { countViews } from "#db/access-reviews/item-views";
import type { ReadDb } from "#db/client";
import { earlierPacesOf, type Pace, type PaceEvent, pacesOf } from "#domain/access-reviews/pace";

type DecisionEvent = {
  at: string;
  by_person_id: string | null;
  item_id: string | null;
  what: string;
  detail: string;
};

/** How each reviewer went through their list so far, by person: what the record says of them in its fourth part. */
export async function reviewPaces(
  db: ReadDb,
  reviewId: string,
): Promise<Map<string, Pace & { opened: number }>> {
  const looks = await countViews(db, reviewId);
  const paces = pacesOfEvents(await listDecisionTimes(db, reviewId));
  return new Map([...paces].map(([id, pace]) => [id, { ...pace, opened: looks.get(id) ?? 0 }]));
}

/** The same from a review's history. `earlier`: as a record counts that was closed before its sealed part was kept. */
export function pacesOfEvents(events: readonly DecisionEvent[], earlier = false): Map<string, Pace> {
  const own = events.filter(({ what }) => what === "decided" || what === "undone").map(paceEvent);
  return earlier ? earlierPacesOf(own) : pacesOf(own);
}

function paceEvent({ at, by_person_id, item_id, what, detail }: DecisionEvent): PaceEvent {
  const decision = what === "decided" ? { bulk: detail.endsWith("in bulk") } : null;
  return { at: new Date(at), by: by_person_id ?? "", entry: item_id ?? "", decision };
}
