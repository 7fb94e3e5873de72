import { record } from "#app/audit";
import { requireStaff } from "#app/operations/staff";
import { actorName, allow, type Work } from "#app/work";
import {
  insertControl,
  insertControlVersion,
  listControls,
  listControlVersions,
  type RecordedVersion,
} from "#db/controls/controls";
import { newId } from "#db/ids";
import { findOrganisation, saveOrganisation } from "#db/installation/organisation";
import type { ProgrammeInput } from "#domain/controls/programme";
import { type Day, dayOf } from "#domain/days";
import { Refused } from "#domain/errors";
import { type CatalogueControl, listCatalogueControls, listCriteria } from "#policies/catalogue";

type Loaded = { added: string[]; retired: string[]; takenUp: string[] };

/**
 * Chooses categories and audit period and loads the controls that cover them. May be done again: what is missing is
 * added, what serves no chosen category any more is retired from today, and nothing that a person edited is overwritten.
 */
export async function loadProgramme(work: Work, input: ProgrammeInput): Promise<Loaded> {
  allow(work.actor, "programme.edit");
  const organisation = await findOrganisation(work.db);
  if (!organisation) throw new Refused("conflict", "Set up the organisation first.");
  if (input.ownerId) await requireStaff(work, input.ownerId, "ownerId");
  const before = {
    categories: JSON.parse(organisation.categories),
    periodFrom: organisation.period_from,
    periodTo: organisation.period_to,
  };
  await saveOrganisation(work.db, {
    categories: JSON.stringify(input.categories),
    period_from: input.periodFrom,
    period_to: input.periodTo,
  });
  const loaded = await fitControls(work, input, dayOf(work.now, organisation.time_zone));
  await record(work, {
    action: "programme.load",
    subject: { type: "programme", id: organisation.id },
    before,
    after: {
      categories: input.categories,
      periodFrom: input.periodFrom,
      periodTo: input.periodTo,
      ...loaded,
    },
  });
  return loaded;
}

async function fitControls(work: Work, input: ProgrammeInput, today: Day): Promise<Loaded> {
  const inScope = new Set(listCriteria(input.categories).map((criterion) => criterion.id));
  const existing = await listControls(work.db);
  const versions = await listControlVersions(work.db);
  const loaded: Loaded = { added: [], retired: [], takenUp: [] };
  const known = new Set(existing.map((control) => control.ref));
  for (const entry of listCatalogueControls(input.categories)) {
    if (known.has(entry.ref)) continue;
    await addFromCatalogue(work, entry, input);
    loaded.added.push(entry.ref);
  }
  for (const control of existing) {
    const latest = versions.get(control.id)?.at(-1);
    const wanted = latest?.criteria.some((id) => inScope.has(id)) ?? false;
    if (!latest || wanted === !latest.retired) continue;
    const reason = wanted
      ? "Its category was selected again"
      : "Its categories were removed from the programme";
    await insertControlVersion(work.db, control.id, {
      ...latest,
      ...stamp(work, reason),
      version: latest.version + 1,
      inForceFrom: today > latest.inForceFrom ? today : latest.inForceFrom,
      retired: !wanted,
    });
    loaded[wanted ? "takenUp" : "retired"].push(control.ref);
  }
  return loaded;
}

async function addFromCatalogue(work: Work, entry: CatalogueControl, input: ProgrammeInput): Promise<void> {
  const id = newId(work.now);
  await insertControl(work.db, {
    id,
    ref: entry.ref,
    policy: entry.policy,
    owner_id: input.ownerId ?? null,
    deputy_id: null,
    created_at: work.now.toISOString(),
  });
  await insertControlVersion(work.db, id, {
    ...entry,
    ...stamp(work, "Loaded with the programme"),
    population: entry.population ?? null,
    version: 1,
    inForceFrom: input.inForceFrom,
    retired: false,
  });
}

/** Why, when and by whom a version was recorded. */
export function stamp(
  work: Work,
  reason: string,
): Pick<RecordedVersion, "reason" | "recordedAt" | "recordedBy"> {
  const recordedBy = actorName(work.actor);
  return { reason, recordedAt: work.now.toISOString(), recordedBy };
}
