import { changedBetween } from "#domain/access-reviews/flags";
import { type Account, accountLabel } from "#domain/systems/accounts";

/** One account that is not what it was when the system was last reviewed: the outcome, in words. */
type SinceAccount = { account: string; externalId: string; what: string };

/** What became of a system's accounts since its last approved review, fixed when the next one opens. */
export type SinceReview = {
  /** The review compared with, and the list that it looked at. */
  review: string;
  population: string;
  added: number;
  changed: number;
  gone: number;
  changedAccounts: SinceAccount[];
  goneAccounts: SinceAccount[];
};

/** Named at most; the numbers count all. */
const NAMED = 1000;

/** Compares by external id: the same e-mail under a new id is a new account, and the old one is gone. */
export function sinceReview(
  before: ReadonlyMap<string, Account>,
  after: Iterable<Account>,
): Omit<SinceReview, "review" | "population"> {
  const gone = new Map(before);
  const changed: SinceAccount[] = [];
  let changes = 0;
  let added = 0;
  for (const account of after) {
    const was = gone.get(account.externalId);
    gone.delete(account.externalId);
    if (!was) added += 1;
    else if (changedBetween(was, account)) {
      changes += 1;
      if (changes <= NAMED) changed.push(named(account, became(was, account)));
    }
  }
  const left = [...gone.values()].slice(0, NAMED);
  return {
    added,
    changed: changes,
    gone: gone.size,
    changedAccounts: changed,
    goneAccounts: left.map((account) => named(account, rolesOf(account))),
  };
}

function named(account: Account, what: string): SinceAccount {
  return { account: accountLabel(account), externalId: account.externalId, what };
}

const rolesOf = (account: Account) => account.roles.join(", ") || "no role named";
const stateOf = (account: Account) =>
  account.status === "disabled" ? `${rolesOf(account)} (disabled)` : rolesOf(account);

function became(before: Account, after: Account): string {
  if (stateOf(before) !== stateOf(after)) return `${stateOf(before)} → ${stateOf(after)}`;
  if (before.privileged === "no" && after.privileged === "yes") return `${rolesOf(after)}, now privileged`;
  return `${rolesOf(after)}, what it allows has changed`;
}
