import type { Insertable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { UserRow } from "#db/installation/sessions";
import { listedUntilWrite } from "#db/read-cache";
import type { FoundationTables } from "#db/schema/foundation";
import { addressKey } from "#domain/email";

/** A user by id, also one whose access has ended. */
export async function findUser(db: ReadDb | Tx, id: string): Promise<UserRow | undefined> {
  return db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Whether the user may sign in at `now`: neither ended nor, as an auditor, past the last day. */
export function isOpen(user: UserRow, now: Date): boolean {
  return user.ended_at === null && (user.expires_at === null || user.expires_at > now.toISOString());
}

/** A user by e-mail address; the case of letters and the spelling of an international domain do not matter. */
export async function findUserByEmail(db: ReadDb, email: string): Promise<UserRow | undefined> {
  return db
    .selectFrom("users")
    .selectAll()
    .where("email", "=", addressKey(email) ?? email.toLowerCase())
    .executeTakeFirst();
}

/** The account of a person, also one whose access has ended. */
export async function findUserByPerson(db: ReadDb, personId: string): Promise<UserRow | undefined> {
  return db.selectFrom("users").selectAll().where("person_id", "=", personId).executeTakeFirst();
}

/** All users by name, those with access first. Kept until anything changes, and frozen. */
export async function listUsers(db: ReadDb): Promise<readonly UserRow[]> {
  return listedUntilWrite(db, "users", () =>
    db.selectFrom("users").selectAll().orderBy("ended_at").orderBy("name").execute(),
  );
}

/** Adds a user. Password hash and seed are sealed by the caller. */
export async function insertUser(db: Tx, row: Insertable<FoundationTables["users"]>): Promise<void> {
  await db.insertInto("users").values(row).execute();
}

/** Changes columns of a user. */
export async function saveUser(
  db: Tx,
  id: string,
  change: Updateable<FoundationTables["users"]>,
): Promise<void> {
  await db.updateTable("users").set(change).where("id", "=", id).execute();
}

/**
 * Stores an accepted TOTP step. False when another request used this step or a later one in between. A stored step beyond
 * `latest`, the last that can be accepted now, was used while the clock was ahead and gives way.
 */
export async function spendTotpStep(db: Tx, id: string, step: number, latest: number): Promise<boolean> {
  const done = await db
    .updateTable("users")
    .set({ totp_step: step })
    .where("id", "=", id)
    .where((eb) => eb.or([eb("totp_step", "<", step), eb("totp_step", ">", latest)]))
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Adds a user's recovery codes, each as a hash. */
export async function insertRecoveryCodes(
  db: Tx,
  rows: Insertable<FoundationTables["recovery_codes"]>[],
): Promise<void> {
  await db.insertInto("recovery_codes").values(rows).execute();
}

/** Deletes all recovery codes of a user, used ones too. */
export async function deleteRecoveryCodes(db: Tx, userId: string): Promise<void> {
  await db.deleteFrom("recovery_codes").where("user_id", "=", userId).execute();
}

/** Uses up a recovery code. False when it does not exist or was used. */
export async function spendRecoveryCode(
  db: Tx,
  userId: string,
  codeHash: string,
  now: Date,
): Promise<boolean> {
  const done = await db
    .updateTable("recovery_codes")
    .set({ used_at: now.toISOString() })
    .where("user_id", "=", userId)
    .where("code_hash", "=", codeHash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** How many recovery codes of a user are unused. */
export async function countRecoveryCodes(db: ReadDb, userId: string): Promise<number> {
  const row = await db
    .selectFrom("recovery_codes")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("user_id", "=", userId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
