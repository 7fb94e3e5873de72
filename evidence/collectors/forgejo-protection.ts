import type { Finding } from "#domain/evidence/evidence";
import { flagAt, textAt } from "#evidence/account-apis/values";
import type { ForgejoAnswers } from "#evidence/code-hosts/forgejo-changes";
import { finding } from "#evidence/collectors/collector";

type Repository = ForgejoAnswers["repositories"][number];

/** Whether a default branch can be changed by pull requests alone, and these need an approval, from administrators too. */
export function judgeForgejoProtection({ repository, branch, protection }: Repository): Finding {
  const of = (verdict: Finding["verdict"], detail: string) =>
    finding("branch-protection", `${repository} ${branch}`, verdict, detail);
  if (!Array.isArray(protection.body) || protection.status !== 200)
    return of(
      "unknown",
      "The token may not read branch protection. Its user needs to administer the repository.",
    );
  const named = protection.body.filter((rule) => nameOf(rule) === branch);
  const [rule] = named;
  if (rule === undefined)
    return protection.body.some((one) => /[*?[{]/.test(nameOf(one)))
      ? of(
          "unknown",
          "No rule names the branch, and rules with patterns are not read. Protect it by its name.",
        )
      : of("fail", "The branch is not protected.");
  if (flagAt(rule, "enable_push"))
    return of(
      "fail",
      flagAt(rule, "enable_push_whitelist")
        ? "The users of a list may push to the branch without a pull request."
        : "Everybody who may write may push to the branch without a pull request.",
    );
  const needed = Number(textAt(rule, "required_approvals"));
  if (!(needed > 0)) return of("fail", "No one may push directly, but no approval is required.");
  const forAll = flagAt(rule, "apply_to_admins") ?? flagAt(rule, "block_admin_merge_override");
  if (forAll === null)
    return of(
      "unknown",
      `${needed} or more approvals are required; whether of administrators is not stated.`,
    );
  return forAll
    ? of(
        "pass",
        `No one may push directly, and ${needed} or more approvals are required, of administrators too.`,
      )
    : of("fail", `${needed} or more approvals are required, but administrators are exempt.`);
}

const nameOf = (rule: unknown) => textAt(rule, "rule_name") ?? textAt(rule, "branch_name") ?? "";
