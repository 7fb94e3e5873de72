import type { Selectable } from "kysely";
import { findSchedule, type ScheduleRow } from "#db/access-reviews/schedule";
import type { ReadDb, Tx } from "#db/client";
import { oneOf } from "#db/one-of";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

type CampaignRow = Selectable<AccessReviewsTables["review_campaigns"]>;
/** The rules by which some systems are reviewed: a campaign's, or with a null id those of the one schedule. */
export type Rules = ScheduleRow & { id: string | null; name: string | null };

/** A campaign by its id, without the systems that it reviews. */
export async function findCampaign(db: ReadDb, id: string): Promise<CampaignRow | undefined> {
  return db.selectFrom("review_campaigns").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Every campaign by name, with the systems that it reviews. */
export async function listCampaigns(db: ReadDb): Promise<(CampaignRow & { systems: string[] })[]> {
  const rows = await db.selectFrom("review_campaigns").selectAll().orderBy("name").execute();
  const named = await db
    .selectFrom("systems")
    .select(["id", "campaign_id"])
    .where("campaign_id", "is not", null)
    .execute();
  return rows.map((row) => ({
    ...row,
    systems: named.filter((system) => system.campaign_id === row.id).map((system) => system.id),
  }));
}

/** All rules there are: those of the schedule first. */
export async function listRules(db: ReadDb): Promise<Rules[]> {
  return [{ ...(await findSchedule(db)), id: null, name: null }, ...(await listCampaigns(db))];
}

/** The rules by which a review or a system goes. */
export async function rulesOf(db: ReadDb, campaignId: string | null): Promise<Rules> {
  const campaign = campaignId === null ? undefined : await findCampaign(db, campaignId);
  return campaign ?? { ...(await findSchedule(db)), id: null, name: null };
}

/** Writes a campaign whole, new or over the one with its id. */
export async function saveCampaign(db: Tx, row: CampaignRow): Promise<void> {
  const { id: _id, ...change } = row;
  await db
    .insertInto("review_campaigns")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(change))
    .execute();
}

/** Lets these systems, and no others, be reviewed by a campaign. */
export async function setCampaignSystems(db: Tx, id: string, systems: readonly string[]): Promise<void> {
  await db.updateTable("systems").set({ campaign_id: null }).where("campaign_id", "=", id).execute();
  await db.updateTable("systems").set({ campaign_id: id }).where(oneOf("id", systems)).execute();
}
