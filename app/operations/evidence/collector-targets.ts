import { record } from "#app/audit";
import { type GivenSecrets, sealTargetSecrets, secretsFor } from "#app/operations/evidence/collector-secrets";
import { refuseUnknownControls } from "#app/operations/evidence/links";
import { requireStaff } from "#app/operations/staff";
import { allow, type Work } from "#app/work";
import { findTarget, insertTarget, saveTarget, type TargetRow } from "#db/evidence/collectors";
import { newId } from "#db/ids";
import { Refused } from "#domain/errors";
import type { TargetInput } from "#domain/evidence/collectors";
import { type AnyCollector, findCollector } from "#evidence/collectors/all";

export type TargetChange = TargetInput & { settings: Record<string, unknown> };

/** The settings as the collector understands them. Throws Refused at the field that is wrong. */
export function checkSettings(
  collector: AnyCollector,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const parsed = collector.schema.safeParse(settings);
  if (parsed.success) return settings;
  const [issue] = parsed.error.issues;
  throw new Refused(
    "invalid",
    issue?.message ?? "A setting is invalid. Check the settings.",
    String(issue?.path[0] ?? ""),
  );
}

/** Points a collector at something. Its first run is the next one of its schedule. */
export async function addTarget(
  work: Work,
  collectorName: string,
  input: TargetChange,
  given: GivenSecrets | null = null,
): Promise<string> {
  allow(work.actor, "collectors.edit");
  const collector = findCollector(collectorName);
  if (!collector) throw new Refused("not_found", "Collector not found.");
  const values = await valuesOf(work, collector, input, null);
  const id = newId(work.now);
  const at = work.now.toISOString();
  const { secret, note } = sealedFor(collector, id, input.settings, given, null);
  await insertTarget(work.db, {
    id,
    collector: collector.name,
    ...values,
    secret,
    created_at: at,
    runs_from: at,
    ended_at: null,
  });
  await record(work, {
    action: "collectors.add",
    subject: { type: "collector-target", id, ref: input.name },
    after: { collector: collector.name, ...values, ...note },
  });
  return id;
}

/** Changes name, settings, schedule, owner or controls. A new schedule expects runs from now on. */
export async function changeTarget(
  work: Work,
  id: string,
  input: TargetChange,
  given: GivenSecrets | null = null,
): Promise<void> {
  allow(work.actor, "collectors.edit");
  const target = await mustFindTarget(work, id);
  const collector = findCollector(target.collector);
  if (!collector) throw new Refused("conflict", "This collector is no longer part of Surety.");
  const values = await valuesOf(work, collector, input, target.owner_id);
  const runsFrom = values.cron === target.cron ? target.runs_from : work.now.toISOString();
  const { secret, note } = sealedFor(collector, id, input.settings, given, target);
  await saveTarget(work.db, id, { ...values, secret, runs_from: runsFrom });
  const { name, settings, cron, controls, owner_id } = target;
  await record(work, {
    action: "collectors.change",
    subject: { type: "collector-target", id, ref: values.name },
    before: { name, settings, cron, controls, owner_id },
    after: { ...values, ...note },
  });
}

/** Stops a target. What it gathered stays. */
export async function endTarget(work: Work, id: string): Promise<void> {
  allow(work.actor, "collectors.edit");
  const target = await mustFindTarget(work, id);
  await saveTarget(work.db, id, { ended_at: work.now.toISOString() });
  await record(work, {
    action: "collectors.end",
    subject: { type: "collector-target", id, ref: target.name },
  });
}

/** The secrets of a target, sealed for its row, and what the log says about them: never their text. */
function sealedFor(
  collector: AnyCollector,
  id: string,
  settings: Record<string, unknown>,
  given: GivenSecrets | null,
  before: TargetRow | null,
): { secret: string | null; note: object } {
  const asked = collector.settings.filter(({ secret }) => secret);
  if (asked.length === 0) return { secret: null, note: {} };
  if (!given) throw new Error(`The secrets of ${collector.name} cannot be encrypted.`);
  const values = secretsFor(collector, settings, given, before);
  const words = asked.map(({ name }) => [
    name,
    given.typed[name] ? "replaced" : values[name] ? "unchanged" : "none",
  ]);
  return {
    secret: sealTargetSecrets(given.secrets, id, values),
    note: { secrets: Object.fromEntries(words) },
  };
}

async function valuesOf(
  work: Work,
  collector: AnyCollector,
  input: TargetChange,
  ownerBefore: string | null,
) {
  const settings = checkSettings(collector, input.settings);
  await refuseUnknownControls(
    work,
    input.controls.map((controlRef) => ({ controlRef })),
  );
  if (input.ownerId && input.ownerId !== ownerBefore) await requireStaff(work, input.ownerId, "ownerId");
  return {
    name: input.name,
    settings: JSON.stringify(settings),
    cron: input.cron,
    controls: JSON.stringify(input.controls),
    owner_id: input.ownerId || null,
  };
}

async function mustFindTarget(work: Work, id: string): Promise<TargetRow> {
  const target = await findTarget(work.db, id);
  if (!target) throw new Refused("not_found", "Collector target not found.");
  if (target.ended_at) throw new Refused("conflict", "This target was stopped. Add a new target.");
  return target;
}
