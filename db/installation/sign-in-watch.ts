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

/**
 * Owners and officers who are or were signed in at this address with this browser, the latest first: by a session, also one
 * that ran out, or by a browser that the account signed in from before.
 */
export async function listUsersHere(
  db: ReadDb,
  { ip, userAgent, browser, network }: { ip: string; userAgent: string; browser: string; network: string },
): Promise<string[]> {
  const sessions = await db
    .selectFrom("sessions as s")
    .innerJoin("users as u", "u.id", "s.user_id")
    .select(["s.user_id as id", "s.last_seen_at as at"])
    .where("u.role", "in", ["owner", "officer"])
    .where("s.ip", "=", ip)
    .where("s.user_agent", "=", userAgent)
    .execute();
  const browsers = await db
    .selectFrom("known_browsers as b")
    .innerJoin("users as u", "u.id", "b.user_id")
    .select(["b.user_id as id", "b.last_at as at"])
    .where("u.role", "in", ["owner", "officer"])
    .where("b.browser", "=", browser)
    .where("b.network", "=", network)
    .where("b.network", "!=", "unknown")
    .execute();
  const latest = [...sessions, ...browsers].sort((a, b) => (a.at < b.at ? 1 : -1));
  return [...new Set(latest.map(({ id }) => id))];
}

/** Whether the account ever signed in with a browser of this name. */
export async function usedBrowser(db: ReadDb, userId: string, browser: string): Promise<boolean> {
  const row = await db
    .selectFrom("known_browsers")
    .select("browser")
    .where("user_id", "=", userId)
    .where("browser", "=", browser)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the log has an entry of this user from this address since the instant. */
export async function actedFrom(db: ReadDb, userId: string, ip: string, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom("audit_log")
    .select("seq")
    .where("at", ">", since.toISOString())
    .where("actor_id", "=", userId)
    .where("ip", "=", ip)
    .executeTakeFirst();
  return row !== undefined;
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
