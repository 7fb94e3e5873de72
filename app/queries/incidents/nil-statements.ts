import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { incidentsOf } from "#app/queries/incidents/scope";
import { listHappenings } from "#db/incidents/happenings";
import { listNilStatements } from "#db/incidents/nil-statements";
import { findOrganisation, organisationZone, zoneOfOrganisation } from "#db/installation/organisation";
import { quartersBefore } from "#domain/controls/quarters";
import { dayOf } from "#domain/days";
import { knownOf } from "#domain/incidents/nil-statements";
import { overlaps } from "#domain/period-scope";

/**
 * The signed statements that this visitor may see, an auditor those that touch their period. `since` names the incidents of
 * its period that the register knows by now: nothing is stored for it, and what was signed stays.
 */
export async function readNilStatements({ read }: AppContext, { scope }: Pick<Visitor, "scope">) {
  const zone = await organisationZone(read);
  const all = await listHappenings(read);
  const known = scope && new Set((await incidentsOf(read, scope)).map(({ ref }) => ref));
  return (await listNilStatements(read))
    .filter(({ from_on, to_on }) => overlaps(scope, { period_from: from_on, period_to: to_on }))
    .map(({ id, text, how, signed_at, from_on, to_on }) => ({
      id,
      text,
      how,
      at: new Date(signed_at),
      since: knownOf(all, { from: from_on, to: to_on }, zone).incidents.filter(
        (ref) => !known || known.has(ref),
      ),
    }));
}

/** The last four whole quarters: which incidents the register has, and whether it was signed that there was none. */
export async function readQuarters({ read, now }: AppContext) {
  const organisation = await findOrganisation(read);
  const zone = zoneOfOrganisation(organisation);
  const all = await listHappenings(read);
  const signed = await listNilStatements(read);
  return quartersBefore(dayOf(now(), zone), 4, organisation?.period_from ?? null).map((quarter) => ({
    ...quarter,
    incidents: knownOf(all, quarter, zone).incidents,
    signedBy: signed.find((one) => one.from_on <= quarter.from && one.to_on >= quarter.to)?.signed_by ?? null,
  }));
}
