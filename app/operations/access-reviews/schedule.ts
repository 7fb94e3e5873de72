import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { refreshDraft } from "#app/operations/access-reviews/drafts";
import { queueOfficerMail } from "#app/operations/access-reviews/mail";
import { openReview, prepareReview } from "#app/operations/access-reviews/reviews";
import { addSystems, checkReviewers } from "#app/operations/access-reviews/scope";
import { planReview } from "#app/queries/access-reviews/plan";
import { listScheduledSystems } from "#app/queries/access-reviews/scheduled-systems";
import { type Actor, allow, perform, type Work } from "#app/work";
import { listRules, type Rules, rulesOf } from "#db/access-reviews/campaigns";
import { findReview, saveReview } from "#db/access-reviews/reviews";
import {
  findSchedule,
  listDraftsToOpen,
  listReviewedPeriods,
  type ScheduleRow,
  saveSchedule,
} from "#db/access-reviews/schedule";
import { organisationDay, organisationZone } from "#db/installation/organisation";
import { eachReadable } from "#db/unreadable";
import { dueInstant } from "#domain/access-reviews/reminders";
import type { Routing } from "#domain/access-reviews/routing";
import { type Plan, reviewsToPrepare, reviewTitle } from "#domain/access-reviews/schedule";
import type { ScheduleInput } from "#domain/access-reviews/schedule-input";
import { addDays } from "#domain/days";

/** Says how reviews prepare and open themselves. */
export async function setSchedule(work: Work, input: ScheduleInput): Promise<void> {
  allow(work.actor, "access-reviews.edit");
  await checkReviewers(work, input);
  const before = await findSchedule(work.db);
  const after = rowOfRules(input);
  await saveSchedule(work.db, after);
  await record(work, {
    action: "access-reviews.schedule",
    subject: { type: "review-schedule", id: "one" },
    before,
    after,
  });
}

/** Rules as they are stored. */
export function rowOfRules(input: ScheduleInput): ScheduleRow {
  return {
    prepares: input.prepares ? 1 : 0,
    opens: input.opens ? 1 : 0,
    routing: input.routing,
    named_id: input.namedId,
    fallback_id: input.fallbackId,
    prepare_days: input.prepareDays,
    open_days: input.openDays,
    decide_days: input.decideDays,
    old_days: input.oldDays,
  };
}

/**
 * Prepares a draft for each period whose day has come, over all its systems that have a list; a system whose list comes
 * later joins the draft. Rules by which it fails do not hold up others. Safe to call again. Answers how many drafts are new.
 */
export async function prepareDueReviews(app: AppContext, actor: Actor): Promise<number> {
  const rules = (await listRules(app.read)).filter((one) => one.prepares);
  const prepared = await eachReadable(
    "review_campaigns",
    rules,
    (one) => perform(app, actor, (work) => prepareByRules(work, one, app.config.publicUrl)),
    ({ id }) => id ?? "schedule",
  );
  return prepared.reduce((sum, one) => sum + one, 0);
}

/** Opens each draft whose day has come, each by itself. Answers how many are open. */
export async function openDueReviews(app: AppContext, actor: Actor): Promise<number> {
  const drafts = await listDraftsToOpen(app.read, await organisationDay(app.read, app.now()));
  const opened = await eachReadable("access_reviews", drafts, ({ id }) =>
    perform(app, actor, (work) => openScheduledReview(work, id, app.config.publicUrl)),
  );
  return opened.filter(Boolean).length;
}

async function prepareByRules(work: Work, rules: Rules, publicUrl: string): Promise<number> {
  const reviewed = await listReviewedPeriods(work.db);
  const due = reviewsToPrepare(
    (await listScheduledSystems(work.db)).filter((one) => one.hasList && one.campaignId === rules.id),
    reviewed.map((row) => ({ systemId: row.system_id, periodTo: row.period_to })),
    { prepareDays: rules.prepare_days, openDays: rules.open_days, decideDays: rules.decide_days },
    await organisationDay(work.db, work.now),
  );
  let prepared = 0;
  for (const plan of due) {
    const draft = reviewed.find(
      (row) =>
        row.scheduled === 1 &&
        row.opened_at === null &&
        row.campaign_id === rules.id &&
        row.period_from === plan.from &&
        row.period_to === plan.to,
    );
    if (draft) await join(work, draft, plan.systems);
    else {
      await prepare(work, rules, plan, publicUrl);
      prepared += 1;
    }
  }
  return prepared;
}

async function join(work: Work, draft: { id: string; ref: string }, systems: string[]): Promise<void> {
  await addSystems(work, draft.id, systems);
  await record(work, {
    action: "access-reviews.edit",
    subject: { type: "access-review", id: draft.id, ref: draft.ref },
    after: { joined: systems },
  });
}

async function prepare(
  work: Work,
  rules: Rules,
  plan: Plan & { systems: string[] },
  publicUrl: string,
): Promise<void> {
  const title = reviewTitle(plan, rules.name ?? undefined);
  const id = await prepareReview(work, {
    title,
    periodFrom: plan.from,
    periodTo: plan.to,
    dueOn: plan.dueOn,
    systems: plan.systems,
    routing: rules.routing as Routing,
    namedId: rules.named_id,
    fallbackId: rules.fallback_id,
  });
  await saveReview(work.db, id, {
    scheduled: 1,
    open_on: rules.opens ? plan.openOn : null,
    campaign_id: rules.id,
  });
  const what = rules.opens ? `The review opens automatically on ${plan.openOn}` : "Open it when it is ready";
  await queueOfficerMail(work, {
    key: `access-review:${id}:prepared`,
    subject: `Draft ready: ${title}`,
    text: `A draft of ${title} is ready. ${what}. Check the planned reviewers:`,
    url: `${publicUrl}/access-reviews/${id}`,
    reviewId: id,
  });
}

/**
 * Opens one prepared draft, with the newest list of each system. Where something keeps it from opening by itself (no one to
 * decide, a list that is too old) the officers are notified, once for each reason. Returns whether it is open.
 */
async function openScheduledReview(work: Work, id: string, publicUrl: string): Promise<boolean> {
  await refreshDraft(work, id);
  let review = await findReview(work.db, id);
  if (!review) return false;
  const schedule = await rulesOf(work.db, review.campaign_id);
  const zone = await organisationZone(work.db);
  // Late for whatever reason: reviewers keep their days.
  const dueAt = dueInstant(
    addDays(await organisationDay(work.db, work.now), schedule.decide_days),
    zone,
  ).toISOString();
  const late = review.open_on !== null && review.open_on < (await organisationDay(work.db, work.now));
  if (late && review.due_at < dueAt) review = { ...review, due_at: dueAt };
  const held = (await planReview(work.db, review, work.now)).checks.filter((check) => check.tone !== "ask");
  if (held.length > 0) {
    const why = held.map((check) => check.text).join(" ");
    const notified = await queueOfficerMail(work, {
      key: `access-review:${id}:held:${why}`,
      subject: `${review.title} could not be opened`,
      text: `${review.title} could not be opened automatically. ${why}`,
      url: `${publicUrl}/access-reviews/${id}`,
      reviewId: id,
    });
    if (notified > 0)
      await record(work, {
        action: "access-reviews.held",
        subject: { type: "access-review", id, ref: review.ref },
        reason: why,
      });
    return false;
  }
  await saveReview(work.db, id, { due_at: review.due_at });
  await openReview(work, id, publicUrl);
  return true;
}
