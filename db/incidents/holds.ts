import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { ChannelsTables } from "#db/schema/channels";

type HoldRow = Selectable<ChannelsTables["incident_holds"]>;

/** Adds that a person works on an incident: until `held_until` the others are not called, but for its deadlines. */
export async function insertHold(db: Tx, row: Insertable<ChannelsTables["incident_holds"]>): Promise<void> {
  await db.insertInto("incident_holds").values(row).execute();
}

/** Who has each incident at this instant: the last who said so. A hold from the future (the clock was set back) is none yet. */
export async function listHolds(db: ReadDb, now: Date): Promise<Map<string, HoldRow>> {
  const at = now.toISOString();
  const rows = await db
    .selectFrom("incident_holds")
    .selectAll()
    .where("held_until", ">", at)
    .where("held_at", "<=", at)
    .orderBy("held_at")
    .orderBy("id")
    .execute();
  return new Map(rows.map((row) => [row.incident_id, row]));
}
