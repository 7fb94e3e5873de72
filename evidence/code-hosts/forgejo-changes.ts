import { flagAt, listAt, textAt, timeAt } from "#evidence/account-apis/values";
import { unavailable } from "#evidence/account-apis/web";
import { type MergedChange, titleOf } from "#evidence/code-hosts/changes";
import { eachRepository } from "#evidence/code-hosts/each-repository";
import type { Host } from "#evidence/code-hosts/host";
import { inLanes } from "#evidence/code-hosts/lanes";

/** What the token must be allowed to read. */
export const FORGEJO_PERMISSIONS = "“organization” and “repository”";

type Reply = { status: number; body: unknown };
type Repository = {
  repository: string;
  branch: string;
  /** Merged pull requests, each with its reviews and the status of its last commit. */
  changes: { request: unknown; reviews: unknown[]; status: unknown }[];
  protection: Reply;
};
/** Forgejo's answers, as they came. `since` and `to` are ISO instants. */
export type ForgejoAnswers = {
  owner: string;
  since: string;
  to: string;
  repositories: Repository[];
  leftOut: { name: string; reason: string }[];
};

/** Reads what was merged in the repositories of an organisation, and how default branches are protected. @throws Refused */
export async function readForgejoChanges(
  hub: Host,
  owner: string,
  span: { since: Date; to: Date },
): Promise<{ answers: ForgejoAnswers; missing: string[] }> {
  const path = `/orgs/${encodeURIComponent(owner)}/repos?limit=50`;
  const listed = await hub.list(path, (row) => textAt(row, "id") ?? "");
  if (listed.length === 0)
    throw unavailable(
      `Forgejo shows no repository of ${owner} to this token. Check the name; the token needs to read ${FORGEJO_PERMISSIONS}.`,
    );
  const leftOut: ForgejoAnswers["leftOut"] = [];
  const chosen: { name: string; branch: string }[] = [];
  for (const row of listed) {
    const name = textAt(row, "name") ?? "";
    if (flagAt(row, "archived")) leftOut.push({ name, reason: "archived" });
    else if (flagAt(row, "empty")) leftOut.push({ name, reason: "empty" });
    else chosen.push({ name, branch: textAt(row, "default_branch") ?? "main" });
  }
  const { answers, missing } = await eachRepository(owner, chosen, ({ name, branch }) =>
    readRepository(hub, { owner, name, branch }, span),
  );
  const { since, to } = span;
  const stated = { owner, since: since.toISOString(), to: to.toISOString() };
  return { answers: { ...stated, repositories: answers, leftOut }, missing };
}

async function readRepository(
  hub: Host,
  { owner, name, branch }: { owner: string; name: string; branch: string },
  span: { since: Date; to: Date },
): Promise<Repository> {
  const at = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const changes = await inLanes(await readMerged(hub, at, span), async (request) => {
    const reviews = await hub.list(
      `${at}/pulls/${textAt(request, "number")}/reviews?limit=50`,
      (row) => textAt(row, "id") ?? "",
    );
    const sha = textAt(request, "head.sha");
    const status = sha ? await hub.get(`${at}/commits/${encodeURIComponent(sha)}/status`, [404]) : null;
    return { request, reviews, status: status?.body ?? null };
  });
  const { status, body } = await hub.get(`${at}/branch_protections`, [403, 404]);
  return { repository: `${owner}/${name}`, branch, changes, protection: { status, body } };
}

/** Sorted by the last update, as on GitHub: the head is read again for what moved there meanwhile. */
async function readMerged(hub: Host, at: string, { since, to }: { since: Date; to: Date }) {
  const found = new Map<string, unknown>();
  for (const until of [since, to])
    await hub.pages(`${at}/pulls?state=closed&sort=recentupdate&limit=50`, (rows) => {
      for (const row of rows) {
        const merged = timeAt(row, "merged_at")?.at;
        if (merged && merged >= since && merged <= to) found.set(textAt(row, "number") ?? "", row);
      }
      const last = timeAt(rows.at(-1), "updated_at")?.at;
      return last !== undefined && last >= until;
    });
  return [...found.values()];
}

/** The merged changes of a repository in the words of every code host. */
export function forgejoChangesOf({ repository, changes }: Repository): MergedChange[] {
  return changes.map(({ request, reviews, status }) => ({
    object: `${repository}#${textAt(request, "number")}`,
    repository,
    title: titleOf(textAt(request, "title")),
    branch: textAt(request, "base.ref") ?? "",
    author: personOf(textAt(request, "user.login")),
    mergedAt: timeAt(request, "merged_at")?.at.toISOString() ?? "",
    mergedBy: textAt(request, "merged_by.login"),
    approvals: reviews
      .filter((one) => textAt(one, "state") === "APPROVED" && flagAt(one, "dismissed") !== true)
      .map((one) => ({
        by: personOf(textAt(one, "user.login")),
        at: timeAt(one, "submitted_at")?.at.toISOString() ?? null,
        person: true,
      })),
    approvalsWhole: true,
    checks: checksOf(status),
  }));
}

/** Deleted users are a “Ghost”, who may be anyone. */
const personOf = (login: string | null) => (login?.toLowerCase() === "ghost" ? null : login);

/** The states of a combined status (CommitStatusState); without any status there is none. */
function checksOf(status: unknown): MergedChange["checks"] {
  if (listAt(status, "statuses").length === 0) return null;
  const state = textAt(status, "state");
  if (state === "success") return "passed";
  return state === "failure" || state === "error" || state === "warning" ? "failed" : "unfinished";
}
