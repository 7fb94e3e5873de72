import type { Work } from "#app/work";
import { organisationDay } from "#db/installation/organisation";
import { findPerson, type PersonRow } from "#db/people/people";
import { Refused } from "#domain/errors";
import { isStaff } from "#domain/people/people";

/**
 * The person who is given a place: an owner, a deputy, a lead.
 * @throws Refused at `field` when they are not known, or have left
 */
export async function requireStaff(work: Work, id: string, field: string): Promise<PersonRow> {
  const person = await findPerson(work.db, id);
  if (!person) throw new Refused("invalid", "Choose a person from the list.", field);
  if (!isStaff({ endsOn: person.ends_on }, await organisationDay(work.db, work.now)))
    throw new Refused("invalid", `${person.name} has left. Choose another person.`, field);
  return person;
}
