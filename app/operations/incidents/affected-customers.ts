import { record } from "#app/audit";
import { endClocks } from "#app/operations/breach-clocks/clock-ends";
import { isOpen, retime, startCustomerClocks } from "#app/operations/breach-clocks/clocks";
import { requireIncident, signatureOf, writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { type CustomerRow, listCustomers } from "#db/customers/customers";
import { listAffectedCustomers, saveAffectedCustomers } from "#db/incidents/facts";
import { firstNames } from "#domain/counted";
import type { BreachTerms } from "#domain/customers/customers";
import { type CustomerFilter, type Filterable, fitsFilter } from "#domain/customers/filter";
import { Refused } from "#domain/errors";

/** Names customers as affected, chosen or all that a filter finds; each starts its own clocks by its own terms. Returns how many were added. */
export async function affectCustomers(
  work: Work,
  incidentId: string,
  chosen: readonly string[] | CustomerFilter,
): Promise<number> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  const known = (await listCustomers(work.db)).filter((customer) => !customer.ended_at);
  const affected = new Set(
    (await listAffectedCustomers(work.db, incident.id)).filter((one) => !one.removed_at).map((one) => one.id),
  );
  const named = "search" in chosen ? null : new Set(chosen);
  const wanted = known.filter((customer) =>
    named ? named.has(customer.id) : fitsFilter(filterable(customer), chosen as CustomerFilter),
  );
  const added = wanted.filter((customer) => !affected.has(customer.id));
  if (added.length === 0)
    throw new Refused("invalid", "Choose at least one customer that is not on the list yet.", "customers");
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
  await retime(work, incident.id, "customers marked as affected");
  const names = added.map((customer) => customer.name);
  await writeLine(work, incident.id, "customer", `Affected: ${firstNames(names)}.`);
  await record(work, {
    action: "incidents.affect-customers",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    after: { customers: names },
  });
  return added.length;
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
  await endClocks(work, (await listClocks(work.db, incident.id, customerId)).filter(isOpen), {
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
