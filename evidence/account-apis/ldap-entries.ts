import { utcDay } from "#domain/days";
import { Refused } from "#domain/errors";
import type { Account, AccountStatus, LastSignIn, Moment } from "#domain/systems/accounts";

/** An entry as the directory gave it: each attribute with its values. */
export type Entry = Readonly<Record<string, string[]>>;

/** What is asked for and nothing else: no password, no home address. */
export const ATTRIBUTES = [
  "entryUUID",
  "objectGUID",
  "nsUniqueId",
  "uid",
  "sAMAccountName",
  "cn",
  "displayName",
  "mail",
  "userPrincipalName",
  "objectClass",
  "memberOf",
  "userAccountControl",
  "nsAccountLock",
  "pwdAccountLockedTime",
  "authTimestamp",
  "lastLogonTimestamp",
  "createTimestamp",
  "whenCreated",
] as const;

const PRIVILEGED = /^(domain admins|enterprise admins|schema admins|administrators|account operators)$/i;
const ACCOUNT_DISABLED = 2;

/** One entry as an account. A group that gives power elsewhere is not known as such here: privileged stays unknown. */
export function accountOf(entry: Entry): Account {
  const one = (name: string) => entry[name]?.[0] ?? null;
  const dn = one("dn");
  if (dn === null) throw new Refused("unavailable", "The directory returned an entry without a name.");
  const roles = rolesOf(entry.memberOf ?? []);
  return {
    externalId: one("entryUUID") ?? one("objectGUID") ?? one("nsUniqueId") ?? dn,
    userName: one("uid") ?? one("sAMAccountName") ?? one("cn"),
    email: one("mail") ?? one("userPrincipalName"),
    name: one("displayName") ?? one("cn"),
    kind: (entry.objectClass ?? []).some((word) => /serviceaccount$/i.test(word)) ? "service" : "unknown",
    status: statusOf(entry),
    roles,
    grants: [],
    privileged: roles.some((role) => PRIVILEGED.test(role)) ? "yes" : "unknown",
    mfa: "unknown",
    lastSignIn: lastOf(one("authTimestamp"), one("lastLogonTimestamp")),
    createdAt: generalized(one("createTimestamp") ?? one("whenCreated")),
  };
}

/** Groups by their first name; by their whole name where two share it. */
function rolesOf(groups: string[]): string[] {
  const short = groups.map(firstName);
  const names = groups.map((dn, at) =>
    short.filter((name) => name === short[at]).length > 1 ? dn : (short[at] ?? dn),
  );
  return [...new Set(names)].sort();
}

/** "cn=crew\2C night,ou=…" → "crew, night": RFC 4514 escapes a character by itself or by the hex of its UTF-8 bytes. */
function firstName(dn: string): string {
  const value = /^[^=,]+=((?:\\.|[^,+\\])+)/.exec(dn)?.[1];
  if (value === undefined) return dn;
  return value
    .replace(/(?:\\[0-9a-f]{2})+/gi, (bytes) =>
      Buffer.from(bytes.replaceAll("\\", ""), "hex").toString("utf8"),
    )
    .replace(/\\(.)/g, "$1");
}

function statusOf(entry: Entry): AccountStatus {
  const control = Number(entry.userAccountControl?.[0] ?? Number.NaN);
  if (!Number.isNaN(control)) return (control & ACCOUNT_DISABLED) === 0 ? "active" : "disabled";
  if (entry.nsAccountLock?.[0]?.toLowerCase() === "true") return "disabled";
  // RFC draft-behera-ldap-password-policy: this value means locked until an administrator opens it.
  if (entry.pwdAccountLockedTime?.[0] === "000001010000Z") return "disabled";
  return "unknown";
}

/** A generalized time of X.680 in UTC, as directories write it; null when it is none. */
function generalized(text: string | null): Moment | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:[.,]\d+)?Z$/.exec(text ?? "");
  if (!parts) return null;
  const [, y, m, d, h, min, s] = parts;
  const at = new Date(`${y}-${m}-${d}T${h}:${min}:${s}.000Z`);
  return Number.isNaN(at.getTime()) ? null : { at, precision: "instant" };
}

const FROM_1601 = 11_644_473_600_000;

function lastOf(auth: string | null, logon: string | null): LastSignIn {
  const known = generalized(auth);
  if (known) return known;
  // 100 ns since 1601. Active Directory renews it every 9 to 14 days only; 0 is not a sign-in.
  if (logon === null || !/^\d{17,19}$/.test(logon)) return "unknown";
  const day = utcDay(new Date(Math.floor(Number(logon) / 10_000) - FROM_1601));
  return { at: new Date(`${day}T00:00:00.000Z`), precision: "day" };
}
