import { record } from "#app/audit";
import { nameOf, signatureOf } from "#app/operations/incident-timeline";
import { allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { countIncidents } from "#db/incidents";
import { insertNilStatement } from "#db/nil-statements";
import { findOrganisation } from "#db/organisation";
import { endOfDay, startOfDay } from "#domain/days";
import { Refused } from "#domain/errors";

/** A named person signs, with a second factor, that a period had no incident. Refused when the register knows one, or the period is not over. */
export async function signNil(work: Work, input: { from: string; to: string; how: string }): Promise<string> {
  allow(work.actor, "incidents.edit");
  const factor = signatureOf(work);
  const organisation = await findOrganisation(work.db);
  const zone = organisation?.time_zone ?? "UTC";
  const [from, before] = [startOfDay(input.from, zone), endOfDay(input.to, zone)];
  if (before > work.now) throw new Refused("invalid", "The period is not over yet.", "to");
  const period = { createdFrom: from, createdBefore: before };
  const all = await countIncidents(work.db, period);
  const known = all - (await countIncidents(work.db, { ...period, status: "not_an_incident" }));
  if (known > 0)
    throw new Refused(
      "conflict",
      `The register has ${known === 1 ? "an incident" : `${known} incidents`} in this period.`,
      "from",
    );
  const name = nameOf(work);
  const text = `${organisation?.name ?? "The organisation"} had no security incident from ${input.from} to ${input.to}. Reports looked into and found to be none: ${all}. Signed by ${name}.`;
  const id = newId(work.now);
  await insertNilStatement(work.db, {
    id,
    from_on: input.from,
    to_on: input.to,
    how: input.how,
    text,
    signed_by: name,
    signed_at: work.now.toISOString(),
    factor,
  });
  await record(work, {
    action: "incidents.sign-nil",
    subject: { type: "nil_statement", id, ref: `${input.from} to ${input.to}` },
    after: { text, how: input.how },
  });
  return id;
}
