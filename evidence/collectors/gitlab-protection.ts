import type { Finding } from "#domain/evidence/evidence";
import { flagAt, listAt, textAt } from "#evidence/account-apis/values";
import type { GitlabAnswers } from "#evidence/code-hosts/gitlab-changes";
import { finding } from "#evidence/collectors/collector";

/**
 * Whether a default branch can be changed by merge requests alone and these need an approval. Of several rules of protection that
 * match a branch the most permissive counts (docs.gitlab.com, "Protected branches").
 */
export function judgeGitlabProtection({
  path,
  branch,
  branches,
  rules,
}: GitlabAnswers["projects"][number]): Finding {
  const of = (verdict: Finding["verdict"], detail: string) =>
    finding("branch-protection", `${path} ${branch}`, verdict, detail);
  if (!Array.isArray(branches.body) || branches.status !== 200)
    return of("unknown", "The token may not read protected branches. Its user needs to be a Maintainer.");
  const matching = branches.body.filter((rule) => matches(textAt(rule, "name") ?? "", branch));
  if (matching.length === 0) return of("fail", "The branch is not protected.");
  const pushers = matching
    .flatMap((rule) => listAt(rule, "push_access_levels"))
    .filter((level) => textAt(level, "access_level") !== "0")
    .map((level) => textAt(level, "access_level_description") ?? "another");
  if (pushers.length > 0)
    return of("fail", `${[...new Set(pushers)].join(", ")} may push to the branch without a merge request.`);
  if (matching.some((rule) => flagAt(rule, "allow_force_push")))
    return of("fail", "The history of the branch may be rewritten (force push).");
  if (!Array.isArray(rules.body) || rules.status !== 200)
    return of(
      "unknown",
      "No one may push directly, but approval rules are not shown: they need GitLab Premium and a Maintainer's token.",
    );
  const needed = rules.body
    .filter((rule) => applies(rule, branch))
    .reduce((most, rule) => Math.max(most, approvals(rule)), 0);
  return needed > 0
    ? of("pass", `No one may push directly, and ${needed} or more approvals are required.`)
    : of("fail", "No one may push directly, but no approval is required.");
}

/** A star stands for any text. */
function matches(pattern: string, branch: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(branch);
}

function applies(rule: unknown, branch: string): boolean {
  const of = listAt(rule, "protected_branches");
  return of.length === 0 || of.some((one) => matches(textAt(one, "name") ?? "", branch));
}

function approvals(rule: unknown): number {
  const count = Number(textAt(rule, "approvals_required"));
  return Number.isSafeInteger(count) ? count : 0;
}
