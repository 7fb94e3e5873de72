import { record } from "#app/audit";
import { requireStaff } from "#app/operations/staff";
import { allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { nextReference } from "#db/references";
import { findSystem, findSystemByName, insertSystem, type SystemRow, saveSystem } from "#db/systems/systems";
import { Refused } from "#domain/errors";
import type { SystemInput } from "#domain/systems/systems";

/** Enters a system whose accounts are reviewed. */
export async function addSystem(work: Work, input: SystemInput): Promise<string> {
  allow(work.actor, "systems.edit");
  await checkInput(work, null, input);
  const id = newId(work.now);
  const ref = await nextReference(work.db, "SYS");
  const row = rowOf(input);
  await insertSystem(work.db, { id, ref, ...row, created_at: work.now.toISOString() });
  await record(work, { action: "systems.add", subject: { type: "system", id, ref }, after: row });
  return id;
}

/** Changes a system, and records what changed. @throws Refused (forbidden, not_found; invalid with the field) */
export async function editSystem(work: Work, id: string, input: SystemInput): Promise<void> {
  allow(work.actor, "systems.edit");
  const system = await existingSystem(work, id);
  await checkInput(work, system, input);
  const next = rowOf(input);
  const changed = (Object.keys(next) as (keyof typeof next)[]).filter((key) => next[key] !== system[key]);
  if (changed.length === 0) return;
  await saveSystem(work.db, id, next);
  await record(work, {
    action: "systems.edit",
    subject: { type: "system", id, ref: system.ref },
    before: Object.fromEntries(changed.map((key) => [key, system[key]])),
    after: Object.fromEntries(changed.map((key) => [key, next[key]])),
  });
}

/** The system with this id. @throws Refused (not_found) */
export async function existingSystem(work: Work, id: string): Promise<SystemRow> {
  const system = await findSystem(work.db, id);
  if (!system) throw new Refused("not_found", "System not found.");
  return system;
}

async function checkInput(work: Work, system: SystemRow | null, input: SystemInput): Promise<void> {
  const twin = await findSystemByName(work.db, input.name);
  if (twin && twin.id !== system?.id)
    throw new Refused("conflict", `${twin.ref} already has this name. Choose a different name.`, "name");
  if (input.ownerId && input.ownerId !== system?.owner_id) await requireStaff(work, input.ownerId, "ownerId");
}

function rowOf(input: SystemInput) {
  return {
    name: input.name,
    owner_id: input.ownerId,
    criticality: input.criticality,
    environment: input.environment,
    obtained_by: input.obtainedBy,
    // The calendar does not know "custom": the days do.
    cadence: input.cadence === "custom" ? "none" : input.cadence,
    review_days: input.cadence === "custom" ? input.reviewDays : null,
    excluded_reason: input.excludedReason,
    expects: input.expects === null ? null : JSON.stringify(input.expects),
    removal_hours: input.removalHours,
    glossary: JSON.stringify(input.glossary),
  };
}
