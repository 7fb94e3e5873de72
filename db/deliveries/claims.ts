import type { ReadDb, Tx } from "#db/client";

/** The processes that hold mails, as they named themselves. */
export async function listClaimants(db: ReadDb): Promise<string[]> {
  const rows = await db
    .selectFrom("deliveries")
    .select("claimed_by")
    .distinct()
    .where("claimed_by", "is not", null)
    .where("next_try_at", "is not", null)
    .execute();
  return rows.map((row) => row.claimed_by!);
}

/** Notes that a mail's final dot is sent next: from now on the server may have accepted it. */
export async function markHandedOver(db: Tx, id: string, at: Date): Promise<void> {
  await db
    .updateTable("deliveries")
    .set({ handed_over_at: at.toISOString() })
    .where("id", "=", id)
    .where("claimed_by", "is not", null)
    .execute();
}

/**
 * Takes back the mails of a process that is gone: those it had not handed over are due now and were not tried; those it had
 * are tried again at the instant of `unknown` for their kind.
 */
export async function releaseClaims(
  db: Tx,
  claimant: string,
  now: Date,
  unknown: { reminder: string; other: string; error: string },
): Promise<void> {
  const held = () =>
    db
      .updateTable("deliveries")
      .set({ claimed_by: null, handed_over_at: null })
      .where("claimed_by", "=", claimant)
      .where("next_try_at", "is not", null);
  await held()
    .set((eb) => ({
      next_try_at: eb
        .case()
        .when("purpose", "=", "reminder")
        .then(unknown.reminder)
        .else(unknown.other)
        .end(),
      last_error: unknown.error,
    }))
    .where("handed_over_at", "is not", null)
    .execute();
  await held()
    .set((eb) => ({ next_try_at: now.toISOString(), tries: eb("tries", "-", 1) }))
    .execute();
}
