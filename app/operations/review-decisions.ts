import { record } from "#app/audit";
import { existingReview } from "#app/operations/access-reviews";
import { logEvent } from "#app/operations/review-events";
import { allow, type Work } from "#app/work";
import { listReviewSystems, listSignoffs, type ReviewRow } from "#db/access-reviews";
import { listAccounts, toAccount } from "#db/accounts";
import { findOrganisation } from "#db/organisation";
import { listPeople } from "#db/people";
import { listHandedOn } from "#db/review-events";
import { decideItemRow, findItem, type ItemRow, listItems, saveItem, toItem } from "#db/review-items";
import { type Ask, bulkKeepable, decide, handOn, type ReviewState, undo } from "#domain/access-reviews";
import { dayOf } from "#domain/days";
import { Refused } from "#domain/errors";
import { type Routing, routeAccount, unfit } from "#domain/review-routing";

/** Decides one account on one's own list. The same decision sent twice is one. */
export async function decideItem(work: Work, reviewId: string, itemId: string, ask: Ask): Promise<void> {
  const by = reviewer(work);
  const { item, review, state } = await found(work, reviewId, itemId);
  const decision = decide(toItem(item), state, ask, by, work.now);
  if (item.decision !== null) return;
  if (!(await decideItemRow(work.db, itemId, decision)))
    throw new Refused("conflict", "This account was decided a moment ago. Look at it again.");
  const detail = decision.kind === "change" ? `${decision.kind} to ${decision.toRole}` : decision.kind;
  await logEvent(work, {
    reviewId,
    itemId,
    what: "decided",
    detail: decision.bulk ? `${detail}, in bulk` : detail,
    reason: decision.reason,
  });
  await record(work, {
    action: "access-reviews.decide",
    subject: { type: "access-review", id: review.id, ref: review.ref },
    after: { account: item.label, role: item.role, decision: detail },
    reason: decision.reason,
  });
}

/** Takes one's own decision back, until sign-off. */
export async function undoItem(work: Work, reviewId: string, itemId: string): Promise<void> {
  const by = reviewer(work);
  const { item, review, state } = await found(work, reviewId, itemId);
  if (!undo(toItem(item), state, by)) return;
  await saveItem(work.db, itemId, {
    decision: null,
    to_role: null,
    reason: null,
    bulk: 0,
    decided_at: null,
    decided_by: null,
  });
  await logEvent(work, { reviewId, itemId, what: "undone", detail: item.decision ?? "" });
  await record(work, {
    action: "access-reviews.undo",
    subject: { type: "access-review", id: review.id, ref: review.ref },
    before: { account: item.label, role: item.role, decision: item.decision },
  });
}

/** Keeps the accounts that were read as one list. A flagged one among them refuses all; what is decided meanwhile is left as it is. */
export async function keepTogether(
  work: Work,
  reviewId: string,
  itemIds: readonly string[],
): Promise<number> {
  const by = reviewer(work);
  const review = await existingReview(work, reviewId);
  const state = await stateFor(work, review);
  const wanted = new Set(itemIds);
  const own = (await listItems(work.db, reviewId, by)).filter((item) => wanted.has(item.id));
  if (own.length !== wanted.size) throw new Refused("conflict", "The list has changed. Read it again.");
  const open = own.filter((item) => item.decision === null);
  if (bulkKeepable(open.map(toItem), by).length !== open.length)
    throw new Refused("invalid", "Only accounts without a flag can be kept together.");
  for (const item of open) {
    const decision = decide(toItem(item), state, { kind: "keep", bulk: true }, by, work.now);
    await decideItemRow(work.db, item.id, decision);
  }
  await logEvent(
    work,
    ...open.map((item) => ({ reviewId, itemId: item.id, what: "decided", detail: "keep, in bulk" })),
  );
  if (open.length > 0)
    await record(work, {
      action: "access-reviews.keep-together",
      subject: { type: "access-review", id: review.id, ref: review.ref },
      after: { kept: open.length, items: open.map((item) => item.label).slice(0, 200) },
    });
  return open.length;
}

/** "Not mine": the account goes to the next who may decide about it, with the reason. */
export async function handOnItem(
  work: Work,
  reviewId: string,
  itemId: string,
  reason: string,
): Promise<void> {
  const by = reviewer(work);
  const { item, review, state } = await found(work, reviewId, itemId);
  handOn(toItem(item), state, by, reason);
  const without = new Set([...(await listHandedOn(work.db, itemId)), by, ...state.signedBy]);
  const { people, account, ownerId } = await factsOf(work, item);
  const routed = routeAccount(
    account,
    item.person_id,
    {
      routing: review.routing as Routing,
      systemOwnerId: ownerId,
      namedId: review.named_id,
      fallbackId: review.fallback_id,
      on: await today(work),
      people,
    },
    without,
  );
  if (routed.reviewerId === null)
    throw new Refused(
      "conflict",
      "Nobody else is named for this account. Ask the security team who decides.",
    );
  await saveItem(work.db, itemId, { reviewer_id: routed.reviewerId, via: routed.via });
  await tellMove(work, review, item, "handed-on", people.get(routed.reviewerId)?.name ?? "", reason);
}

/** An officer gives an undecided account to somebody else, for a reason. */
export async function assignItem(
  work: Work,
  reviewId: string,
  itemId: string,
  to: string,
  reason: string,
): Promise<void> {
  allow(work.actor, "access-reviews.edit");
  const { item, review, state } = await found(work, reviewId, itemId);
  if (review.approved_at !== null)
    throw new Refused("conflict", "This review is closed. Nothing in it can change.");
  if (item.decision !== null) throw new Refused("conflict", "This account is decided already.");
  if (state.signedBy.has(to)) throw new Refused("conflict", "They have signed already.", "to");
  const { people, account } = await factsOf(work, item);
  const why = unfit(people.get(to), account, item.person_id, await today(work));
  if (why !== null) throw new Refused("invalid", `This person ${why}.`, "to");
  await saveItem(work.db, itemId, { reviewer_id: to, via: "named reviewer" });
  await tellMove(work, review, item, "assigned", people.get(to)?.name ?? "", reason);
}

async function tellMove(
  work: Work,
  review: ReviewRow,
  item: ItemRow,
  what: "handed-on" | "assigned",
  to: string,
  reason: string,
) {
  await logEvent(work, { reviewId: review.id, itemId: item.id, what, detail: `to ${to}`, reason });
  await record(work, {
    action: what === "assigned" ? "access-reviews.assign" : "access-reviews.hand-on",
    subject: { type: "access-review", id: review.id, ref: review.ref },
    after: { account: item.label, role: item.role, to },
    reason,
  });
}

/** The person who decides: somebody signed in who is on the staff list. */
export function reviewer(work: Work): string {
  allow(work.actor, "access-reviews.decide-own");
  if (work.actor.kind === "user" && work.actor.personId) return work.actor.personId;
  throw new Refused("not_found", "There is no such review.");
}

export async function stateFor(work: Work, review: ReviewRow): Promise<ReviewState> {
  const signed = await listSignoffs(work.db, review.id);
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  return {
    openedAt: instant(review.opened_at),
    approvedAt: instant(review.approved_at),
    signedBy: new Set(signed.map((row) => row.reviewer_id)),
  };
}

async function found(work: Work, reviewId: string, itemId: string) {
  const review = await existingReview(work, reviewId);
  const item = await findItem(work.db, itemId);
  if (!item || item.review_id !== reviewId)
    throw new Refused("not_found", "There is no such account in this review.");
  return { review, item, state: await stateFor(work, review) };
}

async function factsOf(work: Work, item: ItemRow) {
  const row = (await listAccounts(work.db, item.population_id)).find(
    (one) => one.external_id === item.external_id,
  );
  const system = (await listReviewSystems(work.db, item.review_id)).find(
    (one) => one.system_id === item.system_id,
  );
  if (!row) throw new Error(`Item ${item.id} has no account.`);
  const people = new Map(
    (await listPeople(work.db)).map((one) => [
      one.id,
      {
        id: one.id,
        name: one.name,
        email: one.email,
        aliases: JSON.parse(one.aliases) as string[],
        managerId: one.manager_id,
        endsOn: one.ends_on,
      },
    ]),
  );
  return { people, account: toAccount(row), ownerId: system?.owner_id ?? null };
}

async function today(work: Work): Promise<string> {
  return dayOf(work.now, (await findOrganisation(work.db))?.time_zone ?? "UTC");
}
