import { record } from "#app/audit";
import { recordReview } from "#app/operations/access-reviews/events";
import { queueReviewMail } from "#app/operations/access-reviews/mail";
import { addSystems, checkReviewers, reviewDueAt } from "#app/operations/access-reviews/scope";
import { type Plan, planReview } from "#app/queries/access-reviews/plan";
import { actorName, allow, type Work } from "#app/work";
import { accountRole, insertItems, listLastTimes, type NewItem } from "#db/access-reviews/items";
import {
  findReview,
  insertReview,
  listReviewSystems,
  type ReviewRow,
  saveReview,
  saveSince,
} from "#db/access-reviews/reviews";
import { newId } from "#db/ids";
import { organisationZone } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import { mapInTurns } from "#db/turns";
import type { ReviewInput } from "#domain/access-reviews/input";
import type { PlannedItem } from "#domain/access-reviews/plan";
import type { OpeningFinding } from "#domain/access-reviews/record";
import { dueInstant } from "#domain/access-reviews/reminders";
import { Refused } from "#domain/errors";

/** Prepares a review as a draft over the newest population of each chosen system. Nothing is frozen and no one is notified yet. */
export async function prepareReview(work: Work, input: ReviewInput): Promise<string> {
  allow(work.actor, "access-reviews.edit");
  const dueAt = await reviewDueAt(work, input.dueOn);
  await checkReviewers(work, input);
  const id = newId(work.now);
  const ref = await nextReference(work.db, "AR");
  await insertReview(work.db, {
    id,
    ref,
    title: input.title,
    period_from: input.periodFrom,
    period_to: input.periodTo,
    due_at: dueAt.toISOString(),
    routing: input.routing,
    named_id: input.namedId,
    fallback_id: input.fallbackId,
    created_at: work.now.toISOString(),
    created_by: actorName(work.actor),
  });
  await addSystems(work, id, input.systems);
  await record(work, {
    action: "access-reviews.prepare",
    subject: { type: "access-review", id, ref },
    after: { ...input },
  });
  return id;
}

/**
 * Opens a draft: the list is frozen with its flags, each account has its reviewer, and each reviewer gets one mail with one
 * link. A person who opens it gives a reason for each finding against it; the reasons are recorded.
 */
export async function openReview(
  work: Work,
  id: string,
  publicUrl: string,
  reasons: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  allow(work.actor, "access-reviews.edit");
  const review = await existingReview(work, id);
  if (review.opened_at !== null) throw new Refused("conflict", "This review is already open.");
  const plan = await planReview(work.db, review, work.now);
  const stop = plan.checks.find((one) => one.tone === "stop");
  if (stop)
    throw new Refused("conflict", `The review cannot open: ${stop.text} ${stop.more[0] ?? ""}`.trim());
  const findings = settle(work, plan, reasons);
  for (const [systemId, since] of plan.since)
    await saveSince(work.db, id, systemId, {
      previous_review_id: since?.reviewId ?? null,
      previous_population_id: since?.populationId ?? null,
      since: JSON.stringify(since?.changes ?? null),
    });
  await insertItems(work.db, await rowsOf(work, review, plan.items));
  await saveReview(work.db, id, {
    opened_at: work.now.toISOString(),
    opened_by: actorName(work.actor),
    findings: JSON.stringify(findings),
  });
  const counts = `${plan.items.length} items, ${plan.reviewers.length} reviewers`;
  await recordReview(
    work,
    { reviewId: id, what: "opened", detail: counts },
    {
      action: "access-reviews.open",
      subject: { type: "access-review", id, ref: review.ref },
      after: {
        items: plan.items.length,
        reviewers: plan.reviewers.map(({ name, items }) => `${name}: ${items}`),
        ...(findings.length > 0 ? { findings } : {}),
      },
    },
  );
  for (const reviewer of plan.reviewers)
    await queueReviewMail(
      work,
      review,
      { id: reviewer.id, open: reviewer.items, stage: "opened" },
      publicUrl,
    );
}

/** The findings against opening, each with the reason for proceeding. @throws Refused when one has no reason */
function settle(work: Work, plan: Plan, reasons: ReadonlyMap<string, string>): OpeningFinding[] {
  const byRule =
    work.actor.kind === "user" ? "" : "Opened by a schedule or a command; this check does not stop it.";
  const findings = plan.checks.map(({ text, more }) => ({
    text,
    more,
    reason: reasons.get(text)?.trim() || byRule,
  }));
  const open = findings.find((one) => one.reason === "");
  if (open) throw new Refused("conflict", `Give the reason for opening anyway: ${open.text}`);
  return findings;
}

/** Moves the due date of an open review, for a reason; the old one stays in its history. */
export async function extendReview(work: Work, id: string, dueOn: string, reason: string): Promise<void> {
  allow(work.actor, "access-reviews.edit");
  const review = await existingReview(work, id);
  if (review.approved_at !== null) throw new Refused("conflict", "This review is closed and locked.");
  const dueAt = dueInstant(dueOn, await organisationZone(work.db));
  if (dueAt <= work.now) throw new Refused("invalid", "Choose a due date in the future.", "dueOn");
  const [before, after] = [review.due_at, dueAt.toISOString()];
  if (before === after) return;
  await saveReview(work.db, id, { due_at: after });
  await recordReview(
    work,
    { reviewId: id, what: "extended", detail: `${before} → ${after}` },
    {
      action: "access-reviews.extend",
      subject: { type: "access-review", id, ref: review.ref },
      before: { due_at: before },
      after: { due_at: after },
      reason,
    },
  );
}

/** The review with this id. @throws Refused (not_found) */
export async function existingReview(work: Work, id: string): Promise<ReviewRow> {
  const review = await findReview(work.db, id);
  if (!review) throw new Refused("not_found", "Review not found.");
  return review;
}

async function rowsOf(work: Work, review: ReviewRow, items: PlannedItem[]): Promise<NewItem[]> {
  const lastTimes = new Map<string, Awaited<ReturnType<typeof listLastTimes>>>();
  for (const system of await listReviewSystems(work.db, review.id))
    if (system.previous_review_id)
      lastTimes.set(
        system.system_id,
        await listLastTimes(work.db, system.previous_review_id, system.system_id),
      );
  let n = 0;
  return mapInTurns(items, (item) => {
    n += 1;
    const last = lastTimes.get(item.systemId)?.get(accountRole(item.externalId, item.role));
    return {
      id: newId(work.now),
      review_id: review.id,
      n,
      population_id: item.populationId,
      system_id: item.systemId,
      external_id: item.externalId,
      label: item.label,
      role: item.role,
      person_id: item.personId,
      flags: JSON.stringify(item.flags),
      rank: item.rank,
      reviewer_id: item.reviewerId,
      via: item.via,
      previous_decision: last ? JSON.stringify(last) : null,
    };
  });
}
