import { flagAt, listAt, textAt, timeAt } from "#evidence/account-apis/values";
import { unavailable } from "#evidence/account-apis/web";
import { type MergedChange, titleOf } from "#evidence/code-hosts/changes";
import type { Gitlab } from "#evidence/code-hosts/gitlab-reading";
import { inLanes } from "#evidence/code-hosts/lanes";

const PROJECTS = `query($group:ID!,$after:String){group(fullPath:$group){
  projects(includeSubgroups:true,first:100,after:$after){
    pageInfo{hasNextPage endCursor} nodes{fullPath archived repository{empty rootRef}}}}}`;

const MERGED = `query($group:ID!,$since:Time!,$to:Time!,$after:String){group(fullPath:$group){
  mergeRequests(includeSubgroups:true,state:merged,mergedAfter:$since,mergedBefore:$to,sort:MERGED_AT_ASC,first:100,after:$after){
    pageInfo{hasNextPage endCursor}
    nodes{iid title mergedAt targetBranch project{fullPath} author{username bot} mergeUser{username}
      headPipeline{status} approvedBy{nodes{username bot}}}}}}`;

/** What the token must be allowed to do. */
export const GITLAB_PERMISSIONS = "the group with “read_api” as a Maintainer";

type Reply = { status: number; body: unknown };
/** GitLab's answers, as they came. `since` and `to` are ISO instants. */
export type GitlabAnswers = {
  group: string;
  since: string;
  to: string;
  /** Merge requests, each with the approvals that tell when; null where they were refused or are of no use. */
  changes: { request: unknown; approvals: unknown }[];
  projects: { path: string; branch: string; branches: Reply; rules: Reply }[];
  leftOut: { name: string; reason: string }[];
};

/** Reads what was merged in a group and its subgroups, and how default branches are protected. @throws Refused */
export async function readGitlabChanges(
  hub: Gitlab,
  group: string,
  { since, to }: { since: Date; to: Date },
): Promise<GitlabAnswers> {
  const projects: unknown[] = [];
  await hub.graph(PROJECTS, { group }, "group.projects", ({ nodes }) => {
    for (const node of nodes) projects.push(node);
    return true;
  });
  if (projects.length === 0)
    throw unavailable(
      `GitLab shows no project of ${group} to this token. Check the name; the token needs ${GITLAB_PERMISSIONS}.`,
    );
  const found = new Map<string, unknown>();
  const span = { since: since.toISOString(), to: to.toISOString() };
  await hub.graph(MERGED, { group, ...span }, "group.mergeRequests", ({ nodes }) => {
    for (const node of nodes) found.set(objectOf(node), node);
    return true;
  });
  const leftOut: GitlabAnswers["leftOut"] = [];
  const chosen: { path: string; branch: string }[] = [];
  for (const node of projects) {
    const path = textAt(node, "fullPath") ?? "";
    const branch = textAt(node, "repository.rootRef");
    if (flagAt(node, "archived")) leftOut.push({ name: path, reason: "archived" });
    else if (branch === null || flagAt(node, "repository.empty"))
      leftOut.push({ name: path, reason: "empty" });
    else chosen.push({ path, branch });
  }
  return {
    group,
    ...span,
    changes: await inLanes([...found.values()], async (request) => ({
      request,
      approvals: await approvalsOf(hub, request),
    })),
    projects: await inLanes(chosen, async (one) => ({
      ...one,
      branches: await reply(hub, `${at(one.path)}/protected_branches?per_page=100`),
      rules: await reply(hub, `${at(one.path)}/approval_rules?per_page=100`),
    })),
    leftOut,
  };
}

const at = (path: string) => `/projects/${encodeURIComponent(path)}`;
const objectOf = (node: unknown) => `${textAt(node, "project.fullPath")}!${textAt(node, "iid")}`;

async function reply(hub: Gitlab, path: string): Promise<Reply> {
  const { status, body } = await hub.get(path, [403, 404]);
  return { status, body };
}

/** GraphQL does not say when they approved; no one is asked for what no one approved. */
async function approvalsOf(hub: Gitlab, request: unknown): Promise<unknown> {
  if (listAt(request, "approvedBy.nodes").length === 0) return null;
  const path = `${at(textAt(request, "project.fullPath") ?? "")}/merge_requests/${textAt(request, "iid")}/approvals`;
  const { status, body } = await reply(hub, path);
  return status < 300 ? body : null;
}

/** The merged changes in the words of every code host. */
export function gitlabChangesOf({ changes }: GitlabAnswers): MergedChange[] {
  return changes.map(({ request, approvals }) => {
    const times = new Map(
      listAt(approvals, "approved_by").map((one) => [
        textAt(one, "user.username"),
        timeAt(one, "approved_at"),
      ]),
    );
    return {
      object: objectOf(request),
      repository: textAt(request, "project.fullPath") ?? "",
      title: titleOf(textAt(request, "title")),
      branch: textAt(request, "targetBranch") ?? "",
      author: personOf(textAt(request, "author.username")),
      mergedAt: timeAt(request, "mergedAt")?.at.toISOString() ?? "",
      mergedBy: textAt(request, "mergeUser.username"),
      approvals: listAt(request, "approvedBy.nodes").map((one) => ({
        by: personOf(textAt(one, "username")),
        at: times.get(textAt(one, "username"))?.at.toISOString() ?? null,
        person: flagAt(one, "bot") !== true,
      })),
      approvalsWhole: true,
      checks: checksOf(textAt(request, "headPipeline.status")),
    };
  });
}

/** What deleted users wrote belongs to a “ghost”, who may be anyone. */
const personOf = (username: string | null) => (/^ghost\d*$/.test(username ?? "") ? null : username);

/** The states of a pipeline (PipelineStatusEnum). */
function checksOf(status: string | null): MergedChange["checks"] {
  if (status === "SUCCESS") return "passed";
  if (status === "FAILED" || status === "CANCELED") return "failed";
  return status === null || status === "SKIPPED" ? null : "unfinished";
}
