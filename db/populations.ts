import type { Insertable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { ProgrammeTables } from "#db/schema/programme";
import type { Period, PopulationEvent, Populations } from "#domain/occurrences";

/** Everybody and everything that happened in the period, by population: what per-event controls answer to. */
export async function listPopulations(db: ReadDb | Tx, period: Period, _zone: string): Promise<Populations> {
  const people = await db
    .selectFrom("people")
    .select(["id", "name", "starts_on", "ends_on"])
    .where((eb) =>
      eb.or([eb.between("starts_on", period.from, period.to), eb.between("ends_on", period.from, period.to)]),
    )
    .orderBy("id")
    .execute();
  const changes = await db
    .selectFrom("recorded_changes")
    .select(["id", "ref", "title", "happened_on"])
    .where((eb) => eb.between("happened_on", period.from, period.to))
    .orderBy("id")
    .execute();
  const on = (day: string | null): day is string => day !== null && period.from <= day && day <= period.to;
  return {
    hires: people.flatMap((person) => eventOn(person.id, person.name, person.starts_on, on)),
    leavers: people.flatMap((person) => eventOn(person.id, person.name, person.ends_on, on)),
    changes: changes.map((change) => ({
      id: change.id,
      label: `${change.ref} ${change.title}`,
      on: change.happened_on,
    })),
  };
}

function eventOn(
  id: string,
  label: string,
  day: string | null,
  fits: (day: string | null) => day is string,
): PopulationEvent[] {
  return fits(day) ? [{ id, label, on: day }] : [];
}

export async function insertRecordedChange(
  db: Tx,
  row: Insertable<ProgrammeTables["recorded_changes"]>,
): Promise<void> {
  await db.insertInto("recorded_changes").values(row).execute();
}

/** Changes made outside the usual approval, newest first. */
export async function listRecordedChanges(db: ReadDb | Tx) {
  return db
    .selectFrom("recorded_changes")
    .selectAll()
    .orderBy("happened_on", "desc")
    .orderBy("id", "desc")
    .execute();
}
