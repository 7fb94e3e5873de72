import type { ReadDb, Tx } from "#db/client";
import { listPopulations } from "#db/controls/populations";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import type { Population } from "#domain/controls/controls";
import type { Period } from "#domain/controls/windows";
import { dayOf } from "#domain/days";

const names: Record<Population, string> = {
  hires: "Starts",
  leavers: "Leaves",
  incidents: "Incident",
  changes: "Change",
  vendors: "Vendor",
};
const MOST = 300;

type EventChoice = { id: string; label: string; on: string };

/** Members of the populations of the audit period, or of an auditor's, the newest first: what evidence can be given for. */
export async function listEventChoices(db: ReadDb | Tx, scope: Period | null): Promise<EventChoice[]> {
  const organisation = await findOrganisation(db);
  const zone = zoneOfOrganisation(organisation);
  const { period_from, period_to } = organisation ?? {};
  const period = scope ?? (period_from && period_to ? { from: period_from, to: period_to } : null);
  if (!period) return [];
  const populations = await listPopulations(db, period, (instant) => dayOf(instant, zone));
  return (Object.keys(names) as Population[])
    .flatMap((population) =>
      (populations[population] ?? []).map(({ id, label, on }) => ({
        id,
        label: `${names[population]}: ${label}, ${on}`,
        on,
      })),
    )
    .sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
}

/** The newest of them as options of a form. */
export function eventOptions(events: readonly EventChoice[]) {
  return events.slice(0, MOST).map(({ id, label }) => [id, label] as const);
}
