import type { Account, Answer } from "#domain/systems/accounts";
import { onlyReads } from "#evidence/account-apis/entra-roles";
import {
  answerAt,
  flagAt,
  idAt,
  listAt,
  signInAt,
  statusAt,
  textAt,
  timeAt,
} from "#evidence/account-apis/values";

/** A user of Graph, with what else was asked beside it, as an account. */
export function accountOf(row: unknown): Account {
  const userName = textAt(row, "userPrincipalName");
  const guest = textAt(row, "userType")?.toLowerCase() === "guest";
  const roles = listAt(row, "directoryRoles").map(String);
  return {
    externalId: idAt(row, "id", "Microsoft Entra"),
    userName,
    email: textAt(row, "mail") ?? (userName?.includes("#EXT#") ? null : userName),
    name: textAt(row, "displayName"),
    kind: "unknown",
    status: statusAt(row, "accountEnabled"),
    roles: [...new Set([...(guest ? ["guest"] : []), ...roles])],
    grants: [],
    privileged: privilegedOf(roles, flagAt(row, "rolesByGroup") === true),
    mfa: answerAt(row, "registration.isMfaRegistered"),
    lastSignIn: signInAt(row, "signInActivity.lastSignInDateTime"),
    createdAt: timeAt(row, "createdDateTime"),
  };
}

/** Where a role is given to a group, who holds it by that is not known. */
function privilegedOf(roles: readonly string[], byGroup: boolean): Answer {
  if (!roles.every(onlyReads)) return "yes";
  return byGroup ? "unknown" : "no";
}
