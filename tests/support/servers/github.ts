import { type Heard, type Played, playApi } from "#tests/support/played-api";

type Json = Record<string, unknown>;
export type PlayedRepository = {
  name: string;
  archived?: boolean;
  branch?: string | null;
  changes?: Json[];
  commits?: Json[];
  rules?: { status: number; body: unknown };
  protection?: { status: number; body: unknown };
};

/** A merged pull request as GitHub's GraphQL answers it: by ada, approved by grace, checks passed. */
export function pullRequest(number: number, change: Json = {}): Json {
  return {
    number,
    title: `Change ${number}`,
    updatedAt: "2026-03-09T10:00:00Z",
    mergedAt: "2026-03-09T10:00:00Z",
    baseRefName: "main",
    author: { login: "ada" },
    mergedBy: { login: "ada" },
    reviews: approvedBy("grace"),
    commits: { nodes: [{ commit: { oid: "a1", statusCheckRollup: { state: "SUCCESS" } } }] },
    ...change,
  };
}

/** One approval; by a program where `type` is "Bot". */
export function approvedBy(login: string, submittedAt = "2026-03-09T09:00:00Z", type = "User"): Json {
  return { totalCount: 1, nodes: [{ submittedAt, author: { __typename: type, login } }] };
}

const byReview = [{ type: "pull_request", parameters: { required_approving_review_count: 1 } }];

/** GitHub's two interfaces on loopback, with pages of `size` rows. `before` may answer instead. */
export function playGithub(
  repositories: readonly PlayedRepository[],
  {
    size = 50,
    before = () => undefined,
  }: { size?: number; before?: (heard: Heard, times: number) => Played | undefined } = {},
) {
  return playApi((heard, times) => {
    const instead = before(heard, times);
    if (instead !== undefined) return instead;
    if (heard.url.pathname !== "/graphql") return rest(repositories, heard.url.pathname);
    const { query, variables } = JSON.parse(heard.body) as {
      query: string;
      variables: Record<string, string | null>;
    };
    const from = Number(variables.after ?? 0);
    const page = (rows: readonly unknown[]) => ({
      totalCount: rows.length,
      pageInfo: { hasNextPage: from + size < rows.length, endCursor: String(from + size) },
      nodes: rows.slice(from, from + size),
    });
    const one = repositories.find(({ name }) => name === variables.name);
    if (query.includes("repositoryOwner"))
      return { body: { data: { repositoryOwner: { repositories: page(repositories.map(listed)) } } } };
    if (query.includes("pullRequests"))
      return { body: { data: { repository: { pullRequests: page(one?.changes ?? []) } } } };
    const history = page(one?.commits ?? []);
    return { body: { data: { repository: { defaultBranchRef: { target: { history } } } } } };
  });
}

function listed({ name, archived = false, branch = "main" }: PlayedRepository) {
  return {
    name,
    isArchived: archived,
    isEmpty: branch === null,
    defaultBranchRef: branch === null ? null : { name: branch },
  };
}

function rest(repositories: readonly PlayedRepository[], path: string): Played {
  const one = repositories.find(({ name }) => path.startsWith(`/repos/kelp/${name}/`));
  if (!one) return { status: 404, body: { message: "Not Found" } };
  if (path.includes("/rules/")) return one.rules ?? { status: 200, body: byReview };
  return one.protection ?? { status: 404, body: { message: "Branch not protected" } };
}
