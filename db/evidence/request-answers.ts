import type { ReadDb, Tx } from "#db/client";
import type { EvidenceRequestsTables } from "#db/schema/evidence-requests";

/** Names an item of evidence as the answer to a request. */
export async function insertAnswer(
  db: Tx,
  row: EvidenceRequestsTables["evidence_request_answers"],
): Promise<void> {
  await db.insertInto("evidence_request_answers").values(row).execute();
}

/** The reference and id of the request that an item answers. */
export async function findRequestAnswered(
  db: ReadDb | Tx,
  evidenceId: string,
): Promise<{ id: string; ref: string } | undefined> {
  return db
    .selectFrom("evidence_request_answers as a")
    .innerJoin("evidence_requests as r", "r.id", "a.request_id")
    .select(["r.id", "r.ref"])
    .where("a.evidence_id", "=", evidenceId)
    .executeTakeFirst();
}

/** Everything that came as an answer to a request, the newest first, with what was decided on it. */
export async function listAnswers(db: ReadDb, requestId: string) {
  return db
    .selectFrom("evidence_request_answers as a")
    .innerJoin("evidence_items as e", "e.id", "a.evidence_id")
    .leftJoin("evidence_reviews as v", (join) =>
      join.on("v.id", "=", (eb) =>
        eb
          .selectFrom("evidence_reviews as w")
          .select("w.id")
          .whereRef("w.evidence_id", "=", "a.evidence_id")
          .orderBy("w.reviewed_at", "desc")
          .orderBy("w.id", "desc")
          .limit(1),
      ),
    )
    .select(["e.id", "e.ref", "e.shows", "e.performed_from", "a.answered_at", "a.answered_by"])
    .select(["v.verdict", "v.reason", "v.reviewed_at", "v.reviewed_by"])
    .where("a.request_id", "=", requestId)
    .orderBy("a.answered_at", "desc")
    .orderBy("e.id", "desc")
    .execute();
}

/** The controls that a request is for, with their owners and deputies. */
export async function listRequestControls(db: ReadDb | Tx, requestId: string) {
  return db
    .selectFrom("evidence_request_controls as k")
    .innerJoin("controls as c", "c.id", "k.control_id")
    .select(["c.ref", "c.owner_id", "c.deputy_id", "k.due_on", "k.event_id", "k.items"])
    .where("k.request_id", "=", requestId)
    .orderBy("c.ref")
    .execute();
}
