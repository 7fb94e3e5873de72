import { awsAccounts, awsLogging, awsPorts, awsStorage } from "#evidence/collectors/aws";
import type { Collector } from "#evidence/collectors/collector";
import { dnsMail } from "#evidence/collectors/dns-mail";
import { forgejoChanges } from "#evidence/collectors/forgejo-changes";
import { forgejoMembers } from "#evidence/collectors/forgejo-members";
import { githubAlerts } from "#evidence/collectors/github-alerts";
import { githubChanges } from "#evidence/collectors/github-changes";
import { githubMembers } from "#evidence/collectors/github-members";
import { gitlabChanges } from "#evidence/collectors/gitlab-changes";
import { gitlabMembers } from "#evidence/collectors/gitlab-members";
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
  githubMembers,
  githubAlerts,
  gitlabChanges,
  gitlabMembers,
  forgejoChanges,
  forgejoMembers,
  httpJson,
  mailTransport,
  ownBackups,
  ownAccess,
  postgresqlSettings,
  restic,
  awsAccounts,
  awsLogging,
  awsStorage,
  awsPorts,
] as unknown as AnyCollector[];

/** The collector of this name; undefined when there is none. */
export function findCollector(name: string): AnyCollector | undefined {
  return collectors.find((collector) => collector.name === name);
}
