import { record } from "#app/audit";
import { requireCriteria, requireHolders } from "#app/operations/controls/holders";
import { stamp } from "#app/operations/controls/versions";
import { allow, type Work } from "#app/work";
import { findControl, insertControl, insertControlVersion } from "#db/controls/controls";
import { newId } from "#db/ids";
import { findOrganisation } from "#db/installation/organisation";
import type { NewControlInput } from "#domain/controls/input";
import { dayOf } from "#domain/days";
import { Refused } from "#domain/errors";
import { findCatalogueControl } from "#policies/catalogue";

/** Adds a control of the organisation's own. It is expected from today on; before that nothing was promised. */
export async function addControl(work: Work, input: NewControlInput): Promise<void> {
  allow(work.actor, "controls.edit");
  const { ref, ownerId, deputyId, population, withinDays, ...content } = input;
  if (await findControl(work.db, ref)) {
    throw new Refused("conflict", `${ref} is in use. Choose another number.`, "ref");
  }
  if (findCatalogueControl(ref)) {
    throw new Refused("conflict", `${ref} belongs to the catalogue. Choose another number.`, "ref");
  }
  const organisation = await findOrganisation(work.db);
  if (!organisation?.period_from) throw new Refused("conflict", "Load the programme first.");
  const today = dayOf(work.now, organisation.time_zone);
  requireCriteria(input.criteria);
  await requireHolders(work, { ownerId, deputyId });
  const perEvent = content.frequency === "per-event";
  const version = {
    ...content,
    ...stamp(work, "Added as a custom control"),
    population: perEvent ? (population ?? null) : null,
    withinDays: perEvent ? withinDays : 0,
    version: 1,
    inForceFrom: today,
    retired: false,
  };
  const id = newId(work.now);
  await insertControl(work.db, {
    id,
    ref,
    policy: null,
    owner_id: ownerId ?? null,
    deputy_id: deputyId ?? null,
    created_at: work.now.toISOString(),
  });
  await insertControlVersion(work.db, id, version);
  await record(work, {
    action: "controls.add",
    subject: { type: "control", id, ref },
    after: { ...input, population: version.population, inForceFrom: today },
  });
}
