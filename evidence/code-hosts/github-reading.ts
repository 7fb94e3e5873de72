import { type GraphHost, withGraph } from "#evidence/code-hosts/graphql";
import { type HostReach, openHost } from "#evidence/code-hosts/host";

export type Github = GraphHost & {
  /** What GitHub says that the token of an App may do, by permission: read, write, admin. */
  granted?: Readonly<Record<string, unknown>>;
};
type Options = { api: string; token: string; permissions: string };

/** GitHub's interfaces for one token. `api` is https://api.github.com, or https://HOST/api/v3 of an Enterprise Server. */
export function openGithubReading(reach: HostReach, { api, token, permissions }: Options): Github {
  const host = openHost(reach, {
    name: "GitHub",
    api,
    token,
    permissions,
    secretHeaders: { authorization: `Bearer ${token}` },
    headers: {
      accept: "application/vnd.github+json",
      "content-type": "application/json",
      "x-github-api-version": "2022-11-28",
    },
  });
  return withGraph(host, api);
}

/** Scopes of a classic token and permissions of an App that are needed (docs.github.com, "Scopes for OAuth apps"). */
type Needed = { scopes: readonly string[]; app: readonly string[] };

/** A warning where a classic token or an App may do more than read what is needed; fine-grained tokens do not say what they may do. */
export function githubWarnings(hub: Github, needed: Needed): string[] {
  const scopes = (hub.header("x-oauth-scopes") ?? "").split(/[\s,]+/).filter((scope) => scope !== "");
  const granted = Object.entries(hub.granted ?? {});
  const beyond = [
    ...scopes.filter((scope) => !needed.scopes.includes(scope)),
    ...granted
      .filter(([name, level]) => level !== "read" || !needed.app.includes(name))
      .map(([name, level]) => `${name} (${level})`),
  ];
  if (beyond.length === 0) return [];
  const advice = hub.granted ? "Take these from the App." : "Use a fine-grained token that only reads.";
  return [`The token may do more than it needs to: ${beyond.join(", ")}. ${advice}`];
}
