import { record } from "#app/audit";
import { mustFindEvidence } from "#app/operations/evidence/actor";
import { askAgain } from "#app/operations/evidence/request-returns";
import { readLinkMarks } from "#app/queries/evidence/link-marks";
import { readEyes } from "#app/queries/installation/two-pairs";
import { allow, type Work } from "#app/work";
import { type EvidenceRow, findSuccessor, insertReview, listReviews } from "#db/evidence/evidence";
import { newId } from "#db/ids";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";
import { mayReview, operatorNote, reviewState } from "#domain/evidence/evidence";

/**
 * A person other than the recorder accepts an item.
 * @param seen the mark of the links that they were shown (`readLinkMarks`): its acceptance holds for those alone
 */
export function acceptEvidence(
  work: Work,
  id: string,
  remark: string | null = null,
  seen?: string,
): Promise<void> {
  return review(work, id, "accepted", remark, seen);
}

/**
 * A person other than the recorder returns an item; the recorder answers with a new one that supersedes it. One that was asked for
 * is asked for again, by `dueOn` where it is given.
 */
export async function returnEvidence(work: Work, id: string, reason: string, dueOn?: Day): Promise<void> {
  if (reason.trim() === "") throw new Refused("invalid", "Enter what is missing or wrong.", "reason");
  await review(work, id, "returned", reason.trim());
  await askAgain(work, (await mustFindEvidence(work, id)).id, dueOn);
}

async function review(
  work: Work,
  id: string,
  verdict: "accepted" | "returned",
  reason: string | null,
  seen?: string,
): Promise<void> {
  allow(work.actor, "evidence.review");
  if (work.actor.kind !== "user")
    throw new Refused("forbidden", "Only a named person can accept or return evidence.");
  const { actor } = work;
  const item = await mustFindEvidence(work, id);
  if (seen !== undefined && seen !== (await readLinkMarks(work.db, [item.id]))(item.id))
    throw new Refused(
      "conflict",
      `What ${item.ref} serves was changed after you opened this page. Read its links again.`,
    );
  const reviews = await listReviews(work.db, item.id);
  const state = reviewState(reviews.map((one) => ({ verdict: one.verdict, at: new Date(one.reviewed_at) })));
  const superseded = (await findSuccessor(work.db, item.id)) !== undefined;
  const eyes = await readEyes(work.db, actor.userId, [item.recorded_by_user]);
  const alone = mayReview({ superseded, state }, eyes) === "alone";
  const operator = operatorNote(item);
  await insertReview(work.db, {
    id: newId(work.now),
    evidence_id: item.id,
    verdict,
    reason,
    rule: null,
    reviewed_at: work.now.toISOString(),
    reviewed_by: actor.name,
    reviewed_by_user: actor.userId,
    factor: actor.factor ? `${actor.factor.method} ${actor.factor.at.toISOString()}` : null,
    alone: alone ? 1 : 0,
  });
  await record(work, {
    action: verdict === "accepted" ? "evidence.accept" : "evidence.return",
    subject: { type: "evidence", id: item.id, ref: item.ref },
    before: { state },
    after: {
      state: verdict,
      ...(alone ? { twoPairsOfEyes: "switched off" } : {}),
      ...(operator ? { item: operator } : {}),
    },
    reason,
  });
}

/**
 * Accepts an item by a rule in words, since the instant at which the rule held: now, unless the caller says when. The caller
 * has checked that it holds.
 */
export async function acceptByRule(
  work: Work,
  item: EvidenceRow,
  rule: string,
  since: Date = work.now,
): Promise<void> {
  await insertReview(work.db, {
    id: newId(work.now),
    evidence_id: item.id,
    verdict: "accepted",
    reason: null,
    rule,
    reviewed_at: since.toISOString(),
    reviewed_by: "rule",
    reviewed_by_user: null,
    factor: null,
  });
  await record(work, {
    action: "evidence.accept",
    subject: { type: "evidence", id: item.id, ref: item.ref },
    after: { state: "accepted", rule },
  });
}
