import type { Finding } from "#domain/evidence/evidence";
import { flagAt, textAt } from "#evidence/account-apis/values";
import type { RepositoryAnswers } from "#evidence/code-hosts/github-repository";
import { finding } from "#evidence/collectors/collector";

/**
 * Whether a change of the default branch needs an approval: by a rule of a ruleset, which everybody may see, or by the
 * protection of the branch, which needs the permission to read the administration of the repository.
 */
export function judgeProtection({ repository, branch, rules, protection }: RepositoryAnswers): Finding {
  const of = (verdict: Finding["verdict"], detail: string) =>
    finding("branch-protection", `${repository} ${branch}`, verdict, detail);
  const byRuleset = Array.isArray(rules.body) ? Math.max(0, ...rules.body.map(approvalsOfRule)) : 0;
  if (byRuleset > 0)
    return of(
      "pass",
      `A ruleset requires ${byRuleset} or more approvals; who may bypass it is not visible here.`,
    );
  if (protection.status === 200) {
    const needed = approvals(
      protection.body,
      "required_pull_request_reviews.required_approving_review_count",
    );
    if (needed === 0) return of("fail", "The branch is protected but requires no approval.");
    return flagAt(protection.body, "enforce_admins.enabled")
      ? of("pass", `The branch requires ${needed} or more approvals, from administrators too.`)
      : of("fail", `The branch requires ${needed} or more approvals, but administrators are exempt.`);
  }
  const open = /not protected/i.test(textAt(protection.body, "message") ?? "");
  if (rules.status === 200 && open)
    return of("fail", "Neither a ruleset nor branch protection requires an approval.");
  return of(
    "unknown",
    "No ruleset requires an approval, and the token may not read branch protection. Grant it “Administration: read”.",
  );
}

const approvalsOfRule = (rule: unknown) =>
  textAt(rule, "type") === "pull_request" ? approvals(rule, "parameters.required_approving_review_count") : 0;

function approvals(value: unknown, path: string): number {
  const count = Number(textAt(value, path));
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
