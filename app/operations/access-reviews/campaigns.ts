import { record } from "#app/audit";
import { rowOfRules } from "#app/operations/access-reviews/schedule";
import { checkReviewers } from "#app/operations/access-reviews/scope";
import { allow, type Work } from "#app/work";
import { findCampaign, listCampaigns, saveCampaign, setCampaignSystems } from "#db/access-reviews/campaigns";
import { newId } from "#db/ids";
import { findSystem } from "#db/systems/systems";
import type { CampaignInput } from "#domain/access-reviews/schedule-input";
import { Refused } from "#domain/errors";

/** Makes a campaign, or replaces the rules by which it reviews which systems. A system is in one at most: the last one that named it. */
export async function setCampaign(work: Work, id: string | null, input: CampaignInput): Promise<string> {
  allow(work.actor, "access-reviews.edit");
  await checkReviewers(work, input);
  const all = await listCampaigns(work.db);
  if (id !== null && !(await findCampaign(work.db, id)))
    throw new Refused("not_found", "Campaign not found.");
  const twin = all.find((one) => one.name.toLowerCase() === input.name.toLowerCase());
  if (twin && twin.id !== id)
    throw new Refused("conflict", "Another campaign has this name. Choose a different name.", "name");
  for (const system of input.systems)
    if (!(await findSystem(work.db, system))) throw new Refused("invalid", "System not found.", "systems");
  const row = { id: id ?? newId(work.now), name: input.name, ...rowOfRules(input) };
  const before = all.find((one) => one.id === id);
  await saveCampaign(work.db, row);
  await setCampaignSystems(work.db, row.id, input.systems);
  await record(work, {
    action: "access-reviews.campaign",
    subject: { type: "review-campaign", id: row.id, ref: row.name },
    before: before ? { ...before } : null,
    after: { ...row, systems: input.systems },
  });
  return row.id;
}
