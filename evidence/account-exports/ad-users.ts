import type { LastSignIn } from "#domain/systems/accounts";
import { knownHeader } from "#evidence/account-exports/known-header";
import { many, moment } from "#evidence/files/values";

/** Bit 2 of userAccountControl: the account is disabled (MS-ADTS 2.2.16). */
const ACCOUNT_DISABLED = 2;
/** Groups whose members run the directory. */
const POWERFUL = /^CN=(Domain Admins|Enterprise Admins|Schema Admins|Administrators),/i;

/** Users of Active Directory: Get-ADUser as CSV or JSON, or csvde. What was not asked for (-Properties) stays unknown. */
export const adUsers = knownHeader({
  format: "ad-users",
  title: "Active Directory users",
  hint: "Get-ADUser -Filter * -Properties Mail,LastLogonDate,whenCreated,MemberOf | ConvertTo-Json; or csvde -f users.csv.",
  headers: {
    id: ["ObjectGUID"],
    user_name: ["SamAccountName"],
    upn: ["UserPrincipalName"],
    email: ["mail", "EmailAddress"],
    name: ["displayName", "Name", "cn"],
    enabled: ["Enabled"],
    control: ["userAccountControl"],
    created: ["whenCreated", "Created"],
    last_sign_in: ["LastLogonDate"],
    stamp: ["lastLogonTimestamp"],
    groups: ["memberOf"],
    type: ["ObjectClass"],
  },
  known: [
    ["SamAccountName", "ObjectGUID"],
    ["SamAccountName", "Enabled"],
    ["SamAccountName", "userAccountControl"],
    ["SamAccountName", "LastLogonDate"],
  ],
  required: ["user_name"],
  id: "user_name",
  account(line) {
    if (/^(computer|group|organizationalunit|container)$/i.test(line.raw("type")))
      return { leftOut: "no user: a computer, a group or a container" };
    const userName = line.text("user_name");
    const groups = many(line.raw("groups"), /[;\n]/);
    return {
      externalId: line.text("id") ?? userName?.toLowerCase() ?? "",
      userName,
      email: line.address("email") ?? line.address("upn"),
      name: line.text("name"),
      status: statusOf(line.answer("enabled"), line.raw("control")),
      roles: groups.map(
        (group) => /^CN=((?:\\.|[^,\\])+)/i.exec(group)?.[1]?.replace(/\\(.)/g, "$1") ?? group,
      ),
      privileged: groups.some((group) => POWERFUL.test(group)) ? "yes" : "unknown",
      lastSignIn: lastSignInOf(line.lastSignIn("last_sign_in"), line.lastSignIn("stamp")),
      createdAt: generalised(line.raw("created")) ?? line.time("created"),
    };
  },
});

function statusOf(enabled: string, control: string): "active" | "disabled" | "unknown" {
  if (enabled !== "unknown") return enabled === "yes" ? "active" : "disabled";
  if (!/^\d{1,10}$/.test(control)) return "unknown";
  return (Number(control) & ACCOUNT_DISABLED) === 0 ? "active" : "disabled";
}

/** The directory renews lastLogonTimestamp every 9 to 14 days only: more than the day would say too much. */
function lastSignInOf(date: LastSignIn, stamp: LastSignIn): LastSignIn {
  if (date !== "unknown" || typeof stamp === "string") return date === "unknown" ? stamp : date;
  return { at: new Date(`${stamp.at.toISOString().slice(0, 10)}T00:00:00Z`), precision: "day" };
}

/** csvde writes "20240201080000.0Z". */
function generalised(text: string) {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.0Z$/.exec(text.trim());
  if (!parts) return undefined;
  const [, y, m, d, h, min, s] = parts;
  return moment(`${y}-${m}-${d}T${h}:${min}:${s}Z`);
}
