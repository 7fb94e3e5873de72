import { sql } from "kysely";
import { type AccountRow, toAccount } from "#db/accounts";
import type { ReadDb } from "#db/client";
import { type Group, NAMED } from "#db/reconciliation";
import { type Account, accountLabel, differenceOf } from "#domain/accounts";

export type ListDifference = { added: Group; removed: Group; changed: Group };

/** What is new, gone and changed in a list against an older one of the same system, by external id. */
export async function listDifference(db: ReadDb, olderId: string, newerId: string): Promise<ListDifference> {
  const only = async (here: string, there: string) => {
    const rows = sql`from accounts a where a.population_id = ${here} and not exists
      (select 1 from accounts b where b.population_id = ${there} and b.external_id = a.external_id)`;
    const count = await sql<{ total: number }>`select count(*) as total ${rows}`.execute(db);
    const first = await sql<AccountRow>`select a.* ${rows} order by a.n limit ${NAMED}`.execute(db);
    return {
      total: count.rows[0]?.total ?? 0,
      first: first.rows.map(toAccount).map((one) => named(one, rolesOf(one))),
    };
  };
  // Told apart by their text first: the order of roles alone is no change, which the rule decides.
  const pair = (id: string) =>
    sql<AccountRow>`select a.* from accounts a join accounts b on b.external_id = a.external_id
      and b.population_id = ${id === newerId ? olderId : newerId}
      where a.population_id = ${id} and (a.roles <> b.roles or a.status <> b.status) order by a.external_id`.execute(
      db,
    );
  const [before, after] = [
    (await pair(olderId)).rows.map(toAccount),
    (await pair(newerId)).rows.map(toAccount),
  ];
  const { changed } = differenceOf(before, after);
  return {
    added: await only(newerId, olderId),
    removed: await only(olderId, newerId),
    changed: {
      total: changed.length,
      first: changed
        .slice(0, NAMED)
        .map((one) => named(one.after, `${stateOf(one.before)} → ${stateOf(one.after)}`)),
    },
  };
}

const named = (account: Account, detail: string) => ({
  id: account.externalId,
  label: accountLabel(account),
  detail,
});
const rolesOf = (account: Account) => account.roles.join(", ") || "no role named";
const stateOf = (account: Account) =>
  `${rolesOf(account)}${account.status === "disabled" ? " (disabled)" : ""}`;
