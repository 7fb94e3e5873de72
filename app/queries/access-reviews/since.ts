import type { Plan } from "#app/queries/access-reviews/plan";
import type { ReviewSystem } from "#db/access-reviews/reviews";
import type { SinceReview } from "#domain/access-reviews/since";

/** What became of each system's accounts since its last review: as fixed at opening, of a draft as it is now. */
export function sinceRows(systems: readonly ReviewSystem[], plan: Plan | null) {
  return systems.flatMap((one) => {
    const planned = plan?.since.get(one.system_id);
    // Opened before this was kept: nothing is said rather than computed again.
    if (!plan && one.since === null) return [];
    const since = plan ? (planned?.changes ?? null) : (JSON.parse(one.since ?? "null") as SinceReview | null);
    const id = plan ? planned?.reviewId : one.previous_review_id;
    return [{ systemId: one.system_id, name: one.system, since: since && { ...since, id: id ?? "" } }];
  });
}
