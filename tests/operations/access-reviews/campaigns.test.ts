import { expect, test } from "vitest";
import { accessReviewJobs } from "#app/jobs/access-reviews";
import { setCampaign } from "#app/operations/access-reviews/campaigns";
import { setSchedule } from "#app/operations/access-reviews/schedule";
import { addSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { listCampaigns } from "#db/access-reviews/campaigns";
import { listItems } from "#db/access-reviews/items";
import { campaignInput, scheduleInput } from "#domain/access-reviews/schedule-input";
import { systemInput } from "#domain/systems/systems";
import { cast, firstList, importList } from "#tests/support/review-cast";

const job = accessReviewJobs.find((one) => one.name === "prepare-reviews");
const rules = { prepares: "on", opens: "on", prepareDays: 28, openDays: 21, decideDays: 14, oldDays: 60 };

/** By the schedule the database every quarter; by a campaign the help desk and the wiki, earlier and by one named person. */
async function two() {
  const c = await cast();
  c.app.clock.set("2026-01-20T09:00:00Z");
  const add = (name: string) =>
    perform(c.app, c.officer.actor, (work) =>
      addSystem(work, systemInput.parse({ name, ownerId: c.owner.personId })),
    );
  const [desk, wiki] = [await add("Help desk"), await add("Wiki")];
  await importList(c, firstList);
  for (const systemId of [desk, wiki]) await importList({ ...c, systemId }, "id,name\n7,somebody\n");
  const schedule = { ...rules, routing: "system-owner", fallbackId: c.second.personId };
  await perform(c.app, c.officer.actor, (work) => setSchedule(work, scheduleInput.parse(schedule)));
  const set = (change: object, id: string | null = null, who = c.officer) =>
    perform(c.app, who.actor, (work) =>
      setCampaign(
        work,
        id,
        campaignInput.parse({
          ...rules,
          name: "Customer systems",
          routing: "named",
          namedId: c.jose.personId,
          prepareDays: 60,
          openDays: 45,
          systems: [desk, wiki],
          ...change,
        }),
      ),
    );
  const run = (at: string) => {
    c.app.clock.set(at);
    return job?.run(c.app, {} as never);
  };
  return { c, desk, wiki, set, run };
}

test("each set of rules prepares and opens its own review, several at once, several systems in one", async () => {
  const { c, set, run } = await two();
  const id = await set({});
  // 60 days before 31 March for the campaign, 28 for the schedule.
  expect(await run("2026-01-29T05:20:00Z")).toBeUndefined();
  expect(await run("2026-01-30T05:20:00Z")).toBe("1 prepared, 0 opened.");
  expect(await run("2026-02-14T05:20:00Z")).toBe("0 prepared, 1 opened.");
  expect(await run("2026-03-03T05:20:00Z")).toBe("1 prepared, 0 opened.");
  expect(await run("2026-03-10T05:20:00Z")).toBe("0 prepared, 1 opened.");
  const reviews = await c.app.read.selectFrom("access_reviews").selectAll().orderBy("ref").execute();
  expect(reviews.map((one) => [one.title, one.campaign_id, one.due_at.slice(0, 10)])).toEqual([
    ["Customer systems, January to March 2026", id, "2026-02-28"],
    ["Access review, January to March 2026", null, "2026-03-24"],
  ]);
  const [first, second] = await Promise.all(reviews.map((one) => listItems(c.app.read, one.id)));
  expect(first?.map((item) => [item.reviewer_id, item.via])).toEqual(
    Array(2).fill([c.jose.personId, "named reviewer"]),
  );
  expect(new Set(second?.map((item) => item.reviewer_id))).toEqual(
    new Set([c.owner.personId, c.second.personId]),
  );
});

test("a system that leaves a campaign goes by the schedule again; names are said once; members may not", async () => {
  const { c, desk, wiki, set } = await two();
  const id = await set({});
  await set({ name: "Desk", systems: [desk] });
  expect((await listCampaigns(c.app.read)).map((one) => [one.name, one.systems])).toEqual([
    ["Customer systems", [wiki]],
    ["Desk", [desk]],
  ]);
  await set({ name: "Wikis", systems: [] }, id);
  expect((await listCampaigns(c.app.read)).map((one) => [one.name, one.systems])).toEqual([
    ["Desk", [desk]],
    ["Wikis", []],
  ]);
  await expect(set({ name: "DESK" }, id)).rejects.toMatchObject({ field: "name" });
  await expect(set({ name: "New" }, "nothing")).rejects.toMatchObject({ code: "not_found" });
  await expect(set({ name: "My work" }, null, c.jose)).rejects.toMatchObject({ code: "forbidden" });
});
