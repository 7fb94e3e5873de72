import { type AuditRecord, record } from "#app/audit";
import { allowLastDay, endUserOfPerson } from "#app/operations/installation/users";
import { requireFreshFactor } from "#app/operations/policies/version-checks";
import { allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { knownAliases } from "#db/people/aliases";
import { findPerson, insertPerson, listPeople, type PersonRow, savePerson } from "#db/people/people";
import { dayOf } from "#domain/days";
import { Refused } from "#domain/errors";
import { inReportingCircles, type PersonInput } from "#domain/people/people";

/** Enters a person by hand. */
export async function addPerson(work: Work, input: PersonInput): Promise<string> {
  allow(work.actor, "people.edit");
  await checkAddresses(work, null, input);
  if (input.managerId && !(await findPerson(work.db, input.managerId)))
    throw new Refused("invalid", "Person not found.", "managerId");
  const id = newId(work.now);
  const row = rowOf(input);
  await insertPerson(work.db, { id, ...row, created_at: work.now.toISOString() });
  await record(work, { action: "people.add", subject: { type: "person", id, ref: input.name }, after: row });
  return id;
}

/** Corrects what is known about a person, but for their last day: `offboardPerson` sets that. */
export async function editPerson(work: Work, id: string, input: PersonInput): Promise<void> {
  allow(work.actor, "people.edit");
  const person = await existing(work, id);
  await checkAddresses(work, id, input);
  if (input.managerId) {
    const managers = new Map((await listPeople(work.db)).map((one) => [one.id, one.manager_id]));
    if (!managers.has(input.managerId)) throw new Refused("invalid", "Person not found.", "managerId");
    if (inReportingCircles(managers.set(id, input.managerId)).has(id))
      throw new Refused(
        "invalid",
        "This would create a circular reporting line. Choose another manager.",
        "managerId",
      );
  }
  checkDays(input.startsOn, person.ends_on, "startsOn");
  await saveChanges(work, person, { ...rowOf(input), ends_on: person.ends_on }, "people.edit");
}

/**
 * Ends a leaver: their last day is noted and, once it has passed, their sign-in and sessions end. Nothing of what they
 * did is deleted; their accounts elsewhere show up as "left the company". A user does so with a fresh second factor.
 */
export async function offboardPerson(work: Work, id: string, endsOn: string, zone: string): Promise<void> {
  allow(work.actor, "people.edit");
  const person = await existing(work, id);
  checkDays(person.starts_on, endsOn, "endsOn");
  await allowLastDay(work, id);
  if (work.actor.kind === "user") requireFreshFactor(work);
  await saveChanges(work, person, { ends_on: endsOn }, "people.offboard");
  if (endsOn <= dayOf(work.now, zone)) await endUserOfPerson(work, id);
}

function checkDays(first: string | null, last: string | null, field: string): void {
  if (first && last && last < first)
    throw new Refused("invalid", "The last day is before the first day.", field);
}

/** The fields of a person that change, as they were and as they will be. */
export type Change = {
  person: PersonRow;
  action: string;
  before: Partial<PersonRow>;
  after: Partial<PersonRow>;
};

/** What changes when a person's fields become these; null when nothing does. */
export function changeOf(person: PersonRow, next: Partial<PersonRow>, action: string): Change | null {
  const changed = (Object.keys(next) as (keyof PersonRow)[]).filter((key) => next[key] !== person[key]);
  if (changed.length === 0) return null;
  const pick = (row: Partial<PersonRow>) => Object.fromEntries(changed.map((key) => [key, row[key] ?? null]));
  return { person, action, before: pick(person), after: pick(next) };
}

/** The entry that a change leaves in the log: the fields that changed, and those alone. */
export function entryOf({ person, action, before, after }: Change): AuditRecord {
  return { action, subject: { type: "person", id: person.id, ref: person.name }, before, after };
}

async function saveChanges(
  work: Work,
  person: PersonRow,
  next: Partial<PersonRow>,
  action: string,
): Promise<void> {
  const change = changeOf(person, next, action);
  if (!change) return;
  await savePerson(work.db, person.id, change.after);
  await record(work, entryOf(change));
}

function rowOf(input: PersonInput) {
  return {
    name: input.name,
    email: input.email,
    aliases: JSON.stringify(input.aliases),
    department: input.department,
    title: input.title,
    manager_id: input.managerId,
    starts_on: input.startsOn,
    ends_on: input.endsOn,
  };
}

async function existing(work: Work, id: string): Promise<PersonRow> {
  const person = await findPerson(work.db, id);
  if (!person) throw new Refused("not_found", "Person not found.");
  return person;
}

/** An address belongs to one person only, or accounts could not be matched. */
async function checkAddresses(work: Work, id: string | null, input: PersonInput): Promise<void> {
  const wanted = new Set([input.email, ...input.aliases]);
  for (const other of await listPeople(work.db)) {
    if (other.id === id) continue;
    const taken = [other.email, ...knownAliases(other)].find((one) => wanted.has(one));
    if (taken)
      throw new Refused(
        "conflict",
        `${taken} belongs to ${other.name}.`,
        taken === input.email ? "email" : "aliases",
      );
  }
}
