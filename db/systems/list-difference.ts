import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { listAccountsOf, toAccount } from "#db/systems/accounts";
import { type Group, NAMED } from "#db/systems/reconciliation";
import { type Account, accountLabel, differenceOf } from "#domain/systems/accounts";

type ListDifference = { added: Group; removed: Group; changed: Group };
type List = { id: string; accounts: number };

/** SQLite blocks the thread while it works: after this many accounts other requests get their turn. */
const AT_ONCE = 1000;

/** What is new, gone and changed in a list against an older one of the same system, by external id. */
export async function listDifference(db: ReadDb, older: List, newer: List): Promise<ListDifference> {
  const difference: ListDifference = { added: none(), removed: none(), changed: none() };
  for await (const page of pagesAgainst(db, older, newer)) {
    const gone = page.filter((one) => one.kind === "gone").map((one) => one.id);
    await addTo(difference.removed, db, older, gone);
    // The order of roles alone is not a change, which the rule decides for the few that differ as text.
    const differ = page.filter((one) => one.kind === "differs").map((one) => one.id);
    const [before = [], after = []] = await Promise.all(
      [older, newer].map(async ({ id }) => (await listAccountsOf(db, id, differ)).map(toAccount)),
    );
    const { changed } = differenceOf(before, after);
    difference.changed.total += changed.length;
    for (const one of changed.slice(0, NAMED - difference.changed.first.length))
      difference.changed.first.push(named(one.after, `${stateOf(one.before)} → ${stateOf(one.after)}`));
  }
  for await (const page of pagesAgainst(db, newer, older)) {
    const fresh = page.filter((one) => one.kind === "gone").map((one) => one.id);
    await addTo(difference.added, db, newer, fresh);
  }
  return difference;
}

type Against = { id: string; kind: "gone" | "differs" | "same" };

/** The accounts of a list in order of their external ids, each with its state in the other list. */
async function* pagesAgainst(db: ReadDb, list: List, other: List): AsyncGenerator<Against[]> {
  for (let last = ""; ; ) {
    const { rows } = await sql<Against>`select a.external_id as id,
        case when b.external_id is null then 'gone' when a.roles <> b.roles or a.status <> b.status then 'differs' else 'same' end as kind
      from (select external_id, roles, status from accounts where population_id = ${list.id} and external_id > ${last}
        order by external_id limit ${AT_ONCE}) a
      left join accounts b on b.population_id = ${other.id} and b.external_id = a.external_id
      order by a.external_id`.execute(db);
    const end = rows.at(-1);
    if (!end) return;
    last = end.id;
    yield rows;
    await setImmediate();
  }
}

async function addTo(group: Group, db: ReadDb, list: List, ids: readonly string[]): Promise<void> {
  const asked = ids.slice(0, Math.max(0, NAMED - group.first.length));
  group.total += ids.length;
  if (asked.length === 0) return;
  const accounts = (await listAccountsOf(db, list.id, asked)).map(toAccount);
  for (const one of accounts) group.first.push(named(one, rolesOf(one)));
}

function none(): Group {
  return { total: 0, first: [] };
}

const named = (account: Account, detail: string) => ({
  id: account.externalId,
  label: accountLabel(account),
  detail,
});
const rolesOf = (account: Account) => account.roles.join(", ") || "no role named";
const stateOf = (account: Account) =>
  `${rolesOf(account)}${account.status === "disabled" ? " (disabled)" : ""}`;
