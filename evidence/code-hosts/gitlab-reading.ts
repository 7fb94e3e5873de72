import { listAt } from "#evidence/account-apis/values";
import { type GraphHost, withGraph } from "#evidence/code-hosts/graphql";
import { type HostReach, openHost } from "#evidence/code-hosts/host";

export type Gitlab = GraphHost;
type Options = { api: string; token: string; permissions: string };

/** GitLab's interfaces for one token. `api` is https://HOST/api/v4. */
export function openGitlabReading(reach: HostReach, { api, token, permissions }: Options): Gitlab {
  const host = openHost(reach, {
    name: "GitLab",
    api,
    token,
    permissions,
    secretHeaders: { "private-token": token },
    headers: { "content-type": "application/json" },
  });
  return withGraph(host, api);
}

/** A warning where the token may do more than `needed`, by its own word (GET /personal_access_tokens/self). @throws Refused */
export async function gitlabWarnings(hub: Gitlab, needed: readonly string[]): Promise<string[]> {
  const { body } = await hub.get("/personal_access_tokens/self", [400, 401, 403, 404]);
  const beyond = listAt(body, "scopes").filter((scope) => !needed.includes(String(scope)));
  return beyond.length === 0
    ? []
    : [
        `The token may do more than it needs to: ${beyond.join(", ")}. Use one with ${needed.join(", ")} alone.`,
      ];
}
