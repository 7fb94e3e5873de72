import type { AppContext } from "#app/context";
import { latestRuns, listTargets, type RunRow, type TargetRow } from "#db/evidence/collectors";
import { organisationZone } from "#db/installation/organisation";
import { readable, storedJson } from "#db/unreadable";
import { nextRun, parseCron } from "#domain/cron";
import { dayOf } from "#domain/days";
import type { Collected, RunOutcome } from "#domain/evidence/collectors";
import type { Scope } from "#domain/period-scope";
import { z } from "#domain/schema";
import { findCollector } from "#evidence/collectors/all";

/**
 * Targets that can be read, as the pages and the command line show them, with their last and next run. An auditor sees those that existed in their
 * period, with the last run of it.
 */
export async function readTargets(app: AppContext, scope: Scope | null = null) {
  const zone = await organisationZone(app.read);
  const [targets, latest] = await Promise.all([
    listTargets(app.read, { ended: scope !== null }),
    latestRuns(app.read, scope),
  ]);
  const there = targets.filter((target) => existsIn(target, scope, zone));
  return readable("collector_targets", there, (target) =>
    readTarget(app, target, latest.get(target.id), zone, scope),
  );
}

/** Whether a target was there on a day of the scope. */
export function existsIn(
  target: Pick<TargetRow, "created_at" | "ended_at">,
  scope: Scope | null,
  zone: string,
): boolean {
  if (!scope) return true;
  const { created_at: made, ended_at: ended } = target;
  return (
    dayOf(new Date(made), zone) <= scope.to && (ended === null || dayOf(new Date(ended), zone) >= scope.from)
  );
}

export function readTarget(
  app: AppContext,
  target: TargetRow,
  last: RunRow | undefined,
  zone: string,
  scope: Scope | null = null,
) {
  const ended =
    scope && target.ended_at && dayOf(new Date(target.ended_at), zone) > scope.to ? null : target.ended_at;
  const collector = findCollector(target.collector);
  return {
    id: target.id,
    name: target.name,
    collector: target.collector,
    title: collector?.title ?? target.collector,
    settings: storedJson("settings", target.settings, z.record(z.string(), z.string()).parse),
    secretsSet: secretsSet(app, target),
    controls: storedJson("controls", target.controls, z.array(z.string()).parse),
    cron: target.cron,
    ownerId: target.owner_id,
    endedAt: ended ? new Date(ended) : null,
    nextAt: scope || target.ended_at ? null : nextRun(parseCron(target.cron), app.now()),
    last: last
      ? {
          at: new Date(last.started_at),
          outcome: last.outcome as RunOutcome | null,
          message: last.error,
          missed: last.missed,
        }
      : null,
  };
}

/** The names of the secrets that are stored; all that there can be where they can no longer be opened, so that each is set again. */
function secretsSet({ secrets }: AppContext, { id, collector, secret }: TargetRow): string[] {
  if (secret === null) return [];
  try {
    return Object.keys(JSON.parse(secrets.open(secret, "collector_targets.secret", id)) as object);
  } catch {
    return (findCollector(collector)?.settings ?? []).filter((one) => one.secret).map(({ name }) => name);
  }
}

/** The settings of a collector as typed in the form: fields are named "set-host" and so on. */
export function settingsFrom(form: FormData): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, value] of form) {
    if (name.startsWith("set-") && typeof value === "string" && value !== "") settings[name.slice(4)] = value;
  }
  return settings;
}

/** The passwords and tokens as typed in the form: fields are named "secret-password" and so on. */
export function secretsFrom(form: FormData): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const [name, value] of form)
    if (name.startsWith("secret-") && typeof value === "string" && value !== "")
      secrets[name.slice(7)] = value.slice(0, 20_000);
  return secrets;
}

/** What was typed, for the page after a try; never a secret. */
export function typedIn(form: FormData): Record<string, string> {
  const typed = [...form].filter(([name]) => name !== "do" && !name.startsWith("secret-"));
  return Object.fromEntries(typed.map(([name, value]) => [name, String(value)]));
}

/** One line about a run that was asked for. */
export function runText({ target, outcome, ref, message }: Collected): string {
  return `${target}: ${outcome}${ref ? ` (${ref})` : ""}. ${message}`;
}
