import type { AppContext } from "#app/context";
import { setClockStart } from "#app/operations/breach-clocks/clock-starts";
import { registerCustomer } from "#app/operations/customers/customers";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { openIncident } from "#app/operations/incidents/incidents";
import { saveNotice, startNotice } from "#app/operations/incidents/notices";
import { type Actor, perform } from "#app/work";
import type { ClockStartName } from "#domain/breach-clocks/clock-starts";
import { customerInput } from "#domain/customers/customers";
import { incidentInput } from "#domain/incidents/incidents";
import { noticeInput } from "#domain/incidents/notices";

/** A customer as a form would register it. */
export function customer(app: AppContext, actor: Actor, name: string, terms: Record<string, unknown> = {}) {
  const address = `security@${name.toLowerCase().replace(/[^a-z]+/g, "-")}.example`;
  return perform(app, actor, (work) =>
    registerCustomer(work, customerInput.parse({ name, securityEmail: address, ...terms })),
  );
}

type Given = {
  customers?: string[];
  leadId?: string;
  scribeId?: string;
  communicationsId?: string;
  personalData?: string;
  exercise?: boolean;
};

/** An incident with these customers affected and these anchors set. */
export async function incident(app: AppContext, actor: Actor, given: Given = {}) {
  const input = incidentInput.parse({
    title: "A contractor’s key read the staging bucket",
    severity: "high",
    personalData: given.personalData ?? "yes",
    leadId: given.leadId,
    scribeId: given.scribeId,
    communicationsId: given.communicationsId,
    systems: "staging backup bucket",
  });
  const made = await perform(app, actor, (work) =>
    openIncident(work, input, { source: "officer", exercise: given.exercise }),
  );
  const chosen = given.customers ?? [];
  if (chosen.length > 0) await perform(app, actor, (work) => affectCustomers(work, made.id, chosen));
  return made;
}

export function anchor(
  app: AppContext,
  actor: Actor,
  incidentId: string,
  kind: ClockStartName,
  at: string,
  why = "Seen in the log",
) {
  return perform(app, actor, (work) => setClockStart(work, incidentId, { kind, at, why }));
}

/** A complete draft, ready to be sent. Returns its id. */
export async function completeNotice(app: AppContext, actor: Actor, incidentId: string): Promise<string> {
  const id = await perform(app, actor, (work) => startNotice(work, incidentId));
  const parts = {
    nature: "A key read the bucket.",
    impact: "A stranger may write to them.",
    mitigation: "Key disabled.",
    contact: "privacy@tidewater.example",
  };
  const input = noticeInput.parse({ ...parts, peopleAffected: 340, recordsUnknown: "on" });
  await perform(app, actor, (work) => saveNotice(work, id, input));
  return id;
}
