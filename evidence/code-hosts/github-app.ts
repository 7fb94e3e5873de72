import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { Refused } from "#domain/errors";
import { under } from "#evidence/account-apis/pages";
import { textAt } from "#evidence/account-apis/values";
import { unavailable } from "#evidence/account-apis/web";
import { type Github, openGithubReading } from "#evidence/code-hosts/github-reading";
import type { HostReach } from "#evidence/code-hosts/host";
import { at, isRecord } from "#evidence/files/json-records";

type Options = {
  api: string;
  owner: string;
  /** Client ID or App ID of a GitHub App, whose private key `secret` then is; empty: `secret` is a token. */
  app: string;
  secret: string;
  permissions: string;
};

/**
 * GitHub's interfaces for a token, or for a GitHub App that the organisation has installed: its private key stays here and signs for a
 * token of an hour (docs.github.com, "Generating an installation access token for a GitHub App"). @throws Refused
 */
export async function openGithub(
  reach: HostReach,
  { api, owner, app, secret, permissions }: Options,
): Promise<Github> {
  if (app === "") return openGithubReading(reach, { api, token: secret, permissions });
  const token = proofOf(app, keyOf(secret), reach.way.now());
  const asApp = openGithubReading(reach, { api, token, permissions: "that the App is installed" });
  const { body } = await asApp.get(`/orgs/${encodeURIComponent(owner)}/installation`);
  const path = `/app/installations/${encodeURIComponent(textAt(body, "id") ?? "")}/access_tokens`;
  const { body: given } = await asApp.post(under(api, path), {});
  const own = textAt(given, "token");
  if (own === null) throw unavailable("GitHub gives the App no token for this organisation.");
  const granted = at(given, "permissions");
  return {
    ...openGithubReading(reach, { api, token: own, permissions }),
    granted: isRecord(granted) ? granted : {},
  };
}

/** A JSON Web Token (RFC 7519) that is valid for nine minutes, and began a minute ago for clocks that differ. */
function proofOf(app: string, key: KeyObject, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: seconds - 60, exp: seconds + 540, iss: app })}`;
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

/** A field of one line takes the lines of a key together, so that they are put apart again. @throws Refused where it is no key */
function keyOf(secret: string): KeyObject {
  const found = /-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(secret);
  try {
    const lines = (found?.[2] ?? "").replace(/\s+/g, "").match(/.{1,64}/g) ?? [];
    return createPrivateKey(
      [`-----BEGIN ${found?.[1]}-----`, ...lines, `-----END ${found?.[1]}-----`].join("\n"),
    );
  } catch {
    throw new Refused(
      "invalid",
      "This is not the private key of a GitHub App, which begins with -----BEGIN.",
    );
  }
}
