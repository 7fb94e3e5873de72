import { counted } from "#domain/counted";
import { type Day, dayOf, utcDay } from "#domain/days";

const ACCOUNT_KINDS = ["person", "service", "shared", "unknown"] as const;
const ACCOUNT_STATUSES = ["active", "disabled", "unknown"] as const;
const ANSWERS = ["yes", "no", "unknown"] as const;
const PRECISIONS = ["instant", "day", "month", "year"] as const;

export type AccountKind = (typeof ACCOUNT_KINDS)[number];
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];
/** A fact with three values: what a source does not say is not "no". */
export type Answer = (typeof ANSWERS)[number];
export type Precision = (typeof PRECISIONS)[number];
/** A time as exactly as the source knew it; `at` is the first instant of that day, month or year in UTC. */
export type Moment = { at: Date; precision: Precision };

/** The day of a moment on clocks of `zone`. What the source knows by the day alone is that day in every zone. */
export function dayOfMoment({ at, precision }: Moment, zone: string): Day {
  return precision === "instant" ? dayOf(at, zone) : utcDay(at);
}

/** The day on which a list was drawn. */
export function drawnOn(list: { at: string; at_precision: string }, zone: string): Day {
  return dayOfMoment({ at: new Date(list.at), precision: list.at_precision as Precision }, zone);
}

/** The day of a system's newest list; null when it has none. */
export function listDrawnOn(
  system: { population_at: string | null; population_precision: string | null },
  zone: string,
): Day | null {
  const { population_at: at, population_precision: precision } = system;
  return at === null || precision === null ? null : drawnOn({ at, at_precision: precision }, zone);
}

/** A moment for a page: the day where no more is known, else the instant. */
export function shownMoment(at: string, dayAlone: boolean): string {
  return dayAlone ? utcDay(new Date(at)) : at;
}

/** "never" only where the source itself says so. */
export type LastSignIn = Moment | "never" | "unknown";

/** One account of one system, as its source described it. */
export type Account = {
  externalId: string;
  userName: string | null;
  email: string | null;
  name: string | null;
  kind: AccountKind;
  status: AccountStatus;
  /** What the account may do, in the system's own words; empty when the source does not say. */
  roles: string[];
  /** Finer grants that come with it (teams, repository permissions): shown, but not decided one by one. */
  grants: string[];
  privileged: Answer;
  mfa: Answer;
  lastSignIn: LastSignIn;
  createdAt: Moment | null;
};

/** Far more than any list that we know of. Each role of an account is an item to decide on. */
const mostRoles = { account: 5_000, list: 1_000_000 };

/** Why a list has more roles and grants than are taken in; null when it does not. */
export function tooManyRoles(accounts: readonly Account[]): string | null {
  let all = 0;
  for (const account of accounts) {
    const count = account.roles.length + account.grants.length;
    if (count > mostRoles.account)
      return `The account “${accountLabel(account).slice(0, 200)}” has ${figure(count)} roles and grants; at most ${figure(mostRoles.account)} of one account are taken in.`;
    all += count;
  }
  if (all <= mostRoles.list) return null;
  return `The list has ${figure(all)} roles and grants in all; at most ${figure(mostRoles.list)} are taken in. Split it by system.`;
}

function figure(count: number): string {
  return count.toLocaleString("en");
}

/** Rows of a source that are not accounts of their own, and why: rows = accounts + those. */
export type LeftOut = { reason: string; rows: number };
/** "1 account", "12 accounts". */
export function accountsText(n: number): string {
  return counted(n, "account");
}

/** How the rows of a source add up: "12 rows in the source, 10 accounts, 2 excluded (…)". */
export function rowWords(rows: number, accounts: number, leftOut: readonly LeftOut[]): string {
  const out = leftOut.map((one) => `, ${one.rows} excluded (${one.reason})`).join("");
  return `${rows} rows in the source${out}, ${accounts} accounts`;
}

type AccountChange = { before: Account; after: Account };
type PopulationDifference = {
  added: Account[];
  removed: Account[];
  /** The account stayed; its roles or its status did not. */
  changed: AccountChange[];
  /** Roles and status stayed; grants or privilege did not. */
  regranted: AccountChange[];
};

/**
 * What changed between two populations of one system. Accounts are the same when their external id is: the same e-mail
 * under a new id is a new account, and so counts as added.
 */
export function differenceOf(before: Iterable<Account>, after: Iterable<Account>): PopulationDifference {
  const old = new Map<string, Account>();
  for (const account of before) old.set(account.externalId, account);
  const difference: PopulationDifference = { added: [], removed: [], changed: [], regranted: [] };
  for (const account of after) {
    const was = old.get(account.externalId);
    if (!was) {
      difference.added.push(account);
      continue;
    }
    old.delete(account.externalId);
    const what = whatChanged(was, account);
    if (what) difference[what].push({ before: was, after: account });
  }
  difference.removed = [...old.values()];
  return difference;
}

/** What became of an account that is in both lists; null when nothing did. */
export function whatChanged(before: Account, after: Account): "changed" | "regranted" | null {
  if (roleChanged(before, after)) return "changed";
  return grantChanged(before, after) ? "regranted" : null;
}

/** Did roles or a known status change? A status that became known is news, not a change. */
export function roleChanged(before: Account, after: Account): boolean {
  const status = before.status !== "unknown" && after.status !== "unknown" && before.status !== after.status;
  return status || !sameWords(before.roles, after.roles);
}

function grantChanged(before: Account, after: Account): boolean {
  return before.privileged !== after.privileged || !sameWords(before.grants, after.grants);
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === b.length && a.every((word, at) => word === b[at])) return true;
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((word) => right.has(word));
}

/** What to call an account where a person's name is not known. */
export function accountLabel(account: Pick<Account, "name" | "userName" | "email" | "externalId">): string {
  return account.name ?? account.userName ?? account.email ?? account.externalId;
}
