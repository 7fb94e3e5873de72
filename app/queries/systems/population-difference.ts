import type { ReadDb } from "#db/client";
import type { PopulationRow } from "#db/systems/account-lists";
import { accountPages, toAccount } from "#db/systems/accounts";
import { type Account, whatChanged } from "#domain/systems/accounts";
import { eachInTurns } from "#evidence/files/turns";

/** How many accounts are new, gone and changed, as `differenceOf` computes it: the previous list is read page by page. */
export async function differenceFrom(
  db: ReadDb,
  previous: PopulationRow | undefined,
  accounts: readonly Account[],
): Promise<Pick<PopulationRow, "added" | "removed" | "changed" | "regranted">> {
  const counted = { added: accounts.length, removed: 0, changed: 0, regranted: 0 };
  if (!previous) return counted;
  const byId = new Map<string, Account>();
  await eachInTurns(accounts, (account) => byId.set(account.externalId, account));
  for await (const page of accountPages(db, previous.id))
    for (const row of page) {
      const after = byId.get(row.external_id);
      const what = after ? whatChanged(toAccount(row), after) : "removed";
      if (after) counted.added -= 1;
      if (what) counted[what] += 1;
    }
  return counted;
}
