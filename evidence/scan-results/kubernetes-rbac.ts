import type { Severity } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { statedIn } from "#evidence/scan-results/totals";
import { type Fields, fields, list, text } from "#evidence/scan-results/values";

/** Roles and bindings of a Kubernetes cluster, judged by four rules of the project's own good practices for RBAC. */
export const kubernetesRbac: ScanReader = {
  kind: "json",
  format: "kubernetes-rbac",
  title: "Kubernetes RBAC",
  from: "kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o json",
  recognises: ({ has }) => has("apiVersion") && (has("items[].roleRef") || has("items[].rules")),
  read: (findings) => {
    findings.by("kubectl");
    return {
      wants: (path) => path === "items[]" || path === "metadata",
      take: (path, value, place) => {
        if (path === "metadata") refusePage(fields(value), place());
        else addOne(findings, fields(value), place);
      },
      end: () => {
        if (findings.size === 0)
          throw notUnderstood("this file", "is no list of roles and bindings (kubectl get … -o json).");
      },
    };
  },
};

/** A list that the server gave in pages. */
function refusePage(metadata: Fields, place: string): void {
  if (text(metadata.continue) === null && !statedIn(metadata, "remainingItemCount", place)) return;
  throw notUnderstood(place, "says that the list goes on. Get all of it into one file.");
}

const BINDINGS = ["ClusterRoleBinding", "RoleBinding"];
const ROLES = ["ClusterRole", "Role"];

function addOne(findings: Findings, object: Fields, place: () => string): void {
  const kind = text(object.kind) ?? "";
  const { name, namespace } = fields(object.metadata);
  if (text(name) === null || ![...BINDINGS, ...ROLES].includes(kind))
    throw notUnderstood(place(), "is neither a role nor a binding. Get nothing else into this file.");
  const problem = BINDINGS.includes(kind)
    ? bindingProblem(object)
    : roleProblem(object, text(name) ?? "", kind);
  findings.add({
    rule: problem?.rule ?? (BINDINGS.includes(kind) ? "binding" : "role"),
    object: `${kind} ${name}`,
    place: text(namespace) ?? "cluster",
    verdict: problem ? "fail" : "pass",
    severity: problem?.severity ?? null,
    detail: problem?.detail ?? "Nothing that needs a reason.",
  });
}

type Problem = { rule: string; severity: Severity; detail: string };

/** `system:masters` has all rights by design: it is the cluster's own way in. */
function bindingProblem(binding: Fields): Problem | null {
  const role = text(fields(binding.roleRef).name) ?? "";
  const subjects = list(binding.subjects).map(fields);
  const named = subjects.map(({ kind, name }) => `${text(kind) ?? ""} ${text(name) ?? ""}`.trim());
  const anonymous = subjects.some(({ name }) =>
    ["system:anonymous", "system:unauthenticated"].includes(text(name) ?? ""),
  );
  if (anonymous && role !== "system:public-info-viewer")
    return {
      rule: "anonymous-access",
      severity: "critical",
      detail: `Gives ${role} to those who did not sign in.`,
    };
  const others = named.filter((one) => one !== "Group system:masters");
  if (role === "cluster-admin" && others.length > 0)
    return { rule: "cluster-admin", severity: "high", detail: `Gives all rights to ${others.join(", ")}.` };
  return null;
}

function roleProblem(role: Fields, name: string, kind: string): Problem | null {
  if (name === "cluster-admin" || name.startsWith("system:")) return null;
  const rules = list(role.rules).map(fields);
  const names = (value: unknown) => list(value).filter((one) => typeof one === "string");
  if (rules.some(({ verbs, resources }) => names(verbs).includes("*") && names(resources).includes("*")))
    return { rule: "wildcard-role", severity: "high", detail: "Allows every verb on every resource." };
  const readsSecrets = rules.some(
    ({ verbs, resources, resourceNames }) =>
      ["secrets", "*"].some((one) => names(resources).includes(one)) &&
      ["get", "list", "watch", "*"].some((one) => names(verbs).includes(one)) &&
      names(resourceNames).length === 0,
  );
  const builtIn = ["admin", "edit"].includes(name);
  if (kind === "ClusterRole" && readsSecrets && !builtIn)
    return { rule: "reads-secrets", severity: "medium", detail: "May read the secrets of every namespace." };
  return null;
}
