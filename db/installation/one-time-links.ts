import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { isAsStated } from "#db/installation/stated-rows";
import type { FoundationTables } from "#db/schema/foundation";

export type OneTimeLinkRow = Selectable<FoundationTables["one_time_links"]>;
type OneTimeLinkKind = "setup" | "invitation" | "password-reset" | "factor-reset";

/** A link that can still be used at `now`. */
export async function findOpenLink(
  db: ReadDb,
  kind: OneTimeLinkKind,
  tokenHash: string,
  now: Date,
): Promise<OneTimeLinkRow | undefined> {
  return db
    .selectFrom("one_time_links")
    .selectAll()
    .where("kind", "=", kind)
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now.toISOString())
    .executeTakeFirst();
}

/** Whether the link with this id can still be used at `now`. */
export async function isLinkOpen(db: ReadDb, id: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom("one_time_links")
    .select("id")
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now.toISOString())
    .executeTakeFirst();
  return row !== undefined;
}

/** Adds a link that works once; of its token the hash alone. */
export async function insertLink(db: Tx, row: Insertable<FoundationTables["one_time_links"]>): Promise<void> {
  await db.insertInto("one_time_links").values(row).execute();
}

/** Marks a link used. False when it was used already, or does not say what the log has of it: to whom, what for, until when. */
export async function spendLink(db: Tx, id: string, now: Date): Promise<boolean> {
  if (!(await isAsStated(db, "one_time_links", id))) return false;
  const done = await db
    .updateTable("one_time_links")
    .set({ used_at: now.toISOString(), totp_secret: null })
    .where("id", "=", id)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Revokes the open links of a kind for one e-mail address (null: all set-up links). */
export async function revokeLinks(
  db: Tx,
  kind: OneTimeLinkKind,
  email: string | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable("one_time_links")
    .set({ revoked_at: now.toISOString(), totp_secret: null })
    .where("kind", "=", kind)
    .where("email", email === null ? "is" : "=", email)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .execute();
}

/** Revokes the open invitations of a person, to whichever of their addresses they went. */
export async function revokeInvitationsOf(db: Tx, personId: string, now: Date): Promise<void> {
  await db
    .updateTable("one_time_links")
    .set({ revoked_at: now.toISOString(), totp_secret: null })
    .where("kind", "=", "invitation")
    .where("person_id", "=", personId)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .execute();
}

/** How many links of a kind were made for an address since the instant, used and revoked ones too. */
export async function countLinksSince(
  db: ReadDb,
  kind: OneTimeLinkKind,
  email: string,
  since: Date,
): Promise<number> {
  const row = await db
    .selectFrom("one_time_links")
    .select((eb) => eb.fn.countAll<number>().as("links"))
    .where("kind", "=", kind)
    .where("email", "=", email)
    .where("created_at", ">", since.toISOString())
    .executeTakeFirstOrThrow();
  return Number(row.links);
}

/** Invitations that are still open, the newest first, and how many there are. */
export async function listOpenInvitations(
  db: ReadDb,
  now: Date,
  limit: number,
): Promise<{ rows: OneTimeLinkRow[]; count: number; firstEnd: Date | null }> {
  const rows = await openInvitations(db, now)
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  const { count, first_end } = await openInvitations(db, now)
    .select((eb) => [
      eb.fn.countAll<number>().as("count"),
      eb.fn.min<string | null>("expires_at").as("first_end"),
    ])
    .executeTakeFirstOrThrow();
  return { rows, count: Number(count), firstEnd: first_end ? new Date(first_end) : null };
}

/** An invitation by its id that at `now` is neither used, withdrawn nor past its term. */
export async function findOpenInvitation(
  db: ReadDb,
  id: string,
  now: Date,
): Promise<OneTimeLinkRow | undefined> {
  return openInvitations(db, now).selectAll().where("id", "=", id).executeTakeFirst();
}

/** The open invitations to an address, and those of a person, to whichever address they went. */
export async function listOpenInvitationsTo(
  db: ReadDb,
  { email, personId }: { email: string; personId: string | null },
  now: Date,
): Promise<OneTimeLinkRow[]> {
  return openInvitations(db, now)
    .selectAll()
    .where((eb) => eb.or([eb("email", "=", email), eb("person_id", "=", personId)]))
    .execute();
}

function openInvitations(db: ReadDb, now: Date) {
  return db
    .selectFrom("one_time_links")
    .where("kind", "=", "invitation")
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now.toISOString());
}
