import type { ReadDb, Tx } from "#db/client";
import type { Day } from "#domain/days";

/** A link between an evidence item and a control, with the instants that decide. */
export type ProofRow = {
  controlId: string;
  evidenceId: string;
  ref: string;
  title: string;
  dueOn: Day | null;
  covers: { from: Day | null; to: Day | null };
  recordedAt: string;
  /** When it was accepted; null while nobody has. */
  acceptedAt: string | null;
};

/** Every living link between evidence and controls, or those of one control, oldest evidence first. */
export async function listProofs(db: ReadDb | Tx, controlId?: string): Promise<ProofRow[]> {
  let query = db
    .selectFrom("evidence_controls as link")
    .innerJoin("evidence_items as item", "item.id", "link.evidence_id")
    .leftJoin("evidence_reviews as review", (join) =>
      join.onRef("review.evidence_id", "=", "item.id").on("review.verdict", "=", "accepted"),
    )
    .select([
      "link.control_id",
      "link.due_on",
      "item.id",
      "item.ref",
      "item.title",
      "item.covers_from",
      "item.covers_to",
      "item.recorded_at",
      "review.reviewed_at",
    ])
    .where("link.ended_at", "is", null)
    .orderBy("item.recorded_at")
    .orderBy("item.id")
    .orderBy("link.control_id");
  if (controlId) query = query.where("link.control_id", "=", controlId);
  return (await query.execute()).map((row) => ({
    controlId: row.control_id,
    evidenceId: row.id,
    ref: row.ref,
    title: row.title,
    dueOn: row.due_on,
    covers: { from: row.covers_from, to: row.covers_to },
    recordedAt: row.recorded_at,
    acceptedAt: row.reviewed_at,
  }));
}
