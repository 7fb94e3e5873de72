import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";

type SignInAttemptRow = Selectable<FoundationTables["sign_in_attempts"]>;

/** A sign-in between password and second factor that has not expired at `now`. */
export async function findSignInAttempt(
  db: ReadDb,
  id: string,
  now: Date,
): Promise<SignInAttemptRow | undefined> {
  return db
    .selectFrom("sign_in_attempts")
    .selectAll()
    .where("id", "=", id)
    .where("expires_at", ">", now.toISOString())
    .executeTakeFirst();
}

/** Writes a sign-in that waits for its second factor, and removes those that have expired. */
export async function insertSignInAttempt(
  db: Tx,
  row: Insertable<FoundationTables["sign_in_attempts"]>,
): Promise<void> {
  await db.deleteFrom("sign_in_attempts").where("expires_at", "<=", row.created_at).execute();
  await db.insertInto("sign_in_attempts").values(row).execute();
}

/** Deletes all sign-ins of a user that wait for a second factor. */
export async function deleteUserAttempts(db: Tx, userId: string): Promise<void> {
  await db.deleteFrom("sign_in_attempts").where("user_id", "=", userId).execute();
}

/** Removes the attempt. False when another request finished it first. */
export async function deleteSignInAttempt(db: Tx, id: string): Promise<boolean> {
  const done = await db.deleteFrom("sign_in_attempts").where("id", "=", id).executeTakeFirst();
  return done.numDeletedRows === 1n;
}
