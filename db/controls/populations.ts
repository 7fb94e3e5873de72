import type { Insertable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { ProgrammeTables } from "#db/schema/programme";
import type { PopulationEvent, Populations } from "#domain/controls/occurrences";
import type { Period } from "#domain/controls/windows";
import type { Day } from "#domain/days";

type Read = ReadDb | Tx;
/** The calendar day of an instant in the organisation's zone. */
type DayAt = (instant: Date) => Day;

/** The people and events of the period, by population: what per-event controls answer to. */
export async function listPopulations(db: Read, period: Period, dayAt: DayAt): Promise<Populations> {
  const [people, incidents, changes, vendors] = await Promise.all([
    db.selectFrom("people").select(["id", "name", "starts_on", "ends_on"]).orderBy("id").execute(),
    listIncidentEvents(db, dayAt),
    db.selectFrom("recorded_changes").select(["id", "ref", "title", "happened_on"]).orderBy("id").execute(),
    listVendorEvents(db, dayAt),
  ]);
  const within = (events: (PopulationEvent | null)[]) =>
    events.filter(
      (event) => event !== null && period.from <= event.on && event.on <= period.to,
    ) as PopulationEvent[];
  const person = (id: string, label: string, on: Day | null) => (on === null ? null : { id, label, on });
  return {
    hires: within(people.map(({ id, name, starts_on }) => person(id, name, starts_on))),
    leavers: within(people.map(({ id, name, ends_on }) => person(id, name, ends_on))),
    incidents: within(incidents),
    changes: within(
      changes.map((row) => ({ id: row.id, label: `${row.ref} ${row.title}`, on: row.happened_on })),
    ),
    vendors: within(vendors),
  };
}

/**
 * Incidents by the day on which they were first noticed, as far as that is known to the day; without such a fact by
 * the day of the record. Imported history that knows no day belongs to no period: nothing is invented.
 */
async function listIncidentEvents(db: Read, dayAt: DayAt): Promise<PopulationEvent[]> {
  const rows = await db
    .selectFrom("incidents")
    .select(["id", "ref", "source", "created_at"])
    .where("status", "!=", "not_an_incident")
    .where("exercise", "=", 0)
    .orderBy("id")
    .execute();
  const anchors = await db
    .selectFrom("incident_clock_starts as anchor")
    .select(["anchor.incident_id", "anchor.at"])
    .where("anchor.kind", "in", ["suspected", "discovered", "aware"])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("incident_clock_starts as later")
            .select("later.id")
            .whereRef("later.corrects_id", "=", "anchor.id"),
        ),
      ),
    )
    .orderBy("anchor.at")
    .execute();
  const noticed = new Map<string, Day>();
  for (const { incident_id, at } of anchors) {
    const day = at.length > 10 ? dayAt(new Date(at)) : at;
    if (day.length === 10 && !noticed.has(incident_id)) noticed.set(incident_id, day);
  }
  return rows.flatMap((row) => {
    const on = noticed.get(row.id) ?? (row.source === "import" ? null : dayAt(new Date(row.created_at)));
    return on === null ? [] : [{ id: row.id, label: row.ref, on }];
  });
}

/** Vendors by the first day of their first line on the list; those without a line by the day of the record. */
async function listVendorEvents(db: Read, dayAt: DayAt): Promise<PopulationEvent[]> {
  const rows = await db
    .selectFrom("vendors")
    .leftJoin("subprocessor_entries as entry", "entry.vendor_id", "vendors.id")
    .select((eb) => [
      "vendors.id",
      "vendors.ref",
      "vendors.name",
      "vendors.created_at",
      eb.fn.min(eb.fn.coalesce("entry.since_on", "entry.from_on")).as("from_on"),
    ])
    .groupBy("vendors.id")
    .orderBy("vendors.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    label: `${row.ref} ${row.name}`,
    on: row.from_on ?? dayAt(new Date(row.created_at)),
  }));
}

/** Adds a change made outside the usual approval, one event of the controls about changes. */
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
