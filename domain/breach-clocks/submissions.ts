import type { ClockStart, ClockStartKind } from "#domain/breach-clocks/clock-starts";

type Clock = { ruleId: string; customerId: string | null; ended: { how: "told" | "not_required" } | null };

/**
 * The state of the sending from which chained clocks count. `in_question`: it was recorded, and came back since; its clock runs
 * again until it is settled. `withdrawn`: it came back, and was then signed as not required.
 */
type Submission = "sent" | "in_question" | "withdrawn";

/** Null for an anchor that is not a sending. */
export function submissionOf(kind: ClockStartKind, clocks: readonly Clock[]): Submission | null {
  if (!kind.startsWith("submitted:")) return null;
  const clock = clocks.find((one) => !one.customerId && one.ruleId === kind.slice("submitted:".length));
  if (!clock) return "sent";
  if (!clock.ended) return "in_question";
  return clock.ended.how === "told" ? "sent" : "withdrawn";
}

/** The anchors from which clocks count. One in question still does: the earlier deadline is the safe one. */
export function countingAnchors<A extends ClockStart>(anchors: readonly A[], clocks: readonly Clock[]): A[] {
  return anchors.filter(({ kind }) => submissionOf(kind, clocks) !== "withdrawn");
}
