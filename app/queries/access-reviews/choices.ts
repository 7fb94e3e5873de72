import { staffToChoose } from "#app/queries/people/choices";
import type { ReadDb } from "#db/client";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { listSystems } from "#db/systems/systems";
import { quarterOf } from "#domain/controls/quarters";
import { dayOf } from "#domain/days";
import { accountsText, listDrawnOn } from "#domain/systems/accounts";

/** What can be chosen for a review: people who are still here, and systems in scope with their newest list. */
export async function reviewChoices(db: ReadDb, now: Date, ...chosen: (string | null | undefined)[]) {
  const organisation = await findOrganisation(db);
  const zone = zoneOfOrganisation(organisation);
  const today = dayOf(now, zone);
  const people = await staffToChoose(db, today, ...chosen);
  const systems = (await listSystems(db)).filter((one) => one.excluded_reason === null);
  return {
    today,
    zone,
    /** The window of a quarterly control that is running: a review counts in the window in which it is performed. */
    quarter: quarterOf(today, organisation?.period_from ?? null),
    people: people.map(({ id, name }) => ({ id, name })),
    systems: systems.map((one) => ({
      value: one.id,
      text: one.name,
      hint: one.population_at
        ? `${accountsText(one.accounts ?? 0)}, as of ${listDrawnOn(one, zone)}, owner ${one.owner ?? "unassigned"}`
        : "No accounts imported yet",
      disabled: one.population_at === null,
    })),
  };
}
