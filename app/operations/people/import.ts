import { record, recordMany } from "#app/audit";
import { allowLastDay, endUserOfPerson } from "#app/operations/installation/users";
import { type Change, changeOf, entryOf } from "#app/operations/people/people";
import { allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { listUsers } from "#db/installation/users";
import { knownAliases, storedAliases } from "#db/people/aliases";
import { insertPeople, listPeople, type PersonRow, savePeople } from "#db/people/people";
import { readable } from "#db/unreadable";
import { type Day, dayOf } from "#domain/days";
import { addressKey } from "#domain/email";
import { Refused } from "#domain/errors";
import { inReportingCircles, isStaff } from "#domain/people/people";
import { BadLines } from "#evidence/files/bad-lines";
import type { PersonLine, StaffList } from "#evidence/files/people";
import { eachInTurns } from "#evidence/files/turns";

export type PeopleImport = {
  people: number;
  added: number;
  updated: number;
  ended: number;
  unchanged: number;
};

type Row = { line: PersonLine; person: PersonRow | undefined };

/**
 * Takes a staff list whole: known people (by address) are updated, new ones added, no one is deleted. What the file has
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
  await eachInTurns(known, (person) => {
    for (const one of [person.email, ...knownAliases(person)]) byAddress.set(addressKey(one) ?? one, person);
  });
  const rows = await matchLines(list, byAddress);
  const ids = new Map<string, string>([...byAddress].map(([address, person]) => [address, person.id]));
  await eachInTurns(rows, ({ line, person }) => {
    const id = person?.id ?? newId(work.now);
    for (const one of [line.email, ...line.aliases]) ids.set(one, id);
  });
  await checkManagers(list, known, ids);
  const added = rows.flatMap(({ line, person }) => (person ? [] : [newRow(work, line, ids)]));
  const changes = await changesOf(list, rows, new Map(added.map((row) => [row.id, row])), ids);
  const left = await leaversOf(work, list, rows, ids, dayOf(work.now, zone));
  const isNew = new Set(added);
  const changed = changes.filter(({ person }) => !isNew.has(person));
  const filled = new Map(changes.map(({ person, after }) => [person.id, after]));
  await insertPeople(work.db, managersFirst(added.map((row) => ({ ...row, ...filled.get(row.id) }))));
  await savePeople(
    work.db,
    changed.map(({ person, after }) => ({ id: person.id, ...after })),
  );
  await recordMany(work, changes.map(entryOf));
  for (const id of left) await endUserOfPerson(work, id);
  const counts = countsOf(list, rows, changes, dayOf(work.now, zone));
  await record(work, {
    action: "people.import",
    subject: { type: "organisation", id: "people", ref: fileName },
    after: { ...counts },
  });
  return counts;
}

function newRow(work: Work, { name, email }: PersonLine, ids: Map<string, string>): PersonRow {
  return {
    id: ids.get(email) as string,
    name,
    email,
    aliases: "[]",
    department: null,
    title: null,
    manager_id: null,
    starts_on: null,
    ends_on: null,
    created_at: work.now.toISOString(),
  };
}

/** Managers may follow their reports in the file; a row can name only one that exists. There are no circles here. */
function managersFirst(rows: readonly PersonRow[]): PersonRow[] {
  const waiting = new Map(rows.map((row) => [row.id, row]));
  const sorted: PersonRow[] = [];
  for (const row of rows) {
    const chain: PersonRow[] = [];
    for (let above = waiting.get(row.id); above; above = waiting.get(above.manager_id ?? "")) {
      waiting.delete(above.id);
      chain.push(above);
    }
    for (const one of chain.reverse()) sorted.push(one);
  }
  return sorted;
}

async function changesOf(
  list: StaffList,
  rows: readonly Row[],
  added: ReadonlyMap<string, PersonRow>,
  ids: Map<string, string>,
): Promise<Change[]> {
  const changes: Change[] = [];
  await eachInTurns(rows, ({ line, person }) => {
    const before = person ?? (added.get(ids.get(line.email) as string) as PersonRow);
    const next = fieldsOf(list, line, before, ids);
    const change = changeOf(before, next, person ? "people.update" : "people.add");
    if (change) changes.push(change);
  });
  return changes;
}

/** Who is no longer staff by the file, or by what is known where it does not say; each of whom may be ended. */
async function leaversOf(
  work: Work,
  list: StaffList,
  rows: readonly Row[],
  ids: Map<string, string>,
  today: Day,
): Promise<string[]> {
  const users = new Set((await listUsers(work.db)).map((user) => user.person_id));
  const left: string[] = [];
  for (const { line, person } of rows) {
    const id = ids.get(line.email) as string;
    if (!users.has(id)) continue;
    if (list.has.ends_on && line.endsOn !== null && line.endsOn !== person?.ends_on)
      await allowLastDay(work, id);
    if (hasLeft(list, line, person, today)) left.push(id);
  }
  return left;
}

function hasLeft(list: StaffList, line: PersonLine, person: PersonRow | undefined, today: Day): boolean {
  return !isStaff({ endsOn: lastDayOf(list, line, person) }, today);
}

function lastDayOf(list: StaffList, line: PersonLine, person: PersonRow | undefined): string | null {
  return list.has.ends_on ? line.endsOn : (person?.ends_on ?? null);
}

function countsOf(
  list: StaffList,
  rows: readonly Row[],
  changes: readonly Change[],
  today: Day,
): PeopleImport {
  const changed = new Set(changes.map(({ person }) => person.id));
  const counts: PeopleImport = { people: rows.length, added: 0, updated: 0, ended: 0, unchanged: 0 };
  for (const { line, person } of rows) {
    if (!person) counts.added += 1;
    else if (hasLeft(list, line, person, today) && person.ends_on !== lastDayOf(list, line, person))
      counts.ended += 1;
    else if (changed.has(person.id)) counts.updated += 1;
    else counts.unchanged += 1;
  }
  return counts;
}

/** Two lines that are one known person, or one line that is two, cannot be taken. */
async function matchLines(list: StaffList, byAddress: Map<string, PersonRow>): Promise<Row[]> {
  const bad = new BadLines();
  const taken = new Map<string, number>();
  const rows: Row[] = [];
  await eachInTurns(list.people, (line) => {
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
    rows.push({ line, person });
  });
  bad.refuse();
  return rows;
}

async function checkManagers(list: StaffList, known: PersonRow[], ids: Map<string, string>): Promise<void> {
  const bad = new BadLines();
  const managers = new Map<string, string | null>(known.map((person) => [person.id, person.manager_id]));
  await eachInTurns(list.people, (line) => {
    if (line.managerEmail === null) return;
    const manager = ids.get(line.managerEmail);
    if (!manager)
      bad.add(line.line, "manager", `“${line.managerEmail}” is neither in this file nor registered.`);
    else managers.set(ids.get(line.email) as string, manager);
  });
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
  return {
    name: line.name,
    email: line.email,
    ...aliasesOf(person, line),
    ...(has.department && { department: line.department }),
    ...(has.title && { title: line.title }),
    ...(has.manager && { manager_id: manager ?? null }),
    ...(has.starts_on && { starts_on: line.startsOn }),
    ...(has.ends_on && { ends_on: line.endsOn }),
  };
}

/** A former address stays theirs: their accounts may still carry it. What cannot be read stays as it is. */
function aliasesOf(person: PersonRow, line: PersonLine): Partial<PersonRow> {
  const [known] = readable("people", [person], ({ aliases }) => storedAliases(aliases));
  if (!known) return {};
  const kept = [...known, ...line.aliases, person.email];
  const former = new Set(kept.map((address) => addressKey(address) ?? address));
  former.delete(line.email);
  return { aliases: JSON.stringify([...former].sort()) };
}
