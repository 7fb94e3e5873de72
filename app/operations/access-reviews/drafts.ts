import { record } from "#app/audit";
import { existingReview } from "#app/operations/access-reviews/reviews";
import { addSystems, checkReviewers, reviewDueAt } from "#app/operations/access-reviews/scope";
import { allow, type Work } from "#app/work";
import {
  deleteReview,
  deleteReviewSystems,
  listReviewSystems,
  type ReviewRow,
  saveReview,
} from "#db/access-reviews/reviews";
import { latestPopulation } from "#db/systems/account-lists";
import type { ReviewInput } from "#domain/access-reviews/input";
import { Refused } from "#domain/errors";

/** A review that has not been announced. @throws Refused once it is open */
async function draft(work: Work, id: string): Promise<ReviewRow> {
  const review = await existingReview(work, id);
  if (review.opened_at !== null) throw new Refused("conflict", "This review is open. Its list is locked.");
  return review;
}

/** Replaces the scope of a draft. Its systems come with their newest lists. */
export async function editDraft(work: Work, id: string, input: ReviewInput): Promise<void> {
  allow(work.actor, "access-reviews.edit");
  const review = await draft(work, id);
  const dueAt = await reviewDueAt(work, input.dueOn);
  await checkReviewers(work, input);
  await saveReview(work.db, id, {
    title: input.title,
    period_from: input.periodFrom,
    period_to: input.periodTo,
    due_at: dueAt.toISOString(),
    routing: input.routing,
    named_id: input.namedId,
    fallback_id: input.fallbackId,
  });
  const before = (await listReviewSystems(work.db, id)).map((one) => one.system);
  await deleteReviewSystems(work.db, id);
  await addSystems(work, id, input.systems);
  await record(work, {
    action: "access-reviews.edit",
    subject: { type: "access-review", id, ref: review.ref },
    before: { title: review.title, due_at: review.due_at, routing: review.routing, systems: before },
    after: { ...input },
  });
}

/** Gives each system of a draft its newest list. Answers how many were newer. */
export async function refreshDraft(work: Work, id: string): Promise<number> {
  allow(work.actor, "access-reviews.edit");
  const review = await draft(work, id);
  const now = await listReviewSystems(work.db, id);
  const newer: string[] = [];
  for (const system of now) {
    const latest = await latestPopulation(work.db, system.system_id);
    if (latest && latest.id !== system.id) newer.push(`${system.system}: ${system.ref} → ${latest.ref}`);
  }
  if (newer.length === 0) return 0;
  await deleteReviewSystems(work.db, id);
  await addSystems(
    work,
    id,
    now.map((system) => system.system_id),
  );
  await record(work, {
    action: "access-reviews.refresh",
    subject: { type: "access-review", id, ref: review.ref },
    after: { lists: newer },
  });
  return newer.length;
}

/** Throws a draft away; the log keeps that there was one. */
export async function discardDraft(work: Work, id: string): Promise<void> {
  allow(work.actor, "access-reviews.edit");
  const review = await draft(work, id);
  await deleteReviewSystems(work.db, id);
  await deleteReview(work.db, id);
  await record(work, {
    action: "access-reviews.discard",
    subject: { type: "access-review", id, ref: review.ref },
    before: { title: review.title, period_from: review.period_from, period_to: review.period_to },
  });
}
