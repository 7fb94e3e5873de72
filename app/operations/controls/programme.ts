import { record } from "#app/audit";
import { dropProposals, propose } from "#app/operations/controls/proposals";
import { stamp } from "#app/operations/controls/versions";
import { requireStaff } from "#app/operations/staff";
import { allow, type Work } from "#app/work";
import {
  insertControl,
  insertControlVersion,
  listControls,
  listControlVersions,
} from "#db/controls/controls";
import { listProposals } from "#db/controls/proposals";
import { newId } from "#db/ids";
import { findOrganisation, saveOrganisation } from "#db/installation/organisation";
import type { ProgrammeInput } from "#domain/controls/programme";
import { proposalState } from "#domain/controls/proposals";
import { Refused } from "#domain/errors";
import { type CatalogueControl, listCatalogueControls, listCriteria } from "#policies/catalogue";

/** Controls that were added, and those whose retirement or return waits for a second person. */
type Loaded = { added: string[]; proposed: string[] };

/**
 * Chooses categories and audit period and loads the controls that cover them. May be done again: what is missing is
 * added, the retirement of what serves no chosen category any more is proposed for a second person to confirm, and nothing that a
 * person edited is overwritten.
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
  const loaded = await fitControls(work, input);
  await record(work, {
    action: "programme.load",
    subject: { type: "programme", id: organisation.id },
    before,
    after: {
      categories: input.categories,
      periodFrom: input.periodFrom,
      periodTo: input.periodTo,
      inForceFrom: input.inForceFrom,
      ...loaded,
      ...otherDays(input, loaded.added),
    },
  });
  return loaded;
}

/** Added controls that operate since another day than the rest, in words for the log. */
function otherDays({ operatingSince = {} }: ProgrammeInput, added: readonly string[]) {
  const since = added.flatMap((ref) => (operatingSince[ref] ? [`${ref} since ${operatingSince[ref]}`] : []));
  return since.length > 0 ? { operatingSince: since } : {};
}

async function fitControls(work: Work, input: ProgrammeInput): Promise<Loaded> {
  const inScope = new Set(listCriteria(input.categories).map((criterion) => criterion.id));
  const existing = await listControls(work.db);
  const versions = await listControlVersions(work.db);
  const proposals = await listProposals(work.db);
  const batch = newId(work.now);
  const loaded: Loaded = { added: [], proposed: [] };
  const known = new Set(existing.map((control) => control.ref));
  for (const entry of listCatalogueControls(input.categories)) {
    if (known.has(entry.ref)) continue;
    await addFromCatalogue(work, entry, input);
    loaded.added.push(entry.ref);
  }
  for (const control of existing) {
    const latest = versions.get(control.id)?.at(-1);
    const wanted = latest?.criteria.some((id) => inScope.has(id)) ?? false;
    if (!latest) continue;
    const undone = proposals.filter(
      (one) =>
        // Proposals that were made together come from a load; one by itself is a person's own.
        one.controlId === control.id &&
        one.batch !== one.id &&
        !one.decision &&
        one.content.retired === wanted,
    );
    await dropProposals(work, undone, "The categories of the programme changed again");
    if (wanted === !latest.retired) continue;
    const waiting = proposals.filter(
      (one) =>
        one.controlId === control.id && proposalState(one) === "waiting" && one.content.retired === !wanted,
    );
    if (waiting.length > 0) continue;
    const reason = wanted
      ? "Its category was selected again"
      : "Its categories were removed from the programme";
    await propose(work, control, latest, { content: { retired: !wanted }, reason, batch });
    loaded.proposed.push(control.ref);
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
    inForceFrom: input.operatingSince?.[entry.ref] ?? input.inForceFrom,
    retired: false,
  });
}
