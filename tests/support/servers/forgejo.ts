import { type Heard, type Played, playApi } from "#tests/support/played-api";
import { linkedPage } from "#tests/support/servers/linked-page";

type Json = Record<string, unknown>;
export type PlayedForgejo = {
  repositories?: Json[];
  pulls?: Json[];
  reviews?: Json[];
  status?: Json;
  protections?: { status: number; body: unknown };
  members?: Json[];
  teams?: Json[];
  user?: Json;
};

/** A merged pull request as Forgejo answers it: by ada. */
export function forgejoPull(number: number, change: Json = {}): Json {
  return {
    number,
    title: `Change ${number}`,
    state: "closed",
    merged: true,
    merged_at: "2026-03-09T10:00:00Z",
    updated_at: "2026-03-09T10:00:00Z",
    user: { id: 1, login: "ada" },
    merged_by: { id: 1, login: "ada" },
    base: { ref: "main" },
    head: { sha: "a1b2c3" },
    ...change,
  };
}

/** A review as Forgejo answers it: an approval by grace before the merge. */
export function forgejoReview(id: number, change: Json = {}): Json {
  return {
    id,
    state: "APPROVED",
    dismissed: false,
    submitted_at: "2026-03-09T09:00:00Z",
    user: { id: 2, login: "grace" },
    ...change,
  };
}

const shop = { id: 1, name: "shop", archived: false, empty: false, default_branch: "main" };
const people = [
  { id: 1, login: "ada" },
  { id: 2, login: "grace" },
];
const guarded = {
  status: 200,
  body: [{ rule_name: "main", enable_push: false, required_approvals: 1, apply_to_admins: true }],
};

/** The interface of Forgejo on loopback, with pages of `size` rows. `before` may answer instead. */
export function playForgejo(
  forgejo: PlayedForgejo = {},
  {
    size = 50,
    before = () => undefined,
  }: { size?: number; before?: (heard: Heard, times: number) => Played | undefined } = {},
) {
  return playApi((heard, times) => {
    const instead = before(heard, times);
    if (instead !== undefined) return instead;
    const answer = answerOf(forgejo, heard.url.pathname.replace(/^\/api\/v1/, ""));
    return Array.isArray(answer) ? linkedPage(answer, heard.url, size, "x-total-count") : answer;
  });
}

function answerOf(forgejo: PlayedForgejo, path: string): Played | Json[] {
  const { repositories = [shop], pulls = [], reviews = [forgejoReview(1)] } = forgejo;
  if (path === "/orgs/kelp/repos") return repositories;
  if (path === "/orgs/kelp/members") return forgejo.members ?? people;
  if (path === "/orgs/kelp/teams")
    return (
      forgejo.teams ?? [
        { id: 7, name: "Owners", permission: "owner" },
        { id: 8, name: "Developers", permission: "write" },
      ]
    );
  if (path === "/teams/7/members") return people.slice(0, 1);
  if (path === "/user") return { body: { login: "surety", is_admin: false, ...forgejo.user } };
  if (/\/pulls$/.test(path)) return pulls;
  if (/\/reviews$/.test(path)) return reviews;
  if (/\/status$/.test(path))
    return { body: forgejo.status ?? { state: "success", statuses: [{ status: "success" }] } };
  if (/\/branch_protections$/.test(path)) return forgejo.protections ?? guarded;
  return { status: 404, body: { message: "The target couldn't be found." } };
}
