import { record } from "#app/audit";
import { requireIncident, writeLine } from "#app/operations/timeline";
import { isCalled } from "#app/queries/breach-clocks/called";
import { allow, type Work } from "#app/work";

import { newId } from "#db/ids";
import { insertHold } from "#db/incidents/holds";

import { organisationZone } from "#db/installation/organisation";
import { holdMs } from "#domain/breach-clocks/reminder-stages";
import { Refused } from "#domain/errors";
import { formatInstant } from "#domain/time-formats";

/**
 * "I am handling it": for an hour the repeats of this incident's clocks go to this person alone, never the deadline. Said again, it
 * counts from then. A person who is not alerted about the incident cannot take it, and does not learn that it exists.
 */
export async function holdIncident(work: Work, idOrRef: string): Promise<void> {
  allow(work.actor, "calls.take");
  if (work.actor.kind !== "user")
    throw new Refused("forbidden", "Only people who were alerted can take this.");
  const { userId, name } = work.actor;
  const incident = await requireIncident(work, idOrRef);
  if (!(await isCalled(work.db, incident, userId)))
    throw new Refused("not_found", "There is no such incident.");
  if (["closed", "not_an_incident"].includes(incident.status))
    throw new Refused("conflict", "This incident is closed and raises no more alerts.");
  const until = new Date(work.now.getTime() + holdMs);
  await insertHold(work.db, {
    id: newId(work.now),
    incident_id: incident.id,
    user_id: userId,
    name,
    held_at: work.now.toISOString(),
    held_until: until.toISOString(),
  });
  const zone = await organisationZone(work.db);
  await writeLine(
    work,
    incident.id,
    "clock",
    `${name} is handling the alerts until ${formatInstant(until, zone)}.`,
  );
  await record(work, {
    action: "calls.take",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    after: { until: until.toISOString() },
  });
}
