import type { ReadDb, Tx } from "#db/client";
import { oneOf } from "#db/one-of";
import type { Day } from "#domain/days";

/** A link between an evidence item and a control, with the instants that decide. */
export type ProofRow = {
  controlId: string;
  evidenceId: string;
  ref: string;
  title: string;
  source: string;
  dueOn: Day | null;
  eventId: string | null;
  items: string[] | null;
  /** A signed statement covers its days. */
  statement: boolean;
  /** Each a day or an instant. */
  performed: { from: string; to: string };
  extractedAt: string;
  covers: { from: Day | null; to: Day | null };
  /** When both the item and its link were there. */
  recordedAt: string;
  /** When it was accepted for this control; null before acceptance, or once it was returned. */
  acceptedAt: string | null;
  /** The newest review returned it: something else is needed. */
  returned: boolean;
};

/**
 * What was linked to controls at `now`, or to some of them, oldest first. Ended links and items that a newer one
 * replaces are left out; the newest review is the one that counts.
 */
export async function listProofs(
  db: ReadDb | Tx,
  now: Date,
  controlIds?: readonly string[],
): Promise<ProofRow[]> {
  if (controlIds?.length === 0) return [];
  const at = now.toISOString();
  let query = db
    .selectFrom("evidence_controls as link")
    .innerJoin("evidence_items as item", "item.id", "link.evidence_id")
    .where("link.linked_at", "<=", at)
    .where((eb) => eb.or([eb("link.ended_at", "is", null), eb("link.ended_at", ">", at)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("evidence_items as newer")
            .select("newer.id")
            .whereRef("newer.supersedes_id", "=", "item.id")
            .where("newer.recorded_at", "<=", at),
        ),
      ),
    )
    .select([
      "link.control_id",
      "link.due_on",
      "link.event_id",
      "link.items",
      "link.linked_at",
      "item.id",
      "item.ref",
      "item.title",
      "item.source",
    ])
    .select(["item.kind", "item.covers_from", "item.covers_to", "item.recorded_at", "item.extracted_at"])
    .select(["item.performed_from", "item.performed_to"])
    .select((eb) =>
      eb
        .selectFrom("evidence_reviews as review")
        .select((inner) => inner.fn<string>("concat", ["verdict", inner.val(" "), "reviewed_at"]).as("said"))
        .whereRef("review.evidence_id", "=", "item.id")
        .where("review.reviewed_at", "<=", at)
        .orderBy("review.reviewed_at", "desc")
        .orderBy("review.id", "desc")
        .limit(1)
        .as("review"),
    )
    .orderBy("item.recorded_at")
    .orderBy("item.id")
    .orderBy("link.control_id");
  if (controlIds) query = query.where(oneOf("link.control_id", controlIds));
  return (await query.execute()).map((row) => {
    const accepted = row.review?.startsWith("accepted ") ? row.review.slice("accepted ".length) : null;
    const later = (a: string, b: string) => (a > b ? a : b);
    return {
      controlId: row.control_id,
      evidenceId: row.id,
      ref: row.ref,
      title: row.title,
      source: row.source,
      dueOn: row.due_on,
      eventId: row.event_id,
      items: row.items === null ? null : JSON.parse(row.items),
      statement: row.kind === "statement",
      performed: {
        from: row.performed_from ?? row.extracted_at,
        to: row.performed_to ?? row.extracted_at,
      },
      extractedAt: row.extracted_at,
      covers: { from: row.covers_from, to: row.covers_to },
      recordedAt: later(row.linked_at, row.recorded_at),
      // Linked to a further control afterwards, it was not known to show this one before.
      returned: row.review?.startsWith("returned ") ?? false,
      acceptedAt: accepted && row.linked_at > row.recorded_at ? later(accepted, row.linked_at) : accepted,
    };
  });
}
