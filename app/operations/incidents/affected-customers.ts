import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { endClocks } from "#app/operations/breach-clocks/clock-ends";
import { isOpen, retime, startCustomerClocks } from "#app/operations/breach-clocks/clocks";
import { requireIncident, signatureOf, writeLine } from "#app/operations/timeline";
import { type Actor, actorName, allow, perform, type Work } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import type { ReadDb } from "#db/client";
import { type CustomerRow, listCustomers, listCustomersOf } from "#db/customers/customers";
import { listAffectedCustomers, listAffectedOf, saveAffectedCustomers } from "#db/incidents/facts";
import { findIncident, type IncidentRow } from "#db/incidents/incidents";
import { firstNames } from "#domain/counted";
import type { BreachTerms } from "#domain/customers/customers";
import { type CustomerFilter, type Filterable, fitsFilter } from "#domain/customers/filter";
import { Refused } from "#domain/errors";

type Chosen = readonly string[] | CustomerFilter;

/** So many customers are named in one transaction: with 10,000 at once every other change would wait for seconds. */
const AT_ONCE = 1_000;

/** A choice in parts of which each is named in a transaction of its own. */
export function inParts(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) parts.push(ids.slice(from, from + AT_ONCE));
  return parts;
}

/**
 * Names customers as affected, however many, each thousand in a transaction of its own. Where this is interrupted, the same
 * choice names the others. Returns how many were added. @throws Refused when all of them are on the list already
 */
export async function affectManyCustomers(
  app: AppContext,
  actor: Actor,
  incidentRef: string,
  chosen: Chosen,
): Promise<number> {
  allow(actor, "incidents.edit");
  const incident = await findIncident(app.read, incidentRef);
  if (!incident) throw new Refused("not_found", "There is no such incident.");
  const ids = (await findUnaffected(app.read, incident.id, chosen)).map((one) => one.id);
  let added = 0;
  for (const part of inParts(ids))
    added += await perform(app, actor, (work) => affectCustomers(work, incident.id, part));
  if (added === 0)
    throw new Refused("invalid", "Choose at least one customer that is not on the list yet.", "customers");
  return added;
}

/** Names customers as affected, chosen or all that a filter finds; each starts its own clocks by its own terms. Returns how many were added. */
export async function affectCustomers(work: Work, incidentId: string, chosen: Chosen): Promise<number> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  const added = await findUnaffected(work.db, incident.id, chosen);
  if (added.length > 0) await nameAffected(work, incident, added);
  return added.length;
}

/** Those of the choice that have a contract and are not on the list of the incident. */
async function findUnaffected(db: ReadDb, incidentId: string, chosen: Chosen): Promise<CustomerRow[]> {
  const wanted =
    "search" in chosen
      ? (await listCustomers(db)).filter((customer) => fitsFilter(filterable(customer), chosen))
      : await listCustomersOf(db, chosen);
  const affected = await listAffectedOf(
    db,
    incidentId,
    wanted.map((customer) => customer.id),
  );
  return wanted.filter((customer) => !customer.ended_at && !affected.has(customer.id));
}

async function nameAffected(work: Work, incident: IncidentRow, added: readonly CustomerRow[]): Promise<void> {
  await saveAffectedCustomers(
    work.db,
    added.map((customer) => ({
      incident_id: incident.id,
      customer_id: customer.id,
      added_at: work.now.toISOString(),
      added_by: actorName(work.actor),
      removed_at: null,
      removed_by: null,
      removed_reason: null,
    })),
  );
  await startCustomerClocks(work, incident, added);
  await retime(
    work,
    incident.id,
    "customers marked as affected",
    added.map((customer) => customer.id),
  );
  const names = added.map((customer) => customer.name);
  await writeLine(work, incident.id, "customer", `Affected: ${firstNames(names)}.`);
  await record(work, {
    action: "incidents.affect-customers",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    after: { customers: names },
  });
}

/** A customer as a filter sees it. */
export function filterable(row: CustomerRow): Filterable {
  return {
    name: row.name,
    securityEmail: row.security_email,
    privacyEmail: row.privacy_email,
    contract: row.contract,
    breachHours: row.breach_hours,
    breachFrom: row.breach_from as BreachTerms["breachFrom"],
  };
}

/** A customer turned out not to be affected: signed, with the reason; its open clocks end as not required. */
export async function clearCustomer(
  work: Work,
  incidentId: string,
  customerId: string,
  reason: string,
): Promise<void> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  const factor = signatureOf(work);
  const customer = (await listAffectedCustomers(work.db, incident.id)).find((one) => one.id === customerId);
  if (!customer || customer.removed_at) throw new Refused("not_found", "This customer is not on the list.");
  await saveAffectedCustomers(work.db, [
    {
      incident_id: incident.id,
      customer_id: customerId,
      added_at: customer.added_at,
      added_by: customer.added_by,
      removed_at: work.now.toISOString(),
      removed_by: actorName(work.actor),
      removed_reason: reason,
    },
  ]);
  await endClocks(work, (await listClocks(work.db, incident.id, [customerId])).filter(isOpen), {
    how: "not_required",
    at: work.now,
    reason,
    factor,
  });
  await writeLine(work, incident.id, "decision", `No longer affected: ${customer.name}. ${reason}`);
  await record(work, {
    action: "incidents.clear-customer",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    before: { customer: customer.name },
    reason,
  });
}
