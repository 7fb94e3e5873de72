import type { Collector } from "#evidence/collectors/collector";
import { dnsMail } from "#evidence/collectors/dns-mail";
import { githubChanges } from "#evidence/collectors/github-changes";
import { httpJson } from "#evidence/collectors/http-json";
import { mailTransport } from "#evidence/collectors/mail-transport";
import { ownAccess } from "#evidence/collectors/own-access";
import { ownBackups } from "#evidence/collectors/own-backups";
import { postgresqlSettings } from "#evidence/collectors/postgresql-settings";
import { restic } from "#evidence/collectors/restic";
import { securityTxt } from "#evidence/collectors/security-txt";
import { tlsEndpoint } from "#evidence/collectors/tls-endpoint";

/** A collector whose settings were checked by its own schema. */
export type AnyCollector = Collector<never>;

/** Every source that Surety can gather from. A new one is a file and a line here. */
export const collectors: readonly AnyCollector[] = [
  tlsEndpoint,
  securityTxt,
  dnsMail,
  githubChanges,
  httpJson,
  mailTransport,
  ownBackups,
  ownAccess,
  postgresqlSettings,
  restic,
] as unknown as AnyCollector[];

/** The collector of this name; undefined when there is none. */
export function findCollector(name: string): AnyCollector | undefined {
  return collectors.find((collector) => collector.name === name);
}
