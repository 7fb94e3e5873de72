import { requireStaff } from "#app/operations/staff";
import type { Work } from "#app/work";
import { findLastReviewOf, insertReviewSystem } from "#db/access-reviews/reviews";
import { organisationZone } from "#db/installation/organisation";
import { latestPopulation } from "#db/systems/account-lists";
import { findSystem } from "#db/systems/systems";
import type { ReviewInput } from "#domain/access-reviews/input";
import { dueInstant } from "#domain/access-reviews/reminders";
import { Refused } from "#domain/errors";

/** The instant at which a review is due on that day. @throws Refused when it has passed */
export async function reviewDueAt(work: Work, dueOn: string): Promise<Date> {
  const dueAt = dueInstant(dueOn, await organisationZone(work.db));
  if (dueAt <= work.now) throw new Refused("invalid", "Choose a due date in the future.", "dueOn");
  return dueAt;
}

/** @throws Refused when a named reviewer is not known, or has left */
export async function checkReviewers(
  work: Work,
  input: Pick<ReviewInput, "namedId" | "fallbackId">,
): Promise<void> {
  // The schedule's rules were checked when they were saved: who has left since is reported when the review opens.
  if (work.actor.kind === "job") return;
  for (const field of ["namedId", "fallbackId"] as const) {
    const id = input[field];
    if (id) await requireStaff(work, id, field);
  }
}

/** Puts systems into a draft, each with its newest list and what its last approved review looked at. */
export async function addSystems(work: Work, id: string, systems: readonly string[]): Promise<void> {
  for (const systemId of new Set(systems)) {
    const system = await findSystem(work.db, systemId);
    const population = system && (await latestPopulation(work.db, systemId));
    if (!population)
      throw new Refused(
        "invalid",
        `${system?.name ?? "That system"} has no list of accounts yet. Import one first.`,
        "systems",
      );
    const last = await findLastReviewOf(work.db, systemId);
    await insertReviewSystem(work.db, {
      review_id: id,
      system_id: systemId,
      population_id: population.id,
      previous_review_id: last?.review_id ?? null,
      previous_population_id: last?.population_id ?? null,
    });
  }
}
