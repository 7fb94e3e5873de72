import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";

/** A removal that an approved review decided, for one time that it was open. */
export type FollowUpRow = {
  /** The evidence item that holds the record of the review. */
  evidenceId: string;
  /** When it was first due: an exception moves the day of the task, not this one. */
  dueAt: string;
  /** The list that showed it: the instant that the list states, and when it was recorded. */
  proof: Proof | null;
};

type Proof = { at: string; recordedAt: string };

type Entry = { action: string; at: string; before: Record<string, string>; after: Record<string, string> };

/**
 * Removals of approved reviews, one row for each time that a removal was open. The table holds the newest due day and proof; the
 * earlier ones are in the log, which nothing changes.
 */
export async function listFollowUps(db: ReadDb | Tx): Promise<readonly FollowUpRow[]> {
  return listedUntilWrite(db, "follow-ups", () => readFollowUps(db));
}

async function readFollowUps(db: ReadDb | Tx): Promise<FollowUpRow[]> {
  const rows = await db
    .selectFrom("removals")
    .innerJoin("access_reviews as review", "review.id", "removals.review_id")
    .leftJoin("populations as shown", "shown.id", "removals.verified_population_id")
    .where("review.evidence_id", "is not", null)
    .select(["removals.id", "removals.due_at", "removals.verified_at"])
    .select(["review.evidence_id", "shown.recorded_at"])
    .execute();
  const entries = rows.length > 0 ? await listEntries(db) : new Map<string, Entry[]>();
  return rows.flatMap((row): FollowUpRow[] => {
    const evidenceId = row.evidence_id ?? "";
    const { closed, firstDue } = earlier(entries.get(row.id) ?? []);
    const proof = row.verified_at
      ? { at: row.verified_at, recordedAt: row.recorded_at ?? row.verified_at }
      : null;
    const current = { evidenceId, dueAt: firstDue ?? row.due_at, proof };
    return [...closed.map((one) => ({ evidenceId, ...one })), current];
  });
}

/** Entries that move the due day of a removal, prove it or open it again, by the removal, oldest first. */
async function listEntries(db: ReadDb | Tx): Promise<Map<string, Entry[]>> {
  const rows = await db
    .selectFrom("audit_log")
    .where("subject_type", "=", "removal")
    .where("action", "in", ["removals.except", "removals.prove", "removals.reopen"])
    .select(["subject_id", "action", "at", "before", "after"])
    .orderBy("seq")
    .execute();
  const found = new Map<string, Entry[]>();
  for (const { subject_id, action, at, before, after } of rows) {
    const entry = { action, at, before: JSON.parse(before ?? "{}"), after: JSON.parse(after ?? "{}") };
    const list = found.get(subject_id);
    if (list) list.push(entry);
    else found.set(subject_id, [entry]);
  }
  return found;
}

/** The times before the one that the table holds, and the first due day of that one where an exception moved it. */
function earlier(entries: readonly Entry[]): {
  closed: Omit<FollowUpRow, "evidenceId">[];
  firstDue?: string;
} {
  const closed: Omit<FollowUpRow, "evidenceId">[] = [];
  let firstDue: string | undefined;
  let proof: Proof | null = null;
  for (const { action, at, before, after } of entries) {
    if (action === "removals.except") firstDue ??= before.due_at;
    if (action === "removals.prove" && after.at) proof = { at: after.at, recordedAt: at };
    if (action !== "removals.reopen") continue;
    const dueAt = firstDue ?? before.due_at;
    // Entries of earlier builds do not say when it was due; such a time is left out.
    if (dueAt && proof) closed.push({ dueAt, proof });
    firstDue = undefined;
    proof = null;
  }
  return firstDue ? { closed, firstDue } : { closed };
}
