import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { IncidentsTables } from "#db/schema/incidents";
import { type Answers, firstRegimes, type Regime } from "#domain/breach-clocks/regimes";
import type { ClockRule } from "#domain/breach-clocks/rules";

/** Which sets of rules bind the organisation, and who said so; the defaults until one was chosen. */
export async function findRegimes(
  db: ReadDb | Tx,
): Promise<{ regimes: readonly Regime[]; setBy: string | null }> {
  const row = await db.selectFrom("breach_regimes").selectAll().executeTakeFirst();
  if (!row) return { regimes: firstRegimes, setBy: null };
  return { regimes: JSON.parse(row.regimes) as Regime[], setBy: row.set_by };
}

/** Sets which sets of rules bind the organisation (a JSON array). There is one row. */
export async function saveRegimes(
  db: Tx,
  row: Omit<Selectable<IncidentsTables["breach_regimes"]>, "id">,
): Promise<void> {
  await db
    .insertInto("breach_regimes")
    .values({ id: "1", ...row })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}

/** Every version of the organisation's own rules, newest first; the first of each name is current. */
export async function listOwnRules(
  db: ReadDb | Tx,
): Promise<{ rule: ClockRule; ended: boolean; recordedAt: string }[]> {
  const rows = await db
    .selectFrom("own_clock_rules")
    .selectAll()
    .orderBy("name")
    .orderBy("version", "desc")
    .execute();
  return rows.map((row) => ({
    rule: JSON.parse(row.rule) as ClockRule,
    ended: row.ended === 1,
    recordedAt: row.recorded_at,
  }));
}

/** Adds a version of a rule of the organisation's own (JSON); the newest of a name is current, `ended` 1 ends it. */
export async function insertOwnRule(
  db: Tx,
  row: Insertable<IncidentsTables["own_clock_rules"]>,
): Promise<void> {
  await db.insertInto("own_clock_rules").values(row).execute();
}

/** What was answered last about an incident; undefined before the first answer. */
export async function findAnswers(
  db: ReadDb | Tx,
  incidentId: string,
): Promise<{ answers: Answers; at: Date; by: string } | undefined> {
  const row = await db
    .selectFrom("incident_answers")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("recorded_at", "desc")
    .orderBy("id", "desc")
    .executeTakeFirst();
  return (
    row && { answers: JSON.parse(row.answers) as Answers, at: new Date(row.recorded_at), by: row.recorded_by }
  );
}

/** Adds the answers about an incident (JSON) from which its clocks were proposed; earlier answers stay. */
export async function insertAnswers(
  db: Tx,
  row: Insertable<IncidentsTables["incident_answers"]>,
): Promise<void> {
  await db.insertInto("incident_answers").values(row).execute();
}
