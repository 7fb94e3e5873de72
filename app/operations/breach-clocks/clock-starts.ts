import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { retime } from "#app/operations/breach-clocks/clocks";
import { refuseFuture, requireIncident, writeLine } from "#app/operations/timeline";
import { movedCalendar } from "#app/queries/breach-clocks/moved-calendar";
import { actorName, allow, type Work } from "#app/work";
import { listMovedClocks } from "#db/breach-clocks/clock-versions";
import { newId } from "#db/ids";
import { insertAnchor, listAnchors } from "#db/incidents/facts";
import { listHolds } from "#db/incidents/holds";
import type { IncidentRow } from "#db/incidents/incidents";
import { organisationZone } from "#db/installation/organisation";
import { findUser } from "#db/installation/users";
import { findPerson, type PersonRow } from "#db/people/people";
import { type ClockStartInput, clockStartLabel, validClockStarts } from "#domain/breach-clocks/clock-starts";
import { Refused } from "#domain/errors";
import { markedTitle } from "#domain/exercises";
import { twiceWords } from "#domain/local-times";
import { precisionOf } from "#domain/moments";
import { bareMoment } from "#domain/time-formats";

/**
 * Sets an anchor, or corrects it: the old row stays, the new one names it, and open clocks are recomputed.
 * The mail that says so links to the incident where `publicUrl` is given.
 * @returns the deadlines that moved, old and new, in words
 */
export async function setClockStart(
  work: Work,
  incidentId: string,
  input: ClockStartInput,
  publicUrl?: string,
): Promise<string[]> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  await refuseFuture(work, input.at, "at");
  const zone = await organisationZone(work.db);
  const old = validClockStarts(await listAnchors(work.db, incident.id)).get(input.kind);
  if (old?.at === input.at) throw new Refused("conflict", "This clock start already has this time.", "at");
  await insertAnchor(work.db, {
    id: newId(work.now),
    incident_id: incident.id,
    kind: input.kind,
    at: input.at,
    why: input.why,
    source: input.source ?? null,
    corrects_id: old?.id ?? null,
    set_by: actorName(work.actor),
    recorded_at: work.now.toISOString(),
  });
  const label = clockStartLabel(input.kind);
  const because = old
    ? `${label} was corrected from ${bareMoment(old.at, zone)} to ${bareMoment(input.at, zone)}: ${input.why}`
    : `${label} was set`;
  const moved = await retime(work, incident.id, because);
  const twice = precisionOf(input.at) === "instant" ? twiceWords(new Date(input.at), zone) : null;
  const line = [old ? `${because}.` : `${label}. ${input.why}`, twice].filter(Boolean).join(" ");
  const lines = moved.length > 0 ? ` Deadlines moved: ${moved.join("; ")}.` : "";
  await writeLine(work, incident.id, "anchor", `${line}${lines}`, input.at);
  if (old && moved.length > 0) await notifyOwners(work, incident, { because, moved, publicUrl });
  await record(work, {
    action: old ? "incidents.correct-anchor" : "incidents.set-anchor",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    before: old ? { [input.kind]: old.at } : null,
    after: { [input.kind]: input.at, source: input.source ?? null },
    reason: input.why,
  });
  return moved;
}

/** The person responsible for the incident's clocks is notified of moved deadlines, unless they moved them. */
export async function notifyOwners(
  work: Work,
  incident: IncidentRow,
  { because, moved, publicUrl }: { because: string; moved: readonly string[]; publicUrl?: string },
) {
  const lines = moved.slice(0, 50);
  if (moved.length > lines.length) lines.push(`and ${moved.length - lines.length} more`);
  const occasion = newId(work.now);
  const calendar = await calendarOf(work, incident, publicUrl);
  for (const person of await ownersOf(work, incident))
    await queueMail(work, {
      purpose: "anchor-moved",
      key: `anchor-moved:${incident.id}:${occasion}:${person.id}`,
      to: person.email,
      subject: `Deadlines moved: ${incident.ref} ${incident.title}`,
      text: `${publicUrl ? `Open the incident: ${publicUrl}/incidents/${incident.ref}\n\n` : ""}${because}.\n\n${lines.join("\n")}\n\nClosed clocks keep their original deadlines.`,
      about: { type: "incident", id: incident.id },
      ...(calendar ? { calendar } : {}),
    });
}

/** The deadlines that this change moved, for calendars. */
async function calendarOf(
  work: Work,
  incident: IncidentRow,
  publicUrl: string | undefined,
): Promise<string | null> {
  const moved = (await listMovedClocks(work.db, incident.id, work.now)).slice(0, 30);
  if (!publicUrl || moved.length === 0) return null;
  const about = { ref: incident.ref, title: markedTitle(incident.title, incident.exercise === 1) };
  return movedCalendar(work.db, about, moved, { now: work.now, publicUrl });
}

/** Lead, scribe, who handles communications, and who has said "I am handling it"; each once, without the actor. */
async function ownersOf({ db, actor, now }: Work, incident: IncidentRow): Promise<PersonRow[]> {
  const held = (await listHolds(db, now)).get(incident.id)?.user_id;
  const holder = held ? (await findUser(db, held))?.person_id : null;
  const roles = [incident.lead_id, incident.communications_id, incident.scribe_id, holder];
  const ids = new Set(roles.filter((id) => id && !(actor.kind === "user" && actor.personId === id)));
  const people = [];
  for (const id of ids) people.push(await findPerson(db, id!));
  return people.filter((one) => one !== undefined);
}
