import { sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { oneOf } from "#db/one-of";

/** Refused codes of an account since the last ones that fitted, over all networks. */
export async function countRefusedCodes(db: ReadDb | Tx, userId: string): Promise<number> {
  const row = await db
    .selectFrom("refused_codes")
    .select((eb) => eb.fn.sum<number | null>("codes").as("codes"))
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return Number(row?.codes ?? 0);
}

/** Counts one more. Returns how many came from this network. */
export async function addRefusedCode(db: Tx, userId: string, network: string, now: Date): Promise<number> {
  const row = await db
    .insertInto("refused_codes")
    .values({ user_id: userId, network, codes: 1, last_at: now.toISOString() })
    .onConflict((conflict) =>
      conflict
        .columns(["user_id", "network"])
        .doUpdateSet({ codes: sql<number>`codes + 1`, last_at: now.toISOString() }),
    )
    .returning("codes")
    .executeTakeFirstOrThrow();
  return row.codes;
}

/** Forgets the refused codes of one network, or of all. */
export async function forgetRefusedCodes(db: Tx, userId: string, network?: string): Promise<void> {
  const query = db.deleteFrom("refused_codes").where("user_id", "=", userId);
  await (network === undefined ? query : query.where("network", "=", network)).execute();
}

/** Notes from where an account signs in. `first` is the account's first browser, `known` one that it used before. */
export async function noteBrowser(
  db: Tx,
  seen: { userId: string; browser: string; network: string },
  now: Date,
): Promise<"first" | "known" | "new"> {
  const at = now.toISOString();
  const rows = await db
    .selectFrom("known_browsers")
    .select(["browser", "network"])
    .where("user_id", "=", seen.userId)
    .execute();
  const known = rows.some((row) => row.browser === seen.browser && row.network === seen.network);
  await db
    .insertInto("known_browsers")
    .values({ user_id: seen.userId, browser: seen.browser, network: seen.network, first_at: at, last_at: at })
    .onConflict((conflict) =>
      conflict.columns(["user_id", "browser", "network"]).doUpdateSet({ last_at: at }),
    )
    .execute();
  return known ? "known" : rows.length === 0 ? "first" : "new";
}

/** The newest entries of the log about a user's own sign-in. */
export async function listSignInEvents(
  db: ReadDb,
  userId: string,
  actions: readonly string[],
  limit: number,
): Promise<{ at: string; action: string; ip: string | null; actor_name: string }[]> {
  return db
    .selectFrom("audit_log")
    .select(["at", "action", "ip", "actor_name"])
    .where("subject_type", "=", "user")
    .where("subject_id", "=", userId)
    .where(oneOf("action", actions))
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
}
