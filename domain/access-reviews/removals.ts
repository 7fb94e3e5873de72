import { HOUR_MS } from "#domain/durations";
import type { Account } from "#domain/systems/accounts";

/** What a signed decision asks for, and what the next population of that system says about it. */
export type Removal = {
  kind: "revoke" | "change";
  role: string | null;
  toRole: string | null;
  /** Only a population drawn after this instant can prove anything. */
  since: Date;
  verifiedAt: Date | null;
};
/** What is to be taken away, as lists say it: "Revoke admin in GitHub". */
export function removalWords(row: {
  kind: string;
  role: string | null;
  to_role: string | null;
  system: string;
}): string {
  const to = row.to_role ? ` to ${row.to_role}` : "";
  return `${row.kind === "revoke" ? "Revoke" : "Change"} ${row.role ?? "the account"}${to} in ${row.system}`;
}

type Proof = "proven" | "still there" | "came back" | "no news";

/**
 * Judges one removal by one population. `account` is the same external id there, undefined when it is gone. A population
 * drawn before the sign-off proves nothing, and neither does a status that is unknown: a closed ticket is not proof.
 */
export function judgeRemoval(removal: Removal, account: Account | undefined, populationAt: Date): Proof {
  if (populationAt <= removal.since) return "no news";
  const done = fulfilled(removal, account);
  if (removal.verifiedAt === null) return done ? "proven" : "still there";
  return done || populationAt <= removal.verifiedAt ? "no news" : "came back";
}

function fulfilled(removal: Removal, account: Account | undefined): boolean {
  if (!account || account.status === "disabled") return true;
  if (removal.role === null) return false;
  return !account.roles.includes(removal.role);
}

/** When it must be gone: whole hours after the sign-off. */
export function removalDueAt(signedAt: Date, hours: number): Date {
  return new Date(signedAt.getTime() + hours * HOUR_MS);
}

/**
 * The newest stage that an open removal has reached: raised, half of its time gone, due, then one for each whole day
 * overdue. It begins again when the account comes back: `since` is then that instant.
 */
export function removalStage(since: Date, dueAt: Date, now: Date): string {
  const over = now.getTime() - dueAt.getTime();
  if (over >= 0) return over < 24 * HOUR_MS ? "due" : `overdue-${Math.floor(over / (24 * HOUR_MS))}`;
  return now.getTime() - since.getTime() >= (dueAt.getTime() - since.getTime()) / 2 ? "half-time" : "raised";
}
