import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { ProgrammeTables } from "#db/schema/programme";

export type WaiverRow = Selectable<ProgrammeTables["occurrence_waivers"]> & {
  confirmed_by: string | null;
  confirmed_name: string | null;
  confirmed_at: string | null;
  /** 1 when one pair of eyes was enough; null while it waits. */
  alone: number | null;
};

/** Requests that an occurrence does not apply with their confirmations, of one control or of all; withdrawn ones are left out. */
export async function listWaivers(db: ReadDb | Tx, controlId?: string): Promise<readonly WaiverRow[]> {
  const query = () =>
    db
      .selectFrom("occurrence_waivers as waiver")
      .leftJoin("waiver_confirmations as second", "second.waiver_id", "waiver.id")
      .leftJoin("waiver_withdrawals as withdrawal", "withdrawal.waiver_id", "waiver.id")
      .where("withdrawal.waiver_id", "is", null)
      .selectAll("waiver")
      .select(["second.confirmed_by", "second.confirmed_name", "second.confirmed_at", "second.alone"]);
  return controlId
    ? query().where("control_id", "=", controlId).execute()
    : listedUntilWrite(db, "waivers", () => query().execute());
}

/** Adds a signed request that one occurrence does not apply; it decides nothing until another person confirms it. */
export async function insertWaiver(
  db: Tx,
  row: Insertable<ProgrammeTables["occurrence_waivers"]>,
): Promise<void> {
  await db.insertInto("occurrence_waivers").values(row).execute();
}

/** Adds the agreement of the second person: from now on the occurrence does not apply. */
export async function insertWaiverConfirmation(
  db: Tx,
  row: Insertable<ProgrammeTables["waiver_confirmations"]>,
): Promise<void> {
  await db.insertInto("waiver_confirmations").values(row).execute();
}

/** Adds that the requester withdrew a waiver before it was confirmed. */
export async function insertWaiverWithdrawal(
  db: Tx,
  row: Insertable<ProgrammeTables["waiver_withdrawals"]>,
): Promise<void> {
  await db.insertInto("waiver_withdrawals").values(row).execute();
}
