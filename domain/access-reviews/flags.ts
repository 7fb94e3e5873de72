import type { Day } from "#domain/days";
import { DAY_MS } from "#domain/durations";
import { isStaff } from "#domain/people/people";
import { type Account, type LastSignIn, roleChanged } from "#domain/systems/accounts";

export const FLAGS = [
  "left",
  "privileged",
  "no_mfa",
  "inactive",
  "unmatched",
  "shared",
  "service",
  "new",
  "changed",
  "reciprocal",
] as const;
export type Flag = (typeof FLAGS)[number];

/** The flag in the words of the screen and the record. */
export const FLAG_WORDS: Record<Flag, string> = {
  left: "left the company",
  privileged: "privileged",
  no_mfa: "no MFA",
  inactive: "inactive",
  unmatched: "no known person",
  shared: "shared account",
  service: "service account",
  new: "new since last review",
  changed: "changed since last review",
  reciprocal: "you two review each other",
};

/** "You two" as a third person reads it. The record as JSON keeps the words that its hash was taken over. */
export const RECIPROCAL = "the two review each other";

/** An account unused for longer than this is inactive. */
const INACTIVE_DAYS = 90;

type FlagFacts = {
  account: Account;
  /** The account's person, null when unmatched. `endsOn` is their last day. */
  person: { endsOn: string | null } | null;
  /** The same account in the last approved review of the system; undefined when that review did not have it. */
  before: Account | undefined;
  /** False when the system was never reviewed: then nothing is "new". */
  reviewedBefore: boolean;
  /** When the population was drawn. */
  at: Date;
  /** The organisation's day of `at`. */
  on: Day;
};

/**
 * The flags of an account as they are at the instant of its population. Unknown raises no flag: it is shown as unknown.
 * A person has left from the day after their last day.
 */
export function flagsOf({ account, person, before, reviewedBefore, at, on }: FlagFacts): Flag[] {
  const raised = new Set<Flag>();
  if (person && !isStaff(person, on)) raised.add("left");
  if (account.privileged === "yes") raised.add("privileged");
  if (account.mfa === "no" && account.status !== "disabled") raised.add("no_mfa");
  const idle = idleDays(account.lastSignIn, account.createdAt?.at ?? null, at);
  if (idle !== null && idle > INACTIVE_DAYS) raised.add("inactive");
  if (account.kind === "service") raised.add("service");
  else if (account.kind === "shared") raised.add("shared");
  else if (!person) raised.add("unmatched");
  if (reviewedBefore && !before) raised.add("new");
  if (before && changedBetween(before, account)) raised.add("changed");
  return FLAGS.filter((flag) => raised.has(flag));
}

/** Is an account not what the last review saw: roles, a known status, privileges gained, or what its roles allow? */
export function changedBetween(before: Account, after: Account): boolean {
  const words = (account: Account) => [...account.grants].sort().join("\n");
  const rose = before.privileged === "no" && after.privileged === "yes";
  return roleChanged(before, after) || rose || words(before) !== words(after);
}

/** Whole days since the last sign-in; for "never", since the account was made. Null when not known. */
export function idleDays(last: LastSignIn, createdAt: Date | null, at: Date): number | null {
  const since = last === "unknown" ? null : last === "never" ? createdAt : last.at;
  return since === null ? null : Math.max(0, Math.floor((at.getTime() - since.getTime()) / DAY_MS));
}

/** Riskiest first; among equals the order of the list stays. Lower is riskier. */
export function riskRank(flags: readonly Flag[]): number {
  const worst = flags.reduce<number>((rank, flag) => Math.min(rank, FLAGS.indexOf(flag)), FLAGS.length);
  return worst * 16 - Math.min(15, flags.length);
}
