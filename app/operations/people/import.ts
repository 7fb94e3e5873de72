import { record } from "#app/audit";
import { allowLastDay, endUserOfPerson } from "#app/operations/installation/users";
import { saveChanges } from "#app/operations/people/people";
import { allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { insertPerson, listPeople, type PersonRow } from "#db/people/people";
import { dayOf } from "#domain/days";
import { addressKey } from "#domain/email";
import { Refused } from "#domain/errors";
import { inReportingCircles, isStaff } from "#domain/people/people";
import { BadLines } from "#evidence/files/bad-lines";
import type { PersonLine, StaffList } from "#evidence/files/people";

export type PeopleImport = {
  people: number;
  added: number;
  updated: number;
  ended: number;
  unchanged: number;
};

/**
 * Takes a staff list whole: known people (by address) are updated, new ones added, nobody is deleted. What the file has
 * no column for is left as it is. Who has an end date in the past loses their sign-in.
 */
export async function importPeople(
  work: Work,
  list: StaffList,
  fileName: string,
  zone: string,
): Promise<PeopleImport> {
  allow(work.actor, "people.edit");
  const known = await listPeople(work.db);
  const byAddress = new Map<string, PersonRow>();
  for (const person of known)
    for (const one of [person.email, ...(JSON.parse(person.aliases) as string[])])
      byAddress.set(addressKey(one) ?? one, person);
  const rows = matchLines(list, byAddress);
  const ids = new Map<string, string>([...byAddress].map(([address, person]) => [address, person.id]));
  for (const { line, person } of rows) {
    const id = person?.id ?? newId(work.now);
    for (const one of [line.email, ...line.aliases]) ids.set(one, id);
  }
  checkManagers(list, known, ids);
  const told: PeopleImport = { people: rows.length, added: 0, updated: 0, ended: 0, unchanged: 0 };
  const today = dayOf(work.now, zone);
  // Managers may stand below their people in the file: everybody first, then who reports to whom.
  for (const { line, person } of rows) {
    if (person) continue;
    const id = ids.get(line.email) as string;
    await insertPerson(work.db, {
      id,
      name: line.name,
      email: line.email,
      created_at: work.now.toISOString(),
    });
    told.added += 1;
  }
  const now = new Map((await listPeople(work.db)).map((person) => [person.id, person]));
  for (const { line, person: before } of rows) {
    const person = now.get(ids.get(line.email) as string) as PersonRow;
    if (list.has.ends_on && line.endsOn !== null && line.endsOn !== person.ends_on)
      await allowLastDay(work, person.id);
    const changed = await saveChanges(
      work,
      person,
      fieldsOf(list, line, person, ids),
      before ? "people.update" : "people.add",
    );
    const endsOn = list.has.ends_on ? line.endsOn : person.ends_on;
    const left = !isStaff({ endsOn }, today);
    if (left) await endUserOfPerson(work, person.id);
    if (left && before && before.ends_on !== endsOn) told.ended += 1;
    else if (before && changed) told.updated += 1;
    else if (before) told.unchanged += 1;
  }
  await record(work, {
    action: "people.import",
    subject: { type: "organisation", id: "people", ref: fileName },
    after: { ...told },
  });
  return told;
}

/** Two lines that are one known person, or one line that is two, cannot be taken. */
function matchLines(list: StaffList, byAddress: Map<string, PersonRow>) {
  const bad = new BadLines();
  const taken = new Map<string, number>();
  const rows = list.people.map((line) => {
    const owners = new Set([line.email, ...line.aliases].flatMap((one) => byAddress.get(one) ?? []));
    const [person] = owners;
    if (owners.size > 1)
      bad.add(
        line.line,
        "email",
        `its addresses belong to ${[...owners].map((one) => one.name).join(" and ")}.`,
      );
    const twin = person && taken.get(person.id);
    if (person && twin !== undefined)
      bad.add(line.line, "email", `is ${person.name}, who is already on line ${twin}.`);
    if (person) taken.set(person.id, line.line);
    return { line, person };
  });
  bad.refuse();
  return rows;
}

function checkManagers(list: StaffList, known: PersonRow[], ids: Map<string, string>): void {
  const bad = new BadLines();
  const managers = new Map<string, string | null>(known.map((person) => [person.id, person.manager_id]));
  for (const line of list.people) {
    if (line.managerEmail === null) continue;
    const manager = ids.get(line.managerEmail);
    if (!manager)
      bad.add(line.line, "manager", `“${line.managerEmail}” is neither in this file nor registered.`);
    else managers.set(ids.get(line.email) as string, manager);
  }
  const circles = inReportingCircles(managers);
  for (const line of list.people) {
    if (line.managerEmail && circles.has(ids.get(line.email) as string))
      bad.add(line.line, "manager", "creates a circular reporting line.");
  }
  bad.refuse();
}

function fieldsOf(
  list: StaffList,
  line: PersonLine,
  person: PersonRow,
  ids: Map<string, string>,
): Partial<PersonRow> {
  const { has } = list;
  const manager = line.managerEmail === null ? null : ids.get(line.managerEmail);
  if (manager === person.id)
    throw new Refused("invalid", `${line.name} cannot be their own manager.`, "file");
  // A former address stays theirs: their accounts may still carry it.
  const kept = [...(JSON.parse(person.aliases) as string[]), ...line.aliases, person.email];
  const former = new Set(kept.map((address) => addressKey(address) ?? address));
  former.delete(line.email);
  return {
    name: line.name,
    email: line.email,
    aliases: JSON.stringify([...former].sort()),
    ...(has.department && { department: line.department }),
    ...(has.title && { title: line.title }),
    ...(has.manager && { manager_id: manager ?? null }),
    ...(has.starts_on && { starts_on: line.startsOn }),
    ...(has.ends_on && { ends_on: line.endsOn }),
  };
}
