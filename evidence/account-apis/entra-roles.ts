import { addTo } from "#domain/groups";
import { textAt } from "#evidence/account-apis/values";

/** Whether a directory role only reads. Every other changes something, and counts as privileged. */
export function onlyReads(role: string): boolean {
  return /\breaders?\b/i.test(role);
}

/** The names of the roles of each principal: a user, a group or an application. */
export function rolesOf(assignments: readonly unknown[]): Map<string, string[]> {
  const roles = new Map<string, string[]>();
  for (const one of assignments) {
    const principal = textAt(one, "principalId") ?? "";
    const role = textAt(one, "roleDefinition.displayName") ?? `role ${textAt(one, "roleDefinitionId")}`;
    addTo(roles, principal, role);
  }
  return roles;
}

/** Who holds a role that does more than read and is none of these users. */
export function powerfulOthers(roles: Map<string, string[]>, users: ReadonlySet<string | null>): string[] {
  return [...roles]
    .filter(([principal, held]) => !users.has(principal) && !held.every(onlyReads))
    .map(([principal]) => principal);
}

/** These pass their roles to no person. Every tenant has applications of Microsoft's own with roles. */
const ALONE = new Set(["#microsoft.graph.user", "#microsoft.graph.servicePrincipal"]);

/** Whether one of these principals is a group, or could be one for all that Graph says of it. */
export function mayBeGroup(principals: readonly string[], assignments: readonly unknown[]): boolean {
  const kinds = new Map(
    assignments.map((one) => [
      textAt(one, "principalId"),
      (one as { principal?: { "@odata.type"?: string } | null } | null)?.principal?.["@odata.type"] ?? "",
    ]),
  );
  return principals.some((principal) => !ALONE.has(kinds.get(principal) ?? ""));
}
