import { sql } from "kysely";
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
  /** When the item was recorded. */
  itemAt: string;
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
  let query = links(db, at)
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
    );
  if (controlIds) query = query.where(oneOf("link.control_id", controlIds));
  return (await query.execute()).map(toProof);
}

/** A link as it is after everything that was written about it. */
export type LatestProof = {
  proof: ProofRow;
  /** No newer item replaces its own. */
  counts: boolean;
  /** The newest instant that it depends on: from then on it is what `listProofs` gives. */
  newest: string;
};

/** The links of these items that were not ended, in the order of `listProofs`. */
export async function listLatestProofs(db: ReadDb, itemIds: readonly string[]): Promise<LatestProof[]> {
  const rows = await links(db, null)
    .where(oneOf("link.evidence_id", itemIds))
    .where("link.ended_at", "is", null)
    .select((eb) =>
      eb
        .selectFrom("evidence_items as newer")
        .select("newer.recorded_at")
        .whereRef("newer.supersedes_id", "=", "item.id")
        .as("replaced_at"),
    )
    .execute();
  return rows.map((row) => {
    const reviewedAt = row.review?.slice(row.review.indexOf(" ") + 1) ?? "";
    const instants = [row.linked_at, row.replaced_at ?? "", reviewedAt];
    return {
      proof: toProof(row),
      counts: row.replaced_at === null,
      newest: instants.reduce((a, b) => (a > b ? a : b)),
    };
  });
}

/** Links with their items and with the newest review, of those until `at` where it is given. */
function links(db: ReadDb | Tx, at: string | null) {
  return db
    .selectFrom("evidence_controls as link")
    .innerJoin("evidence_items as item", "item.id", "link.evidence_id")
    .select(["link.control_id", "link.due_on", "link.event_id", "link.items", "link.linked_at"])
    .select(["item.id", "item.ref", "item.title", "item.source", "item.kind"])
    .select(["item.covers_from", "item.covers_to", "item.recorded_at", "item.extracted_at"])
    .select(["item.performed_from", "item.performed_to"])
    .select((eb) =>
      eb
        .selectFrom("evidence_reviews as review")
        .select((inner) => inner.fn<string>("concat", ["verdict", inner.val(" "), "reviewed_at"]).as("said"))
        .whereRef("review.evidence_id", "=", "item.id")
        .$if(at !== null, (query) => query.where("review.reviewed_at", "<=", at))
        .orderBy("review.reviewed_at", "desc")
        .orderBy("review.id", "desc")
        .limit(1)
        .as("review"),
    )
    .orderBy("item.recorded_at")
    .orderBy("item.id")
    .orderBy("link.control_id")
    .orderBy(sql`link.rowid`);
}

type LinkRow = Awaited<ReturnType<ReturnType<typeof links>["execute"]>>[number];

function toProof(row: LinkRow): ProofRow {
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
    itemAt: row.recorded_at,
    recordedAt: later(row.linked_at, row.recorded_at),
    // Linked to a further control afterwards, it was not known to show this one before.
    returned: row.review?.startsWith("returned ") ?? false,
    acceptedAt: accepted && row.linked_at > row.recorded_at ? later(accepted, row.linked_at) : accepted,
  };
}
