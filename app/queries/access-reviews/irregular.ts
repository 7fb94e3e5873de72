import type { EventRow } from "#db/access-reviews/events";
import type { FullItem } from "#db/access-reviews/items";
import type { ReviewRow, SignoffRow } from "#db/access-reviews/reviews";
import type { ReviewRecord } from "#domain/access-reviews/record";

/** Part 7 of a review's record: what was late, extended, given to another reviewer or left undecided. */
export function irregular(
  review: ReviewRow,
  items: readonly FullItem[],
  events: readonly EventRow[],
  signoffs: readonly SignoffRow[],
  people: ReadonlyMap<string, { name: string }>,
): ReviewRecord["irregular"] {
  const item = new Map(items.map((one) => [one.id, one]));
  const moved = events
    // What is reassigned after the approval is a removal, and is in part 9.
    .filter((event) => review.approved_at === null || event.at <= review.approved_at)
    .filter((event) => event.what === "handed-on" || event.what === "assigned")
    .map((event) => ({
      kind: "reassigned" as const,
      what: `${item.get(event.item_id ?? "")?.label ?? ""} ${event.detail}`,
      at: event.at,
      by: event.by_name,
      reason: event.reason,
    }));
  const extended = events
    .filter((event) => event.what === "extended")
    .map((event) => ({
      kind: "extended" as const,
      what: `Due date ${event.detail}`,
      at: event.at,
      by: event.by_name,
      reason: event.reason,
    }));
  const late = signoffs
    .filter((row) => row.signed_at > review.due_at)
    .map((row) => ({
      kind: "late" as const,
      what: "Signed after the due date",
      at: row.signed_at,
      by: people.get(row.reviewer_id)?.name ?? "",
      reason: null,
    }));
  const undecided = items
    .filter((one) => one.decision === null)
    .map((one) => ({
      kind: "undecided" as const,
      what: `${one.label}, ${one.role ?? "no role named"}`,
      at: review.due_at,
      by: one.reviewer ?? "nobody",
      reason: null,
    }));
  return [...late, ...extended, ...moved, ...undecided];
}
