import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { listAbsences } from "#db/people/absences";
import { storedAliases } from "#db/people/aliases";
import { listPeople } from "#db/people/people";
import { readable } from "#db/unreadable";
import type { Reviewer } from "#domain/access-reviews/routing";
import { dayOf } from "#domain/days";
import { groupedBy } from "#domain/groups";
import { awayFor } from "#domain/people/absences";

/**
 * All people as reviewers of a review that is due then: their names and addresses, and who is away for too long to decide. A person
 * whose addresses cannot be read is left out: it could not be told whether an account is their own.
 */
export async function reviewPeople(db: ReadDb, dueAt: string, now: Date) {
  const zone = await organisationZone(db);
  const [on, dueOn] = [dayOf(now, zone), dayOf(new Date(dueAt), zone)];
  const absences = (await listAbsences(db, on)).map((row) => ({
    personId: row.person_id,
    from: row.from_on,
    to: row.to_on,
    delegateId: row.delegate_id,
  }));
  const absencesOf = groupedBy(absences, (one) => one.personId);
  const people = new Map<string, Reviewer & { name: string }>();
  const known = readable("people", await listPeople(db), (row) => ({
    ...row,
    aliases: storedAliases(row.aliases),
  }));
  for (const row of known) {
    const own = absencesOf.get(row.id) ?? [];
    people.set(row.id, {
      id: row.id,
      name: row.name,
      email: row.email,
      aliases: row.aliases,
      managerId: row.manager_id,
      endsOn: row.ends_on,
      away: awayFor(own, on, dueOn),
    });
  }
  return { on, people, zone };
}
