import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany, insertNewOnes, updateMany } from "#db/many-rows";
import { oneOf } from "#db/one-of";
import { inOrderOf, readByIds } from "#db/pages";
import type { IncidentsTables } from "#db/schema/incidents";
import { mapInTurns } from "#db/turns";
import { readable, storedInstant, storedJson } from "#db/unreadable";
import type { ClockStartKind } from "#domain/breach-clocks/clock-starts";
import type { ClockEnd, ClockTerms } from "#domain/breach-clocks/clocks";
import { limit } from "#domain/breach-clocks/rules";
import { markedTitle } from "#domain/exercises";

type Row = Selectable<IncidentsTables["breach_clocks"]>;

/** Sorts after every instant. */
const never = "9";

/** A clock as the rest of the program sees it. */
export type ClockRow = {
  id: string;
  incidentId: string;
  ruleId: string;
  customerId: string | null;
  recipient: string;
  anchor: ClockStartKind;
  terms: ClockTerms;
  startsAt: Date | null;
  deadlineAt: Date | null;
  ended: { at: Date; how: ClockEnd } | null;
  endedBy: string | null;
  endedReason: string | null;
  endedFactor: string | null;
  proof: { sha256: string; name: string } | null;
};
export type OpenClock = ClockRow & {
  incidentRef: string /** Marked where it is an exercise. */;
  incidentTitle: string;
  exercise: boolean;
  leadId: string | null;
};

/** The clocks of an incident, or those of some of its customers, nearest deadline first. */
export async function listClocks(
  db: ReadDb,
  incidentId: string,
  customerIds?: readonly string[],
): Promise<ClockRow[]> {
  let query = db.selectFrom("breach_clocks").select("id").where("incident_id", "=", incidentId);
  if (customerIds !== undefined) query = query.where(oneOf("customer_id", customerIds));
  const ids = (await query.execute()).map((row) => row.id);
  const rows = await readByIds(ids, (some) =>
    db.selectFrom("breach_clocks").selectAll().where(oneOf("id", some)).execute(),
  );
  const sorted = rows.sort(
    inOrderOf(
      (row) => row.deadline_at ?? never,
      (row) => row.created_at,
      (row) => row.recipient,
      (row) => row.id,
    ),
  );
  return (await mapInTurns(sorted, (row) => readable("breach_clocks", [row], clockOf))).flat();
}

/** The clocks of an incident that are owed to no customer. */
export async function listClocksWithoutCustomer(db: ReadDb, incidentId: string): Promise<ClockRow[]> {
  const rows = await db
    .selectFrom("breach_clocks")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .where("customer_id", "is", null)
    .execute();
  return readable("breach_clocks", rows, clockOf);
}

/** The clock with this id; undefined when there is none, or none that can be read. */
export async function findClock(db: ReadDb, id: string): Promise<ClockRow | undefined> {
  const rows = await db.selectFrom("breach_clocks").selectAll().where("id", "=", id).execute();
  return readable("breach_clocks", rows, clockOf)[0];
}

/** Open clocks that run and can be read, nearest deadline first; with `dueBy`, only those whose next reminder stage has come. */
export async function listOpenClocks(db: ReadDb, dueBy?: Date): Promise<OpenClock[]> {
  let query = db
    .selectFrom("breach_clocks")
    .innerJoin("incidents", "incidents.id", "breach_clocks.incident_id")
    .selectAll("breach_clocks")
    .select(["incidents.ref", "incidents.title", "incidents.exercise", "incidents.lead_id"])
    .where("breach_clocks.ended_at", "is", null)
    .where("deadline_at", "is not", null);
  if (dueBy) query = query.where("next_at", "<=", dueBy.toISOString());
  const rows = await query.orderBy("deadline_at").orderBy("breach_clocks.id").execute();
  return readable("breach_clocks", rows, (row) => ({
    ...clockOf(row),
    incidentRef: row.ref,
    incidentTitle: markedTitle(row.title, row.exercise === 1),
    exercise: row.exercise === 1,
    leadId: row.lead_id,
  }));
}

/** Open clocks that run and that the reminder job does not look at yet at `now`, with when it is to. */
export function listSleepingClocks(db: ReadDb, now: Date) {
  return db
    .selectFrom("breach_clocks")
    .select(["id", "starts_at", "deadline_at", "next_at"])
    .where("ended_at", "is", null)
    .where("deadline_at", "is not", null)
    .where((where) => where.or([where("next_at", "is", null), where("next_at", ">", now.toISOString())]))
    .execute();
}

/** False when the incident has this clock already. */
export async function insertClock(
  db: Tx,
  row: Insertable<IncidentsTables["breach_clocks"]>,
): Promise<boolean> {
  const done = await db
    .insertInto("breach_clocks")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Many clocks, in few statements; one that the incident has already is left out. Returns the ids of those that are new. */
export function insertNewClocks(db: Tx, rows: readonly NewClock[]): Promise<Set<string>> {
  return insertNewOnes(db, "breach_clocks", rows);
}

type NewClock = Pick<
  Row,
  | "id"
  | "incident_id"
  | "rule_id"
  | "rule_version"
  | "customer_id"
  | "recipient"
  | "anchor"
  | "terms"
  | "own_hours"
  | "whose"
  | "created_at"
>;

/** Sets what is given of each of many clocks, in few statements. */
export async function saveClocks(db: Tx, changes: readonly (Partial<Row> & { id: string })[]): Promise<void> {
  await updateMany(db, "breach_clocks", changes);
}

/** When the reminder job looks at these clocks next. */
export async function saveNextLook(db: Tx, clockIds: readonly string[], at: Date): Promise<void> {
  for (let from = 0; from < clockIds.length; from += 500)
    await db
      .updateTable("breach_clocks")
      .set({ next_at: at.toISOString() })
      .where(oneOf("id", clockIds.slice(from, from + 500)))
      .execute();
}

/** Changes of deadlines, in few statements. */
export async function insertClockMoves(
  db: Tx,
  rows: readonly Selectable<IncidentsTables["breach_clock_moves"]>[],
): Promise<void> {
  await insertMany(db, "breach_clock_moves", rows);
}

/** Every change of a deadline in an incident, oldest first. */
export async function listClockMoves(db: ReadDb, incidentId: string) {
  const moves = db
    .selectFrom("breach_clock_moves")
    .innerJoin("breach_clocks", "breach_clocks.id", "breach_clock_moves.clock_id");
  const ids = await moves
    .select("breach_clock_moves.id")
    .where("breach_clocks.incident_id", "=", incidentId)
    .execute();
  const all = await readByIds(
    ids.map((row) => row.id),
    (some) =>
      moves
        .selectAll("breach_clock_moves")
        .select(["breach_clocks.rule_id", "breach_clocks.recipient"])
        .where(oneOf("breach_clock_moves.id", some))
        .execute(),
  );
  return all.sort(
    inOrderOf(
      (move) => move.recorded_at,
      (move) => move.id,
    ),
  );
}

/** Our own target in hours where the law names none; undefined until one is set. */
export async function findOwnHours(
  db: ReadDb,
): Promise<Selectable<IncidentsTables["breach_settings"]> | undefined> {
  return db.selectFrom("breach_settings").selectAll().executeTakeFirst();
}

/** Sets the organisation's own target in hours, for duties whose law names none. There is one row. */
export async function saveOwnHours(
  db: Tx,
  row: Omit<Selectable<IncidentsTables["breach_settings"]>, "id">,
): Promise<void> {
  await db
    .insertInto("breach_settings")
    .values({ id: "1", ...row })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}

function clockOf(row: Row): ClockRow {
  return {
    id: row.id,
    incidentId: row.incident_id,
    ruleId: row.rule_id,
    customerId: row.customer_id,
    recipient: row.recipient,
    anchor: row.anchor as ClockStartKind,
    terms: {
      anchor: row.anchor as ClockStartKind,
      limit: storedJson("terms", row.terms, limit.parse),
      ownHours: row.own_hours,
      whose: row.whose as ClockTerms["whose"],
    },
    startsAt: row.starts_at ? storedInstant("starts_at", row.starts_at) : null,
    deadlineAt: row.deadline_at ? storedInstant("deadline_at", row.deadline_at) : null,
    ended: row.ended_at
      ? { at: storedInstant("ended_at", row.ended_at), how: row.ended_how as ClockEnd }
      : null,
    endedBy: row.ended_by,
    endedReason: row.ended_reason,
    endedFactor: row.ended_factor,
    proof: row.proof_sha256 ? { sha256: row.proof_sha256, name: row.proof_name ?? "" } : null,
  };
}
