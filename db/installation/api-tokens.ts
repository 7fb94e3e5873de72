import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { ApiTokensTables } from "#db/schema/api-tokens";

export type ApiTokenRow = Selectable<ApiTokensTables["api_tokens"]>;

/** Every token ever made, the newest first. */
export async function listApiTokens(db: ReadDb): Promise<ApiTokenRow[]> {
  return db
    .selectFrom("api_tokens")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
}

/** A token by its id, also one that was revoked. */
export async function findApiToken(db: ReadDb | Tx, id: string): Promise<ApiTokenRow | undefined> {
  return db.selectFrom("api_tokens").selectAll().where("id", "=", id).executeTakeFirst();
}

/** A token by the part that may be shown, such as "srty_1f2e3d4c5b6a"; its secret is not checked here. */
export async function findApiTokenByPrefix(db: ReadDb, prefix: string): Promise<ApiTokenRow | undefined> {
  return db.selectFrom("api_tokens").selectAll().where("prefix", "=", prefix).executeTakeFirst();
}

/** The tokens that a user made and that work at `now`. */
export async function listLiveTokensOf(db: ReadDb | Tx, userId: string, now: Date): Promise<ApiTokenRow[]> {
  return db
    .selectFrom("api_tokens")
    .selectAll()
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now.toISOString())
    .orderBy("created_at")
    .execute();
}

/** Adds a token; of its secret the hash alone. */
export async function insertApiToken(db: Tx, row: Insertable<ApiTokensTables["api_tokens"]>): Promise<void> {
  await db.insertInto("api_tokens").values(row).execute();
}

/** Changes columns of a token: its last use, or that it was revoked. */
export async function saveApiToken(
  db: Tx,
  id: string,
  change: Updateable<ApiTokensTables["api_tokens"]>,
): Promise<void> {
  await db.updateTable("api_tokens").set(change).where("id", "=", id).execute();
}

/** What came from this program under this key before. */
export async function findIntakeRequest(db: Tx, tokenId: string, key: string) {
  return db
    .selectFrom("intake_requests")
    .innerJoin("incidents", "incidents.id", "intake_requests.incident_id")
    .select(["intake_requests.body_sha256", "incidents.id", "incidents.ref"])
    .where("token_id", "=", tokenId)
    .where("key", "=", key)
    .executeTakeFirst();
}

/** Remembers a report that came under a key of its sender's, so that a repeated request makes no second incident. */
export async function insertIntakeRequest(
  db: Tx,
  row: Insertable<ApiTokensTables["intake_requests"]>,
): Promise<void> {
  await db.insertInto("intake_requests").values(row).execute();
}
