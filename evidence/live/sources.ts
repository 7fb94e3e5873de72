import { Refused } from "#domain/errors";
import { ldap } from "#evidence/live/ldap";
import { postgresql } from "#evidence/live/postgresql";
import type { LiveSource } from "#evidence/live/source";

export const LIVE_SOURCES: readonly LiveSource[] = [postgresql, ldap];

/** @throws Refused when there is no such source. */
export function liveSource(name: string): LiveSource {
  const source = LIVE_SOURCES.find((one) => one.name === name);
  if (!source) throw new Refused("invalid", `There is no source “${name}”.`, "source");
  return source;
}
