import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { queueOfficerMail } from "#app/operations/access-reviews/mail";
import { routingFacts } from "#app/operations/access-reviews/routing";
import { passOn } from "#app/operations/access-reviews/successors";
import { type Actor, perform, type Work } from "#app/work";
import { countByReviewer, listItems } from "#db/access-reviews/items";
import { listOpenReviews, type ReviewRow } from "#db/access-reviews/reviews";
import { findUserByPerson } from "#db/installation/users";
import { eachReadable } from "#db/unreadable";
import { isStaff } from "#domain/people/people";

/**
 * Gives the lists of reviewers who have left, whose sign-in was ended, or who are away until it is too late, to the next who
 * may decide. What a leaver decided and did not sign is undone, because no one is accountable for it. Who is away keeps what they
 * decided. A signed list stays. Each review by itself: one for which it fails does not hold up others. Answers how many items went.
 */
export async function replaceReviewers(app: AppContext, actor: Actor): Promise<number> {
  const moved = await eachReadable("access_reviews", await listOpenReviews(app.read), (review) =>
    perform(app, actor, (work) => replaceIn(work, review, app.config.publicUrl)),
  );
  return moved.reduce((sum, one) => sum + one, 0);
}

async function replaceIn(work: Work, review: ReviewRow, publicUrl: string): Promise<number> {
  let moved = 0;
  const { people, on } = await routingFacts(work, review);
  for (const { reviewer_id: id, signed_at, decided, items } of await countByReviewer(work.db, review.id)) {
    if (id === null || signed_at !== null) continue;
    const reviewer = people.get(id);
    const user = await findUserByPerson(work.db, id);
    const who = { id, name: reviewer?.name ?? "The reviewer" };
    const left = reviewer !== undefined && !isStaff(reviewer, on);
    if (left || (user?.ended_at ?? null) !== null) moved += await replaceLeaver(work, review, who, publicUrl);
    else if (reviewer?.away && decided < items)
      moved += await replaceAbsent(work, review, { ...who, until: reviewer.away.to }, publicUrl);
  }
  return moved;
}

type Gone = { id: string; name: string };

async function replaceLeaver(work: Work, review: ReviewRow, who: Gone, publicUrl: string): Promise<number> {
  const items = await listItems(work.db, review.id, who.id);
  const reason = `${who.name} has left`;
  const { unassigned } = await passOn(work, review, items, { from: who.id, reason, allowUnassigned: true });
  await recordMove(
    work,
    review,
    "access-reviews.replace-leaver",
    who,
    { moved: items.length, unassigned },
    reason,
  );
  const rest =
    unassigned === 0 ? "" : ` ${unassigned} of ${items.length} have no reviewer: reassign them manually.`;
  await queueOfficerMail(work, {
    key: `access-review:${review.id}:left:${who.id}`,
    subject: `${review.title}: ${who.name} has left`,
    text: `${items.length - unassigned} entries were reassigned to the next reviewer.${rest}`,
    url: `${publicUrl}/access-reviews/${review.id}/items?decision=open`,
    reviewId: review.id,
  });
  return items.length;
}

async function replaceAbsent(
  work: Work,
  review: ReviewRow,
  who: Gone & { until: string },
  publicUrl: string,
): Promise<number> {
  const open = (await listItems(work.db, review.id, who.id)).filter((item) => item.decision === null);
  const reason = `${who.name} is out of office until ${who.until}`;
  const went = await passOn(work, review, open, { from: who.id, reason, allowUnassigned: false });
  const stay =
    went.unassigned === 0
      ? ""
      : ` ${went.unassigned} remain with them: no other reviewer is available. Reassign them manually.`;
  const notified = await queueOfficerMail(work, {
    key: `access-review:${review.id}:away:${who.id}:${who.until}`,
    subject: `${review.title}: ${who.name} is out of office`,
    text: `${who.name} is out of office until ${who.until}, after this review is due. ${went.moved} entries were reassigned to the next reviewer.${stay}`,
    url: `${publicUrl}/access-reviews/${review.id}/items?decision=open`,
    reviewId: review.id,
  });
  if (went.moved > 0 || notified > 0)
    await recordMove(work, review, "access-reviews.replace-absent", who, went, reason);
  return went.moved;
}

function recordMove(
  work: Work,
  review: ReviewRow,
  action: string,
  who: Gone,
  went: { moved: number; unassigned: number },
  reason: string,
): Promise<void> {
  return record(work, {
    action,
    subject: { type: "access-review", id: review.id, ref: review.ref },
    before: { reviewer: who.name, items: went.moved },
    after: { toNobody: went.unassigned },
    reason,
  });
}
