import type { ReadDb } from "#db/client";
import { oneOf } from "#db/one-of";
import { FIRST_NOTICED, type Happening } from "#domain/incidents/nil-statements";

/** Facts that place an incident in time. Later ones, such as a fix, only say how long it lasted. */
const PLACING = ["occurred", "suspected", "discovered", "aware", "verified"];

/** What bears on a period, exercises apart: state, how it came here, and every time that places it, if any is known. */
export async function listHappenings(db: ReadDb): Promise<Happening[]> {
  const incidents = await db
    .selectFrom("incidents")
    .select(["id", "ref", "status", "source", "created_at"])
    .where("exercise", "=", 0)
    .execute();
  const starts = await db
    .selectFrom("incident_clock_starts")
    .select(["incident_id", "kind", "at"])
    .where(oneOf("kind", PLACING))
    .orderBy("recorded_at")
    .orderBy("id")
    .execute();
  const noticed = await db
    .selectFrom("incident_timeline")
    .select(["incident_id", "at"])
    .where("kind", "=", "note")
    .where("text", "=", FIRST_NOTICED)
    .execute();
  // Of each kind the last word counts: a start is corrected by a later one.
  const times = new Map<string, Map<string, string>>();
  const add = (incident: string, kind: string, at: string) =>
    times.set(incident, (times.get(incident) ?? new Map<string, string>()).set(kind, at));
  for (const { incident_id, kind, at } of starts) add(incident_id, kind, at);
  for (const { incident_id, at } of noticed) add(incident_id, "noticed", at);
  return incidents.map(({ id, ...row }) => ({ ...row, times: [...(times.get(id)?.values() ?? [])] }));
}
