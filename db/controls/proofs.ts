import type { ReadDb, Tx } from "#db/client";
import type { Day } from "#domain/days";

/** A link between an evidence item and a control, with the instants that decide. */
export type ProofRow = {
  controlId: string;
  evidenceId: string;
  ref: string;
  title: string;
  source: string;
  dueOn: Day | null;
  covers: { from: Day | null; to: Day | null };
  /** When both the item and its link were there. */
  recordedAt: string;
  /** When it was accepted; null while nobody has, or once it was returned. */
  acceptedAt: string | null;
};

/**
 * What stood linked to controls at `now`, or to one of them, oldest first. Ended links and items that a newer one
 * replaces are left out; the newest review is the one that counts.
 */
export async function listProofs(db: ReadDb | Tx, now: Date, controlId?: string): Promise<ProofRow[]> {
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
      "link.linked_at",
      "item.id",
      "item.ref",
      "item.title",
      "item.source",
    ])
    .select(["item.covers_from", "item.covers_to", "item.recorded_at"])
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
  if (controlId) query = query.where("link.control_id", "=", controlId);
  return (await query.execute()).map((row) => ({
    controlId: row.control_id,
    evidenceId: row.id,
    ref: row.ref,
    title: row.title,
    source: row.source,
    dueOn: row.due_on,
    covers: { from: row.covers_from, to: row.covers_to },
    recordedAt: row.linked_at > row.recorded_at ? row.linked_at : row.recorded_at,
    acceptedAt: row.review?.startsWith("accepted ") ? row.review.slice("accepted ".length) : null,
  }));
}
