import { type Heard, type Played, playApi } from "#tests/support/played-api";
import { linkedPage } from "#tests/support/servers/linked-page";

type Json = Record<string, unknown>;
type Reply = { status: number; body: unknown };
export type PlayedGroup = {
  projects?: { fullPath: string; archived?: boolean; repository?: Json }[];
  requests?: Json[];
  /** Times of approvals by user name. */
  approvedAt?: Record<string, string | null>;
  branches?: Reply;
  rules?: Reply;
  members?: Json[];
  group?: Json;
  scopes?: string[];
};

/** A merged merge request as GitLab's GraphQL answers it: by ada, approved by grace, pipeline passed. */
export function mergeRequest(iid: number, change: Json = {}): Json {
  return {
    iid: String(iid),
    title: `Change ${iid}`,
    mergedAt: "2026-03-09T10:00:00Z",
    targetBranch: "main",
    project: { fullPath: "kelp/shop" },
    author: { username: "ada", bot: false },
    mergeUser: { username: "ada" },
    headPipeline: { status: "SUCCESS" },
    approvedBy: { nodes: [{ username: "grace", bot: false }] },
    ...change,
  };
}

/** A member as GitLab's REST interface answers it to an owner. */
export function groupMember(id: number, username: string, change: Json = {}): Json {
  return { id, username, state: "active", access_level: 30, two_factor_enabled: true, ...change };
}

const SHOP = { fullPath: "kelp/shop", archived: false, repository: { empty: false, rootRef: "main" } };
const guarded = {
  status: 200,
  body: [
    {
      name: "main",
      push_access_levels: [{ access_level: 0, access_level_description: "No one" }],
      merge_access_levels: [{ access_level: 40, access_level_description: "Maintainers" }],
      allow_force_push: false,
    },
  ],
};
const oneApproval = {
  status: 200,
  body: [{ name: "All", rule_type: "any_approver", approvals_required: 1, protected_branches: [] }],
};

/** GitLab's two interfaces on loopback under /api, with pages of `size` rows. `before` may answer instead. */
export function playGitlab(
  group: PlayedGroup = {},
  {
    size = 100,
    before = () => undefined,
  }: { size?: number; before?: (heard: Heard, times: number) => Played | undefined } = {},
) {
  return playApi((heard, times) => {
    const instead = before(heard, times);
    if (instead !== undefined) return instead;
    const { pathname } = heard.url;
    if (pathname === "/api/graphql") return graph(group, JSON.parse(heard.body), size);
    const answer = rest(group, decodeURIComponent(pathname.replace(/^\/api\/v4/, "")));
    return Array.isArray(answer) ? linkedPage(answer, heard.url, size) : answer;
  });
}

type Asked = { query: string; variables: Record<string, string | null> };
function graph({ projects = [SHOP], requests = [] }: PlayedGroup, { query, variables }: Asked, size: number) {
  const from = Number(variables.after ?? 0);
  const page = (rows: readonly unknown[]) => ({
    pageInfo: { hasNextPage: from + size < rows.length, endCursor: String(from + size) },
    nodes: rows.slice(from, from + size),
  });
  if (variables.group !== "kelp") return { body: { data: { group: null } } };
  if (query.includes("projects(")) return { body: { data: { group: { projects: page(projects) } } } };
  const merged = requests.filter(
    ({ mergedAt }) => String(mergedAt) >= String(variables.since) && String(mergedAt) <= String(variables.to),
  );
  return { body: { data: { group: { mergeRequests: page(merged) } } } };
}

function rest(group: PlayedGroup, path: string): Played | Json[] {
  const { members = [groupMember(1, "ada", { access_level: 50 }), groupMember(2, "grace")] } = group;
  const { approvedAt = { grace: "2026-03-09T09:00:00.000Z" }, scopes = ["read_api"] } = group;
  if (path === "/personal_access_tokens/self") return { body: { scopes } };
  if (path === "/groups/kelp")
    return { body: { full_path: "kelp", require_two_factor_authentication: true, ...group.group } };
  if (path === "/groups/kelp/members/all") return members;
  if (/\/protected_branches$/.test(path)) return group.branches ?? guarded;
  if (/\/approval_rules$/.test(path)) return group.rules ?? oneApproval;
  if (/\/merge_requests\/\d+\/approvals$/.test(path))
    return {
      body: {
        approved_by: Object.entries(approvedAt).map(([username, approved_at]) => ({
          user: { username },
          approved_at,
        })),
      },
    };
  return { status: 404, body: { message: "404 Not Found" } };
}
