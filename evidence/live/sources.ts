import { Refused } from "#domain/errors";
import { awsIam } from "#evidence/live/aws-iam";
import { entra } from "#evidence/live/entra";
import { github } from "#evidence/live/github";
import { googleWorkspace } from "#evidence/live/google-workspace";
import { httpJson } from "#evidence/live/http-json";
import { ldap } from "#evidence/live/ldap";
import { okta } from "#evidence/live/okta";
import { postgresql } from "#evidence/live/postgresql";
import { scim } from "#evidence/live/scim";
import type { LiveSource } from "#evidence/live/source";

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
  if (!source) throw new Refused("invalid", `There is no source “${name}”.`, "source");
  return source;
}
