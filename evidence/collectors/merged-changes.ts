import type { Finding } from "#domain/evidence/evidence";
import type { DirectCommit, MergedChange } from "#evidence/code-hosts/changes";
import { finding } from "#evidence/collectors/collector";

/** Findings of one rule and repository beyond these are counted in the last of them. */
const MOST_NAMED = 100;

/** The verdict of one change with its reason. */
type Judged = { object: string; verdict: Finding["verdict"]; detail: string };

/**
 * Whether another person approved each change before it was merged, and whether its checks passed. What failed or is unknown is
 * named change by change; the rest is one finding for each repository.
 */
export function judgeChanges(repository: string, changes: readonly MergedChange[]): Finding[] {
  return [
    ...summed(
      "approval",
      repository,
      changes.map(judgeApproval),
      "approved by another person before the merge",
    ),
    ...summed("checks", repository, changes.map(judgeChecks), "with passed checks"),
  ];
}

/** The same of all repositories of a host, those without changes and those that were left out too. */
export function judgeAllChanges(
  repositories: readonly string[],
  changes: readonly MergedChange[],
): Finding[] {
  const of = new Map<string, MergedChange[]>(repositories.map((repository) => [repository, []]));
  for (const change of changes) {
    const own = of.get(change.repository);
    if (own) own.push(change);
    else of.set(change.repository, [change]);
  }
  return [...of].flatMap(([repository, own]) => judgeChanges(repository, own));
}

/** Whether commits came to the default branch without a merged change. */
export function judgeDirectCommits(repository: string, commits: readonly DirectCommit[]): Finding[] {
  if (commits.length === 0)
    return [
      finding(
        "direct-push",
        repository,
        "pass",
        "Every commit on the default branch came with a merged change.",
      ),
    ];
  const judged = commits.map(
    ({ object, title, author, at }): Judged => ({
      object,
      verdict: "fail",
      detail: `“${title}” by ${author ?? "an unknown author"}, ${at.slice(0, 10)}: came to the default branch without a merged change.`,
    }),
  );
  return named("direct-push", repository, judged);
}

function judgeApproval(change: MergedChange): Judged {
  const { object, author, approvals, approvalsWhole, mergedAt } = change;
  const of = (verdict: Judged["verdict"], reason: string) => ({
    object,
    verdict,
    detail: `${about(change)}: ${reason}`,
  });
  const inTime = approvals.filter(({ at }) => at !== null && at <= mergedAt);
  const others = inTime.filter(({ by, person }) => person && by !== null && by !== author);
  if (author !== null && others.length > 0)
    return of("pass", `approved by ${[...new Set(others.map(({ by }) => by))].join(", ")}.`);
  if (author === null && inTime.some(({ person }) => person))
    return of("unknown", "the author is not stated, so it is not known whether another person approved it.");
  if (inTime.some(({ by }) => by === null))
    return of("unknown", "the approver is not stated, so it is not known whether it was another person.");
  const undated = approvals.filter(({ at, by, person }) => at === null && person && by !== author);
  if (undated.length > 0)
    return of(
      "unknown",
      `approved by ${undated[0]?.by ?? "an unknown user"}, but when it was approved is not stated.`,
    );
  if (!approvalsWhole) return of("unknown", "not all of its approvals could be read.");
  if (inTime.some(({ person }) => !person))
    return of("fail", "approved by a program alone before the merge.");
  if (approvals.length > 0 && inTime.length === 0) return of("fail", "approved only after the merge.");
  return of("fail", "no approval by another person before the merge.");
}

function judgeChecks(change: MergedChange): Judged {
  const { object, checks } = change;
  if (checks === "passed") return { object, verdict: "pass", detail: `${about(change)}: checks passed.` };
  if (checks === null)
    return { object, verdict: "unknown", detail: `${about(change)}: no check ran on its last commit.` };
  const reason = checks === "failed" ? "merged with failed checks." : "merged before its checks had ended.";
  return { object, verdict: "fail", detail: `${about(change)}: ${reason}` };
}

const about = ({ title, author, mergedAt, mergedBy }: MergedChange) =>
  `“${title}” by ${author ?? "an unknown author"}, merged ${mergedAt.slice(0, 10)} by ${mergedBy ?? "an unknown user"}`;

/** One finding for what passed, and one for each that did not. */
function summed(rule: string, repository: string, judged: readonly Judged[], what: string): Finding[] {
  const good = judged.filter(({ verdict }) => verdict === "pass").length;
  const sum = `${good} of ${judged.length} merged changes ${what}.`;
  const rest = named(
    rule,
    repository,
    judged.filter(({ verdict }) => verdict !== "pass"),
  );
  if (judged.length === 0) return [finding(rule, repository, "pass", "No change was merged in this time.")];
  return good === 0 ? rest : [finding(rule, repository, "pass", sum), ...rest];
}

/** What failed before what is unknown, a bounded number of them by name. */
function named(rule: string, repository: string, judged: readonly Judged[]): Finding[] {
  const sorted = [...judged].sort((a, b) => Number(b.verdict === "fail") - Number(a.verdict === "fail"));
  const shown = sorted
    .slice(0, MOST_NAMED)
    .map(({ object, verdict, detail }) => finding(rule, object, verdict, detail));
  const rest = sorted.slice(MOST_NAMED);
  if (rest.length === 0) return shown;
  const failed = rest.filter(({ verdict }) => verdict === "fail").length;
  const verdict = failed > 0 ? "fail" : "unknown";
  return [
    ...shown,
    finding(
      rule,
      repository,
      verdict,
      `${rest.length} more, of which ${failed} failed; the files list each of them.`,
    ),
  ];
}
