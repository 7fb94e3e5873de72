import { flagAt } from "#evidence/account-apis/values";
import { type Host, type HostReach, openHost } from "#evidence/code-hosts/host";

type Options = { api: string; token: string; permissions: string };

/** The interface of Forgejo or Gitea for one token. `api` is https://HOST/api/v1. */
export function openForgejoReading(reach: HostReach, { api, token, permissions }: Options): Host {
  return openHost(reach, {
    name: "Forgejo",
    api,
    token,
    permissions,
    secretHeaders: { authorization: `token ${token}` },
  });
}

/** A warning where the token is an administrator's of the whole site. What it may do beyond is not said by Forgejo. @throws Refused */
export async function forgejoWarnings(hub: Host): Promise<string[]> {
  const { body } = await hub.get("/user", [401, 403, 404]);
  return flagAt(body, "is_admin")
    ? ["The token may do more than it needs to: its user is an administrator of the site. Use another user."]
    : [];
}
