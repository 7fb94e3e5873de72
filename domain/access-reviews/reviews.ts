import type { Flag } from "#domain/access-reviews/flags";
import { counted, plural } from "#domain/counted";
import { Refused } from "#domain/errors";
import { type Eyes, requireOtherPerson } from "#domain/installation/two-pairs";

export const DECISIONS = ["keep", "change", "revoke"] as const;
export type DecisionKind = (typeof DECISIONS)[number];
/** A decision in the words of the record. Revoking is not an error: the words are neutral. */
const DECISION_WORDS: Record<DecisionKind, string> = {
  keep: "kept",
  change: "to change",
  revoke: "to revoke",
};

export type Decision = {
  kind: DecisionKind;
  /** What the account should have instead; only for "change". */
  toRole: string | null;
  reason: string | null;
  bulk: boolean;
  byId: string;
  at: Date;
};
/** One thing to decide: one role of one account. */
export type Item = {
  id: string;
  reviewerId: string | null;
  personId: string | null;
  role: string | null;
  flags: readonly Flag[];
  decision: Decision | null;
};
export type ReviewState = { openedAt: Date | null; approvedAt: Date | null; signedBy: ReadonlySet<string> };
export type Ask = { kind: DecisionKind; toRole?: string | null; reason?: string | null; bulk?: boolean };

const SHORTEST_REASON = 3;

/** Throws unless this person may still decide about this item. */
function mayDecide(item: Item, review: ReviewState, byId: string): void {
  if (review.openedAt === null) throw new Refused("conflict", "This review is not open yet.");
  if (review.approvedAt !== null) throw new Refused("conflict", "This review is closed and locked.");
  if (item.reviewerId !== byId) throw new Refused("not_found", "This account is not on your list.");
  if (item.personId === byId) throw new Refused("forbidden", "You cannot review your own access.");
  if (review.signedBy.has(byId))
    throw new Refused("conflict", "You have signed this review. Your decisions are locked.");
}

/**
 * Decides one item. The same decision sent again (a double click, a replay) answers "unchanged"; another one is a
 * conflict until the first is undone, so that two windows never overwrite each other in silence.
 * @throws Refused
 */
export function decide(
  item: Item,
  review: ReviewState,
  ask: Ask,
  byId: string,
  at: Date,
): Decision | "unchanged" {
  mayDecide(item, review, byId);
  const reason = ask.reason?.trim() || null;
  const toRole = ask.kind === "change" ? ask.toRole?.trim() || null : null;
  const bulk = ask.bulk ?? false;
  const old = item.decision;
  if (old) {
    if (
      old.kind === ask.kind &&
      old.toRole === toRole &&
      old.byId === byId &&
      (bulk || old.reason === reason)
    )
      return "unchanged";
    throw new Refused(
      "conflict",
      `This account is already decided (${DECISION_WORDS[old.kind]}). Undo that decision first.`,
    );
  }
  if (bulk && (ask.kind !== "keep" || item.flags.length > 0))
    throw new Refused("invalid", "Only accounts without a flag can be kept in bulk.");
  const needed = ask.kind !== "keep" || item.flags.length > 0;
  if (needed && (reason === null || [...reason].length < SHORTEST_REASON))
    throw new Refused("invalid", reasonAsked(ask.kind), "reason");
  if (ask.kind === "change" && toRole === null)
    throw new Refused("invalid", "Enter the smaller role.", "toRole");
  if (ask.kind === "change" && toRole === item.role)
    throw new Refused("invalid", "The account already has this role. Enter a smaller one.", "toRole");
  return { kind: ask.kind, toRole, reason, bulk, byId, at };
}

function reasonAsked(kind: DecisionKind): string {
  if (kind === "keep") return "This account has a flag. Enter a reason for keeping it.";
  return kind === "revoke" ? "Enter a reason for revoking it." : "Enter a reason for the change.";
}

/** Takes back a decision. Undoing what is undecided is nothing, not an error. @throws Refused */
export function undo(item: Item, review: ReviewState, byId: string): boolean {
  mayDecide(item, review, byId);
  return item.decision !== null;
}

/** Hands an item on ("not mine"). @throws Refused */
export function handOn(item: Item, review: ReviewState, byId: string, reason: string): void {
  mayDecide(item, review, byId);
  if (item.decision)
    throw new Refused("conflict", "This account is already decided. Undo that decision first.");
  if ([...reason.trim()].length < SHORTEST_REASON)
    throw new Refused("invalid", "Enter why it is not yours to decide.", "reason");
}

/** The items that may be kept together: open, unflagged, on this person's list. */
export function bulkKeepable<T extends Item>(items: readonly T[], byId: string): T[] {
  return items.filter(
    (item) => item.reviewerId === byId && item.decision === null && item.flags.length === 0,
  );
}

/** The sentence a reviewer signs. */
export function attestationText(count: number): string {
  const accounts = count === 1 ? "the 1 account" : `each of the ${count} accounts`;
  return `I looked at ${accounts} on my list myself. Those I kept are needed for the work these people do today.`;
}

/** The sentence the approver signs. Where two pairs of eyes are switched off it does not claim what is not so. */
export function approvalText(count: number, ownWork = false): string {
  const decisions = count === 1 ? "the 1 decision" : `the ${count} decisions`;
  const eyes = ownWork
    ? "I decided some of them myself: two pairs of eyes are switched off."
    : "I decided none of them myself.";
  return `I checked ${decisions} of this review, who made them and how. ${eyes}`;
}

/** Checks that a reviewer may sign their part now. @throws Refused */
export function signOff(items: readonly Item[], review: ReviewState, byId: string, attested: boolean): void {
  if (review.openedAt === null) throw new Refused("conflict", "This review is not open yet.");
  if (review.approvedAt !== null) throw new Refused("conflict", "This review is closed and locked.");
  if (review.signedBy.has(byId)) throw new Refused("conflict", "You have already signed this review.");
  const own = items.filter((item) => item.reviewerId === byId);
  if (own.length === 0) throw new Refused("not_found", "Your list is empty.");
  const open = own.filter((item) => item.decision === null).length;
  if (open > 0)
    throw new Refused("conflict", `${open} of ${own.length} ${plural(open, "is", "are")} still to decide.`);
  if (!attested) throw new Refused("invalid", "Tick the statement that you sign.", "attested");
}

/** Said to a person who decided in the review. */
export const decidedItself = "You made decisions in this review. Another person must approve it.";

/** The ids of the people who signed or decided in the review: the approver must be none of them. */
export function decidersOf(items: readonly Item[], review: ReviewState): string[] {
  return [...review.signedBy, ...items.flatMap(({ decision }) => (decision ? [decision.byId] : []))];
}

/**
 * Checks that the whole may be approved by a user with these eyes on those who decided.
 * Answers whether the record must say that one pair of eyes was enough. @throws Refused
 */
export function approve(items: readonly Item[], review: ReviewState, eyes: Eyes): { ownWork: boolean } {
  if (review.openedAt === null) throw new Refused("conflict", "This review is not open yet.");
  if (review.approvedAt !== null) throw new Refused("conflict", "This review is already approved.");
  const unsigned = new Set(
    items.map((item) => item.reviewerId ?? "nobody").filter((id) => !review.signedBy.has(id)),
  );
  if (unsigned.size > 0)
    throw new Refused(
      "conflict",
      `${counted(unsigned.size, "reviewer has", "reviewers have")} not signed yet.`,
    );
  return { ownWork: requireOtherPerson(eyes, decidedItself) };
}

const REVIEW_STATES = ["draft", "open", "signed", "closed"] as const;
export type ReviewStateWord = (typeof REVIEW_STATES)[number];

/** The state of a review, computed from its dated facts. "signed" waits for approval. */
export function stateOf(review: {
  openedAt: Date | null;
  approvedAt: Date | null;
  waitingFor: number;
}): ReviewStateWord {
  if (review.openedAt === null) return "draft";
  if (review.approvedAt !== null) return "closed";
  return review.waitingFor === 0 ? "signed" : "open";
}
