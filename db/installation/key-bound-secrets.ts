import type { ReadDb, Tx } from "#db/client";

/** How many of each stop working when the secret key is replaced: only their keyed hashes are kept, which cannot be made again. */
export type EndedSecrets = {
  sessions: number;
  recoveryCodes: number;
  openLinks: number;
  apiTokens: number;
  calendarFeeds: number;
};

/** How many there are of what a new secret key ends. */
export async function countKeyBound(db: ReadDb | Tx, now: Date): Promise<EndedSecrets> {
  const { sessions, recoveryCodes, openLinks, apiTokens, calendarFeeds } = keyBound(db, now.toISOString());
  const count = async (rows: { execute(): Promise<{ n: number }[]> }) =>
    Number((await rows.execute())[0]?.n ?? 0);
  return {
    sessions: await count(sessions),
    recoveryCodes: await count(recoveryCodes),
    openLinks: await count(openLinks),
    apiTokens: await count(apiTokens),
    calendarFeeds: await count(calendarFeeds),
  };
}

function keyBound(db: ReadDb | Tx, at: string) {
  return {
    sessions: db.selectFrom("sessions").select((eb) => eb.fn.countAll<number>().as("n")),
    recoveryCodes: db
      .selectFrom("recovery_codes")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("used_at", "is", null),
    openLinks: db
      .selectFrom("one_time_links")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("used_at", "is", null)
      .where("revoked_at", "is", null)
      .where("expires_at", ">", at),
    apiTokens: db
      .selectFrom("api_tokens")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("revoked_at", "is", null)
      .where("expires_at", ">", at),
    calendarFeeds: db
      .selectFrom("calendar_feeds")
      .select((eb) => eb.fn.countAll<number>().as("n"))
      .where("revoked_at", "is", null),
  };
}

/** Ends what is known by a keyed hash alone: sessions, half-finished sign-ins, recovery codes, links, tokens and feeds. */
export async function endHashedSecrets(db: Tx, now: Date, by: string): Promise<EndedSecrets> {
  const at = now.toISOString();
  const ended = await countKeyBound(db, now);
  for (const table of ["sessions", "sign_in_attempts", "recovery_codes"] as const)
    await db.deleteFrom(table).execute();
  await db
    .updateTable("one_time_links")
    .set({ revoked_at: at, totp_secret: null })
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .execute();
  await db
    .updateTable("api_tokens")
    .set({ revoked_at: at, revoked_by: by })
    .where("revoked_at", "is", null)
    .execute();
  await db.updateTable("calendar_feeds").set({ revoked_at: at }).where("revoked_at", "is", null).execute();
  return ended;
}

/** Takes sealed mails that wait out of the queue: the links in them are ended. Answers how many. */
export async function withdrawSealedMails(db: Tx, now: Date, because: string): Promise<number> {
  const done = await db
    .updateTable("deliveries")
    .set({ next_try_at: null, failed_at: null, withdrawn_at: now.toISOString(), answer: because })
    .where("body", "like", "sealed:%")
    .where("sent_at", "is", null)
    .where("next_try_at", "is not", null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}
