import { record } from "#app/audit";
import { retimeForZone } from "#app/operations/breach-clocks/zone";
import { allow, type Work } from "#app/work";
import { findOrganisation, saveOrganisation } from "#db/installation/organisation";
import { Refused } from "#domain/errors";
import type { OrganisationInput } from "#domain/installation/organisation";

/** Saves the organisation's settings; the log gets the fields that changed. */
export async function editOrganisation(work: Work, input: OrganisationInput): Promise<void> {
  allow(work.actor, "organisation.edit");
  const old = await findOrganisation(work.db);
  if (!old) throw new Refused("conflict", "Surety is not set up yet.");
  const next = {
    name: input.name,
    legal_name: input.legalName ?? null,
    time_zone: input.timeZone,
    website: input.website ?? null,
    address: input.address ?? null,
    security_email: input.securityEmail ?? null,
    privacy_email: input.privacyEmail ?? null,
    two_pairs_of_eyes: input.twoPairsOfEyes ? 1 : 0,
  };
  const changed = (Object.keys(next) as (keyof typeof next)[]).filter((key) => old[key] !== next[key]);
  if (changed.length === 0) return;
  await saveOrganisation(work.db, next);
  if (changed.includes("time_zone")) await retimeForZone(work, old.time_zone, next.time_zone);
  await record(work, {
    action: "organisation.edit",
    subject: { type: "organisation", id: old.id, ref: next.name },
    before: Object.fromEntries(changed.map((key) => [key, old[key]])),
    after: Object.fromEntries(changed.map((key) => [key, next[key]])),
  });
}
