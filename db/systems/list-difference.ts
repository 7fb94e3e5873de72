import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { type AccountRow, listAccountsOf, toAccount } from "#db/systems/accounts";
import { type Group, NAMED } from "#db/systems/reconciliation";
import { type Account, accountLabel, differenceOf } from "#domain/systems/accounts";

type ListDifference = { added: Group; removed: Group; changed: Group };
type List = { id: string; accounts: number };

/** What is new, gone and changed in a list against an older one of the same system, by external id. */
export async function listDifference(db: ReadDb, older: List, newer: List): Promise<ListDifference> {
  // One look through both. The order of roles alone is no change, which the rule decides for the few that differ as text.
  const both = await sql<{ stayed: number; differ: string }>`select count(*) as stayed,
      json_group_array(a.external_id) filter (where a.roles <> b.roles or a.status <> b.status) as differ
    from accounts a join accounts b on b.population_id = ${newer.id} and b.external_id = a.external_id
    where a.population_id = ${older.id}`.execute(db);
  const { stayed = 0, differ = "[]" } = both.rows[0] ?? {};
  const ids = JSON.parse(differ) as string[];
  const [before, after] = await Promise.all(
    [older, newer].map(async ({ id }) => (await listAccountsOf(db, id, ids)).map(toAccount)),
  );
  const { changed } = differenceOf(before ?? [], after ?? []);
  const first = changed.slice(0, NAMED);
  return {
    added: await onlyIn(db, newer, older, newer.accounts - stayed),
    removed: await onlyIn(db, older, newer, older.accounts - stayed),
    changed: {
      total: changed.length,
      first: first.map((one) => named(one.after, `${stateOf(one.before)} → ${stateOf(one.after)}`)),
    },
  };
}

async function onlyIn(db: ReadDb, here: List, there: List, total: number): Promise<Group> {
  if (total === 0) return { total, first: [] };
  const { rows } =
    await sql<AccountRow>`select a.* from accounts a where a.population_id = ${here.id} and not exists
      (select 1 from accounts b where b.population_id = ${there.id} and b.external_id = a.external_id)
    order by a.external_id limit ${NAMED}`.execute(db);
  return { total, first: rows.map(toAccount).map((one) => named(one, rolesOf(one))) };
}

const named = (account: Account, detail: string) => ({
  id: account.externalId,
  label: accountLabel(account),
  detail,
});
const rolesOf = (account: Account) => account.roles.join(", ") || "no role named";
const stateOf = (account: Account) =>
  `${rolesOf(account)}${account.status === "disabled" ? " (disabled)" : ""}`;
