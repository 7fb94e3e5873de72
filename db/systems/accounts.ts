import { setImmediate } from "node:timers/promises";
import { type Selectable, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany } from "#db/many-rows";
import { readByKey } from "#db/pages";
import type { AccessReviewsTables } from "#db/schema/access-reviews";
import type {
  Account,
  AccountKind,
  AccountStatus,
  Answer,
  Moment,
  Precision,
} from "#domain/systems/accounts";
import type { Match } from "#domain/systems/identity";

type AccountRow = Selectable<AccessReviewsTables["accounts"]>;

/** SQLite blocks the thread while it works: after this many rows other requests get their turn. */
const AT_ONCE = 300;

/** Writes the accounts of a population in the order of its source; `matches` says whose each of them is. */
export async function insertAccounts(
  db: Tx,
  populationId: string,
  accounts: readonly Account[],
  matches: readonly (Match | null)[],
): Promise<void> {
  for (let from = 0; from < accounts.length; from += AT_ONCE) {
    const part = accounts.slice(from, from + AT_ONCE).map((account, at) => {
      const n = from + at;
      return toRow(populationId, n + 1, account, matches[n] ?? null);
    });
    await insertMany(db, "accounts", part);
    await setImmediate();
  }
}

/** The accounts of a population page by page, by their external ids. */
export async function* accountPages(db: ReadDb, populationId: string): AsyncGenerator<AccountRow[]> {
  const pages = db
    .selectFrom("accounts")
    .selectAll()
    .where("population_id", "=", populationId)
    .orderBy("external_id")
    .limit(AT_ONCE);
  let page = await pages.execute();
  for (let last = page.at(-1); last; last = page.at(-1)) {
    yield page;
    await setImmediate();
    page = await pages.where("external_id", ">", last.external_id).execute();
  }
}

/** The accounts of a population, in the order of its source: all, or those of one place in it. */
export async function listAccounts(
  db: ReadDb,
  populationId: string,
  place?: { limit: number; offset: number },
): Promise<AccountRow[]> {
  const query = db.selectFrom("accounts").selectAll().where("population_id", "=", populationId);
  if (place) return query.orderBy("n").limit(place.limit).offset(place.offset).execute();
  // By their ids, which have an index: in the order of the source each page would read the whole list.
  const all = await readByKey(
    "",
    (row: AccountRow) => row.external_id,
    (after, limit) => query.where("external_id", ">", after).orderBy("external_id").limit(limit).execute(),
  );
  return all.sort((a, b) => a.n - b.n);
}

/** Some accounts of a population, by their external ids. */
export async function listAccountsOf(
  db: ReadDb,
  populationId: string,
  externalIds: readonly string[],
): Promise<AccountRow[]> {
  return db
    .selectFrom("accounts")
    .selectAll()
    .where("population_id", "=", populationId)
    .where(sql<boolean>`external_id in (select value from json_each(${JSON.stringify(externalIds)}))`)
    .orderBy("external_id")
    .execute();
}

/** One account of a system as its newest list that has it describes it, with that list's reference. */
export async function findAccount(db: ReadDb, systemId: string, externalId: string) {
  return db
    .selectFrom("populations as p")
    .innerJoin("accounts as a", "a.population_id", "p.id")
    .leftJoin("people as o", "o.id", "a.person_id")
    .selectAll("a")
    .select(["p.ref", "p.at", "o.name as person"])
    .where("p.system_id", "=", systemId)
    .where("a.external_id", "=", externalId)
    .orderBy("p.at", "desc")
    .orderBy("p.id", "desc")
    .executeTakeFirst();
}

function toRow(populationId: string, n: number, account: Account, match: Match | null): AccountRow {
  const last = account.lastSignIn;
  return {
    population_id: populationId,
    external_id: account.externalId,
    n,
    user_name: account.userName,
    email: account.email,
    name: account.name,
    kind: account.kind,
    status: account.status,
    roles: JSON.stringify(account.roles),
    grants: JSON.stringify(account.grants),
    privileged: account.privileged,
    mfa: account.mfa,
    last_sign_in: typeof last === "string" ? last : last.at.toISOString(),
    last_sign_in_precision: typeof last === "string" ? null : last.precision,
    created_at: account.createdAt?.at.toISOString() ?? null,
    created_precision: account.createdAt?.precision ?? null,
    person_id: match?.personId ?? null,
    matched_by: match?.by ?? null,
  };
}

/** A stored account as the rules know it. */
export function toAccount(row: AccountRow): Account {
  return {
    externalId: row.external_id,
    userName: row.user_name,
    email: row.email,
    name: row.name,
    kind: row.kind as AccountKind,
    status: row.status as AccountStatus,
    roles: JSON.parse(row.roles) as string[],
    grants: JSON.parse(row.grants) as string[],
    privileged: row.privileged as Answer,
    mfa: row.mfa as Answer,
    lastSignIn:
      row.last_sign_in === "never" || row.last_sign_in === "unknown"
        ? row.last_sign_in
        : moment(row.last_sign_in, row.last_sign_in_precision),
    createdAt: row.created_at === null ? null : moment(row.created_at, row.created_precision),
  };
}

function moment(at: string, precision: string | null): Moment {
  return { at: new Date(at), precision: (precision ?? "instant") as Precision };
}
