import { listAt, textAt, timeAt } from "#evidence/account-apis/values";
import { type DirectCommit, type MergedChange, titleOf } from "#evidence/code-hosts/changes";
import { COMMITS, MERGED } from "#evidence/code-hosts/github-queries";
import type { Github } from "#evidence/code-hosts/github-reading";

/** What was read of one repository, as GitHub returned it. `since` and `to` are ISO instants. */
export type RepositoryAnswers = {
  repository: string;
  branch: string;
  since: string;
  to: string;
  /** Merged pull requests. */
  changes: unknown[];
  /** All commits on the default branch were read; these came with no merged pull request. */
  commits: number;
  direct: unknown[];
  rules: { status: number; body: unknown };
  protection: { status: number; body: unknown };
};

/** Reads what was merged into a repository since an instant, and how its default branch is protected. @throws Refused */
export async function readRepository(
  hub: Github,
  owner: string,
  { name, branch }: { name: string; branch: string },
  { since, to }: { since: Date; to: Date },
): Promise<RepositoryAnswers> {
  const at = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const of = encodeURIComponent(branch);
  const { commits, direct } = await readCommits(hub, { owner, name, since: since.toISOString() });
  return {
    repository: `${owner}/${name}`,
    branch,
    since: since.toISOString(),
    to: to.toISOString(),
    changes: await readMerged(hub, { owner, name }, since, to),
    commits,
    direct,
    rules: await rest(hub, `${at}/rules/branches/${of}?per_page=100`),
    protection: await rest(hub, `${at}/branches/${of}/protection`),
  };
}

async function rest(hub: Github, path: string) {
  const { status, body } = await hub.get(path, [403, 404]);
  return { status, body };
}

/**
 * The list is sorted by its last update, so that a change updated while it is read moves to its head: the head is read again until
 * nothing in it is newer than the beginning.
 */
async function readMerged(hub: Github, of: { owner: string; name: string }, since: Date, to: Date) {
  const found = new Map<string, unknown>();
  for (const until of [since, to])
    await hub.graph(MERGED, of, "repository.pullRequests", ({ nodes }) => {
      for (const node of nodes) {
        const merged = timeAt(node, "mergedAt")?.at;
        const number = textAt(node, "number");
        if (merged && number && merged >= since && merged <= to) found.set(number, node);
      }
      const last = timeAt(nodes.at(-1), "updatedAt")?.at;
      return last !== undefined && last >= until;
    });
  return [...found.values()];
}

async function readCommits(hub: Github, of: { owner: string; name: string; since: string }) {
  const direct: unknown[] = [];
  let commits = 0;
  await hub.graph(COMMITS, of, "repository.defaultBranchRef.target.history", ({ nodes }) => {
    commits += nodes.length;
    for (const node of nodes)
      if (!listAt(node, "associatedPullRequests.nodes").some((one) => textAt(one, "mergedAt") !== null))
        direct.push(node);
    return true;
  });
  return { commits, direct };
}

/** The merged changes of a repository in the words of every code host. */
export function changesOf({ repository, changes }: RepositoryAnswers): MergedChange[] {
  return changes.map((row) => {
    const approvals = listAt(row, "reviews.nodes");
    return {
      object: `${repository}#${textAt(row, "number")}`,
      repository,
      title: titleOf(textAt(row, "title")),
      branch: textAt(row, "baseRefName") ?? "",
      author: textAt(row, "author.login"),
      mergedAt: timeAt(row, "mergedAt")?.at.toISOString() ?? "",
      mergedBy: textAt(row, "mergedBy.login"),
      approvals: approvals.map((one) => ({
        by: textAt(one, "author.login"),
        at: timeAt(one, "submittedAt")?.at.toISOString() ?? null,
        person: textAt(one, "author.__typename") !== "Bot",
      })),
      approvalsWhole: Number(textAt(row, "reviews.totalCount")) === approvals.length,
      checks: checksOf(textAt(listAt(row, "commits.nodes")[0], "commit.statusCheckRollup.state")),
    };
  });
}

/** The commits that came with no merged change. */
export function directCommitsOf({ repository, direct }: RepositoryAnswers): DirectCommit[] {
  return direct.map((row) => ({
    object: `${repository}@${textAt(row, "oid")?.slice(0, 12)}`,
    repository,
    title: titleOf(textAt(row, "messageHeadline")),
    author: textAt(row, "author.user.login") ?? textAt(row, "author.name"),
    at: timeAt(row, "committedDate")?.at.toISOString() ?? "",
  }));
}

/** The states of a status check rollup (GraphQL StatusState). */
function checksOf(state: string | null): MergedChange["checks"] {
  if (state === "SUCCESS") return "passed";
  if (state === "FAILURE" || state === "ERROR") return "failed";
  return state === null ? null : "unfinished";
}
