import { expect, test } from "vitest";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { replaceReviewers } from "#app/operations/access-reviews/leavers";
import { delegateItems } from "#app/operations/access-reviews/moves";
import { remindReviewers } from "#app/operations/access-reviews/reminders";
import { openReview, prepareReview } from "#app/operations/access-reviews/reviews";
import { approveReview, signOffReview } from "#app/operations/access-reviews/sign-off";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { type Actor, perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { reviewInput } from "#domain/access-reviews/input";
import { testPerson } from "#tests/support/app";
import { type Cast, cast, importList, openedReview } from "#tests/support/review-cast";

const job: Actor = { kind: "job", name: "remind-reviewers" };
const replace = (c: Cast) => replaceReviewers(c.app, job);
const lists = async (c: Cast, id: string) =>
  Object.fromEntries(
    (await listItems(c.app.read, id)).map((item) => [`${item.external_id} ${item.role}`, item.reviewer_id]),
  );
const decideFor = async (c: Cast, id: string, who: Cast["owner"]) => {
  for (const item of await listItems(c.app.read, id, who.personId))
    await perform(c.app, who.actor, (work) =>
      decideItem(work, id, item.id, { kind: "keep", reason: "needed for the job" }),
    );
};

test("a reviewer who leaves: what they decided and did not sign is taken back, and all goes to the next; their signature would have counted", async () => {
  const c = await cast();
  const id = await openedReview(c);
  await decideFor(c, id, c.owner);
  await decideFor(c, id, c.second);
  await perform(c.app, c.second.actor, (work) => signOffReview(work, id, true));
  expect(await replace(c)).toBe(0);
  const last = (day: string, person: string) =>
    c.app.db.updateTable("people").set({ ends_on: day }).where("id", "=", person).execute();
  await last("2026-03-12", c.owner.personId);
  await last("2026-03-12", c.second.personId);
  c.app.clock.set("2026-03-12T22:59:59Z");
  expect(await replace(c)).toBe(0);
  c.app.clock.set("2026-03-12T23:00:00Z");
  // Everyone who could follow has left or signed: no one holds the list, and the officers are told.
  expect(await replace(c)).toBe(4);
  expect(await replace(c)).toBe(0);
  const items = await listItems(c.app.read, id);
  expect(items.map((item) => [item.reviewer_id, item.decision]).toSorted()).toEqual(
    [
      [c.second.personId, "keep"],
      [null, null],
      [null, null],
      [null, null],
      [null, null],
    ].toSorted(),
  );
  const [mail] = await c.app.read
    .selectFrom("deliveries")
    .selectAll()
    .where("recipient", "=", c.officer.email)
    .execute();
  expect(mail?.subject).toBe("Production database, January to March: Misaki Tanaka has left");
  expect(mail?.body).toContain("4 of 4 have no reviewer: reassign them manually");
  await expect(perform(c.app, c.officer.actor, (work) => approveReview(work, id))).rejects.toMatchObject({
    code: "conflict",
  });
  // An officer who gets the list can finish it.
  const { irregular } = await reviewRecord(c.app.read, id);
  expect(irregular.filter((one) => one.kind === "reassigned")[0]).toMatchObject({
    by: "job:remind-reviewers",
    reason: "Misaki Tanaka has left",
  });
});

test("a leaver's list goes to the fallback where there is one", async () => {
  const c = await cast();
  const id = await openedReview(c);
  await c.app.db
    .updateTable("users")
    .set({ ended_at: c.app.now().toISOString() })
    .where("id", "=", c.owner.userId)
    .execute();
  expect(await replace(c)).toBe(4);
  expect(new Set(Object.values(await lists(c, id)))).toEqual(new Set([c.second.personId]));
  expect(await perform(c.app, job, (work) => remindReviewers(work, ""))).toBe(0);
});

test("a reviewer gives what is open to another person, who hears of it; what they may not decide stays", async () => {
  const c = await cast();
  const id = await openedReview(c);
  const give = (who: Cast["owner"], from: string | null, to: string) =>
    perform(c.app, who.actor, (work) => delegateItems(work, id, from, to, "away for two weeks"));
  await expect(give(c.owner, null, c.owner.personId)).rejects.toMatchObject({ field: "to" });
  await expect(give(c.jose, c.owner.personId, c.jose.personId)).rejects.toMatchObject({ code: "forbidden" });
  const [etl] = (await listItems(c.app.read, id, c.owner.personId)).filter(
    (item) => item.external_id === "3",
  );
  await perform(c.app, c.owner.actor, (work) =>
    decideItem(work, id, etl?.id ?? "", { kind: "keep", reason: "runs nightly" }),
  );
  expect(await give(c.owner, null, c.jose.personId)).toEqual({ moved: 2, stayed: 1 });
  expect(await lists(c, id)).toEqual({
    "1 analytics_ro": c.owner.personId,
    "2 rds_superuser": c.second.personId,
    "3 etl_reader": c.owner.personId,
    "4 support_lookup": c.jose.personId,
    "4 rota_dev_ro": c.jose.personId,
  });
  expect(await perform(c.app, job, (work) => remindReviewers(work, ""))).toBe(1);
  // An officer does it for someone who is away; an auditor or someone without a sign-in gets nothing.
  expect(await give(c.officer, c.jose.personId, c.officer.personId)).toEqual({ moved: 2, stayed: 0 });
  const outsider = await testPerson(c.app, "Nia Roe");
  await c.app.db
    .updateTable("users")
    .set({ ended_at: c.app.now().toISOString() })
    .where("id", "=", outsider.userId)
    .execute();
  await expect(give(c.officer, c.officer.personId, outsider.personId)).rejects.toMatchObject({ field: "to" });
  await decideFor(c, id, c.second);
  await perform(c.app, c.second.actor, (work) => signOffReview(work, id, true));
  await expect(give(c.owner, null, c.second.personId)).rejects.toMatchObject({ field: "to" });
  await expect(give(c.officer, c.second.personId, c.owner.personId)).rejects.toMatchObject({
    code: "conflict",
  });
});

test("by manager: people go to theirs, service and shared accounts and unknown ones to the system's owner; an empty review cannot open", async () => {
  const c = await cast();
  await c.app.db
    .updateTable("people")
    .set({ manager_id: c.officer.personId })
    .where("id", "=", c.jose.personId)
    .execute();
  const list =
    "id,email,kind,role\n1,jose.ramirez@tidewater.example,person,reader\n2,,service,reader\n3,,shared,root\n4,x@else.example,person,reader\n";
  await importList(c, list);
  const id = await openedReview(c, { routing: "manager" }, null);
  expect(await lists(c, id)).toEqual({
    "1 reader": c.officer.personId,
    "2 reader": c.owner.personId,
    "3 root": c.owner.personId,
    "4 reader": c.owner.personId,
  });
  c.app.clock.advance(1000);
  await importList(c, "id,email\n").catch(() => undefined);
  const empty = await perform(c.app, c.officer.actor, (work) =>
    prepareReview(
      work,
      reviewInput.parse({
        title: "T",
        periodFrom: "2026-01-01",
        periodTo: "2026-03-31",
        dueOn: "2026-03-20",
        systems: [c.systemId],
        routing: "manager",
      }),
    ),
  );
  await c.app.db.deleteFrom("access_review_populations").where("review_id", "=", empty).execute();
  await expect(perform(c.app, c.officer.actor, (work) => openReview(work, empty, ""))).rejects.toThrow(
    "no entries",
  );
});

test("an account that is gone meanwhile is still decided; its removal waits for a list drawn after the signature", async () => {
  const c = await cast();
  const id = await openedReview(c);
  c.app.clock.advance(60_000);
  await importList(c, "id,email\n9,new@else.example\n");
  const [jose] = (await listItems(c.app.read, id)).filter((item) => item.external_id === "1");
  await perform(c.app, c.owner.actor, (work) =>
    decideItem(work, id, jose?.id ?? "", { kind: "revoke", reason: "left the team" }),
  );
  await decideFor(c, id, c.owner).catch(() => undefined);
  for (const item of await listItems(c.app.read, id, c.owner.personId))
    if (item.decision === null)
      await perform(c.app, c.owner.actor, (work) =>
        decideItem(work, id, item.id, { kind: "keep", reason: "needed" }),
      );
  await perform(c.app, c.owner.actor, (work) => signOffReview(work, id, true));
  const removals = () => c.app.read.selectFrom("removals").select(["label", "verified_at"]).execute();
  expect(await removals()).toEqual([{ label: "Jose Ramirez", verified_at: null }]);
  c.app.clock.advance(60_000);
  await importList(c, "id,email\n9,new@else.example\n10,b@else.example\n");
  expect((await removals())[0]?.verified_at).not.toBeNull();
});
