import type { AppContext } from "#app/context";
import type { Collected } from "#app/operations/collectors";
import { latestRuns, listTargets, type RunRow, type TargetRow } from "#db/collectors";
import type { RunOutcome } from "#domain/collectors";
import { nextRun, parseCron } from "#domain/cron";
import { findCollector } from "#evidence/collectors/all";

/** A target as the pages and the command line show it, with its last and next run. */
export async function readTargets(app: AppContext, { ended = false } = {}) {
  const [targets, latest] = await Promise.all([listTargets(app.read, { ended }), latestRuns(app.read)]);
  return targets.map((target) => readTarget(app, target, latest.get(target.id)));
}

export function readTarget(app: AppContext, target: TargetRow, last: RunRow | undefined) {
  const collector = findCollector(target.collector);
  return {
    id: target.id,
    name: target.name,
    collector: target.collector,
    title: collector?.title ?? target.collector,
    settings: JSON.parse(target.settings) as Record<string, string>,
    controls: JSON.parse(target.controls) as string[],
    cron: target.cron,
    ownerId: target.owner_id,
    endedAt: target.ended_at ? new Date(target.ended_at) : null,
    nextAt: target.ended_at ? null : nextRun(parseCron(target.cron), app.now()),
    last: last
      ? {
          at: new Date(last.started_at),
          outcome: last.outcome as RunOutcome | null,
          says: last.error,
          missed: last.missed,
        }
      : null,
  };
}

/** The settings of a collector as typed in the form: fields are named "set-host" and so on. */
export function settingsFrom(form: FormData): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, value] of form) {
    if (name.startsWith("set-") && typeof value === "string" && value !== "") settings[name.slice(4)] = value;
  }
  return settings;
}

/** One line about a run that was asked for. */
export function runText({ target, outcome, ref, says }: Collected): string {
  return `${target}: ${outcome}${ref ? ` (${ref})` : ""}. ${says}`;
}
