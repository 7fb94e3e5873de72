import { record } from "#app/audit";
import { stateFor } from "#app/operations/review-decisions";
import { logEvent } from "#app/operations/review-events";
import { queueOfficerMail } from "#app/operations/review-mail";
import { accountsOf, routingFacts, today } from "#app/operations/review-routing";
import type { Work } from "#app/work";
import { listOpenReviews, type ReviewRow } from "#db/access-reviews";
import { listHandedOn } from "#db/review-events";
import { countByReviewer, listItems, saveItem } from "#db/review-items";
import { findUserByPerson } from "#db/users";
import { routeAccount } from "#domain/review-routing";

/**
 * Gives the lists of reviewers who have left, or whose sign-in was ended, to the next who may decide. What they decided and
 * did not sign is taken back: nobody answers for it. A signed list stays. Answers how many items went.
 */
export async function replaceLeavers(work: Work, publicUrl: string): Promise<number> {
  const on = await today(work);
  let moved = 0;
  for (const review of await listOpenReviews(work.db)) {
    const { people } = await routingFacts(work, review);
    for (const { reviewer_id: id, signed_at } of await countByReviewer(work.db, review.id)) {
      if (id === null || signed_at !== null) continue;
      const lastDay = people.get(id)?.endsOn ?? null;
      const user = await findUserByPerson(work.db, id);
      if ((lastDay !== null && lastDay < on) || (user?.ended_at ?? null) !== null)
        moved += await replace(work, review, id, publicUrl);
    }
  }
  return moved;
}

async function replace(work: Work, review: ReviewRow, leaver: string, publicUrl: string): Promise<number> {
  const { people, planFor } = await routingFacts(work, review);
  const { signedBy } = await stateFor(work, review);
  const items = await listItems(work.db, review.id, leaver);
  const accounts = await accountsOf(work, items);
  const name = people.get(leaver)?.name ?? "The reviewer";
  const reason = `${name} has left`;
  const about = { reviewId: review.id, reason };
  let nobody = 0;
  for (const item of items) {
    const account = accounts.get(item.id);
    if (!account) throw new Error(`Item ${item.id} has no account.`);
    const without = new Set([...(await listHandedOn(work.db, item.id)), leaver, ...signedBy]);
    const routed = routeAccount(account, item.person_id, planFor(item.system_id), without);
    const via = routed.reviewerId === null ? null : routed.via;
    if (routed.reviewerId === null) nobody += 1;
    await saveItem(work.db, item.id, {
      reviewer_id: routed.reviewerId,
      via,
      decision: null,
      to_role: null,
      reason: null,
      bulk: 0,
      decided_at: null,
      decided_by: null,
    });
    const to = routed.reviewerId === null ? "nobody" : (people.get(routed.reviewerId)?.name ?? "");
    if (item.decision !== null)
      await logEvent(work, { ...about, itemId: item.id, what: "undone", detail: item.decision });
    await logEvent(work, { ...about, itemId: item.id, what: "assigned", detail: `to ${to}` });
  }
  await record(work, {
    action: "access-reviews.replace-leaver",
    subject: { type: "access-review", id: review.id, ref: review.ref },
    before: { reviewer: name, items: items.length },
    after: { toNobody: nobody },
    reason,
  });
  const rest = nobody === 0 ? "" : ` For ${nobody} of them nobody else is named: give them to somebody.`;
  await queueOfficerMail(work, {
    key: `access-review:${review.id}:left:${leaver}`,
    subject: `${review.title}: ${name} has left`,
    text: `${items.length} entries went to the next who may decide.${rest}`,
    url: `${publicUrl}/access-reviews/${review.id}/items?decision=open`,
    reviewId: review.id,
  });
  return items.length;
}
