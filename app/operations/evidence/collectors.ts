import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { notifyOfFailures } from "#app/operations/evidence/collector-alerts";
import { openTargetSecrets } from "#app/operations/evidence/collector-secrets";
import { type NewEvidence, recordEvidence } from "#app/operations/evidence/evidence";
import { gather } from "#app/operations/evidence/gathering";
import { type Actor, actorName, allow, bookkeeping, perform } from "#app/work";
import {
  endRun,
  insertRun,
  lastScheduled,
  listOpenRuns,
  listTargets,
  type RunRow,
  type TargetRow,
} from "#db/evidence/collectors";
import { newId } from "#db/ids";
import { readable } from "#db/unreadable";
import { MINUTE_MS } from "#domain/durations";
import { type Collected, type DueRun, dueRun, outcomeOf } from "#domain/evidence/collectors";

import { verdictOf } from "#domain/evidence/evidence";
import { type AnyCollector, findCollector } from "#evidence/collectors/all";
import type { Gathering } from "#evidence/collectors/collector";

/** How many sources are asked at the same time. */
const AT_ONCE = 4;

/**
 * Runs every target whose time has come, some beside each other: either those of collectors that take minutes, or all others,
 * which so never wait for them. Runs that were missed are caught up by one, and shown as a gap.
 */
export async function collectDue(
  app: AppContext,
  actor: Actor,
  { takesMinutes = false } = {},
): Promise<Collected[]> {
  await closeDeadRuns(app);
  const runs: (() => Promise<Collected | null>)[] = [];
  for (const target of await listTargets(app.read)) {
    if ((findCollector(target.collector)?.takesMinutes ?? false) !== takesMinutes) continue;
    const last = await lastScheduled(app.read, target.id, app.now());
    const since = new Date(last !== null && last > target.runs_from ? last : target.runs_from);
    const [due] = readable("collector_targets", [target], ({ cron }) => dueRun(cron, since, app.now()));
    if (due) runs.push(() => collectTarget(app, actor, target, due));
  }
  return (await inParallel(runs)).filter((one) => one !== null);
}

/** What each gives, in their order; the next begins when one has ended. */
async function inParallel<T>(runs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...runs.entries()];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await next[1]();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

/** Runs one target on request. */
export function collectNow(app: AppContext, actor: Actor, target: TargetRow): Promise<Collected | null> {
  allow(actor, "collectors.edit");
  return collectTarget(app, actor, target, null);
}

/**
 * One run: gathers first, with no transaction open, then stores the files, then records evidence, findings and the end
 * of the run in one unit of work. Whatever happens, the run's row says how it ended. Null when another process has it.
 */
async function collectTarget(
  app: AppContext,
  actor: Actor,
  target: TargetRow,
  due: DueRun | null,
): Promise<Collected | null> {
  const id = newId(app.now());
  const askedBy = due ? "schedule" : actorName(actor);
  underWay.add(id);
  const began = await bookkeeping(app, (db, now) =>
    insertRun(db, {
      id,
      target_id: target.id,
      scheduled_for: (due?.scheduledFor ?? now).toISOString(),
      asked_by: askedBy,
      process: process.pid,
      started_at: now.toISOString(),
      missed: due?.missed ?? 0,
      missed_from: due?.missedFrom?.toISOString() ?? null,
    }),
  );
  try {
    if (!began) return null;
    return await gatherAndRecord(app, actor, target, id);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    app.logger.error({ collector: target.collector, target: target.name, err: error }, "collector failed");
    await bookkeeping(app, (db, now) => endRun(db, id, { at: now, outcome: "error", error: message }));
    await notifyOfFailures(app, actor, target);
    return { target: target.name, outcome: "error", ref: null, message };
  } finally {
    underWay.delete(id);
  }
}

async function gatherAndRecord(
  app: AppContext,
  actor: Actor,
  target: TargetRow,
  runId: string,
): Promise<Collected> {
  const collector = findCollector(target.collector);
  if (!collector) throw new Error(`Collector not found: "${target.collector}".`);
  const secrets = openTargetSecrets(app.secrets, target);
  const { gathering, assess } = await gather(app, collector, JSON.parse(target.settings), {
    secrets,
    asker: target.id,
  });
  const files: NewEvidence["files"][number][] = [];
  for (const { name, mediaType, bytes } of gathering.files)
    files.push({ name, mediaType, ...(await app.vault.put(bytes)) });
  const stored = new Map<string, Buffer>();
  for (const { name, sha256 } of files) stored.set(name, await app.vault.readAll(sha256));
  const findings = await assess(stored);
  const complete = gathering.missing.length === 0;
  const verdict = verdictOf(findings, complete);
  const outcome = outcomeOf(verdict, complete);
  const failed = findings.filter((finding) => finding.verdict === "fail");
  const warnings = (gathering.warnings ?? []).map((text) => `Warning: ${text}`).join(" ");
  const message = failed[0]?.detail ?? gathering.missing[0] ?? `${findings.length} checks, all passed.`;
  const noted = [outcome === "pass" ? "" : message, warnings].filter((text) => text !== "").join(" ");
  const { ref } = await perform(app, actor, async (work) => {
    const evidence = await recordEvidence(
      work,
      evidenceOf(target, collector, gathering, files, { findings, passed: verdict === "pass" }),
    );
    await endRun(work.db, runId, {
      at: work.now,
      outcome,
      error: noted || null,
      evidenceId: evidence.id,
    });
    await record(work, {
      action: "collectors.run",
      subject: { type: "collector-target", id: target.id, ref: target.name },
      after: {
        outcome,
        evidence: evidence.ref,
        failed: failed.map((finding) => `${finding.rule}: ${finding.object}`),
      },
    });
    return evidence;
  });
  return { target: target.name, outcome, ref, message };
}

function evidenceOf(
  target: TargetRow,
  collector: AnyCollector,
  gathering: Gathering,
  files: NewEvidence["files"],
  judged: { findings: ReturnType<AnyCollector["assess"]>; passed: boolean },
): NewEvidence {
  const by = `${collector.name} ${collector.version}`;
  return {
    title: target.name,
    shows: collector.does,
    kind: "check",
    provenance: {
      source: gathering.source,
      query: gathering.query,
      extractedAt: gathering.extractedAt,
      extractedBy: `Collector ${by}`,
      rows: gathering.rows,
      completeness: [
        gathering.completeness,
        ...(gathering.warnings ?? []).map((text) => `Warning: ${text}`),
      ].join(" "),
      partial: gathering.missing.length > 0 ? gathering.missing.join("\n") : null,
    },
    files,
    controls: (JSON.parse(target.controls) as string[]).map((controlRef) => ({ controlRef })),
    findings: { by, list: judged.findings },
    collector: { name: collector.name, targetId: target.id },
    acceptedByRule: judged.passed
      ? `All ${judged.findings.length} checks of ${by} passed on a complete response.`
      : null,
  };
}

/** A run whose process is gone did not end by itself: said so, never left open. */
async function closeDeadRuns(app: AppContext): Promise<void> {
  const dead = (await listOpenRuns(app.read)).filter((run) => !lives(run));
  if (dead.length === 0) return;
  await bookkeeping(app, async (db, now) => {
    for (const run of dead)
      await endRun(db, run.id, { at: now, outcome: "interrupted", error: "Surety stopped during the run." });
  });
}

/** The runs of this process that have not ended: an open row with our number and none of these is a predecessor's. */
const underWay = new Set<string>();
const LONGEST_MS = 30 * MINUTE_MS;

function lives({ id, process: pid, started_at }: RunRow): boolean {
  if (pid === process.pid) return underWay.has(id);
  try {
    process.kill(pid, 0);
    return performance.timeOrigin + performance.now() - Date.parse(started_at) < LONGEST_MS;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
