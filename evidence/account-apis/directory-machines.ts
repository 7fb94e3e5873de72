import type { LeftOut } from "#domain/systems/accounts";
import type { Entry } from "#evidence/account-apis/ldap-entries";

/** Bits of Active Directory's userAccountControl of accounts that no person signs in with. */
const [TRUST, WORKSTATION, SERVER] = [0x0800, 0x1000, 0x2000];
const MANAGED_SERVICE = /serviceaccount$/i;

/**
 * Why an entry is not an account of a person or service; null when it is one. In Active Directory computers are users by their
 * class, managed service accounts are computers by theirs, and a trust with another domain has a user of its own.
 */
export function noAccountReason(entry: Entry): string | null {
  const classes = (entry.objectClass ?? []).map((word) => word.toLowerCase());
  if (classes.some((word) => MANAGED_SERVICE.test(word))) return null;
  const control = Number(entry.userAccountControl?.[0] ?? 0);
  if ((control & TRUST) !== 0 || classes.includes("trusteddomain")) return "a trust between domains";
  if ((control & SERVER) !== 0) return "a domain controller";
  if ((control & WORKSTATION) !== 0 || classes.includes("computer")) return "a computer";
  return null;
}

/** The entries that are not accounts, counted by their reason. */
export function machinesOf(entries: readonly Entry[]): LeftOut[] {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const reason = noAccountReason(entry);
    if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, rows]) => ({ reason, rows }));
}
