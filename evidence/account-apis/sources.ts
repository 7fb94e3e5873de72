import { Refused } from "#domain/errors";
import { awsIam } from "#evidence/account-apis/aws-iam";
import { entra } from "#evidence/account-apis/entra";
import { github } from "#evidence/account-apis/github";
import { googleWorkspace } from "#evidence/account-apis/google-workspace";
import { httpJson } from "#evidence/account-apis/http-json";
import { ldap } from "#evidence/account-apis/ldap";
import { okta } from "#evidence/account-apis/okta";
import { postgresql } from "#evidence/account-apis/postgresql";
import { scim } from "#evidence/account-apis/scim";
import type { LiveSource } from "#evidence/account-apis/source";

export const LIVE_SOURCES: readonly LiveSource[] = [
  postgresql,
  ldap,
  googleWorkspace,
  entra,
  okta,
  github,
  awsIam,
  scim,
  httpJson,
];

/** @throws Refused when there is no such source. */
export function liveSource(name: string): LiveSource {
  const source = LIVE_SOURCES.find((one) => one.name === name);
  if (!source) throw new Refused("invalid", `Unknown source “${name}”.`, "source");
  return source;
}
