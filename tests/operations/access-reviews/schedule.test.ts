import { expect, test } from "vitest";
import { accessReviewJobs } from "#app/jobs/access-reviews";
import { discardDraft, editDraft } from "#app/operations/access-reviews/drafts";
import { setSchedule } from "#app/operations/access-reviews/schedule";
import { offboardPerson } from "#app/operations/people/people";
import { addSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { listReviewSystems } from "#db/access-reviews/reviews";
import { reviewInput } from "#domain/access-reviews/input";
import { scheduleInput } from "#domain/access-reviews/schedule-input";
import { systemInput } from "#domain/systems/systems";
import { type Cast, cast, firstList, importList } from "#tests/support/review-cast";

const prepareJob = accessReviewJobs.find((job) => job.name === "prepare-reviews");
const run = (c: Cast, at: string) => {
  c.app.clock.set(at);
  return prepareJob?.run(c.app, {} as never);
};
const reviews = (c: Cast) => c.app.read.selectFrom("access_reviews").selectAll().orderBy("ref").execute();
const officerMails = async (c: Cast) =>
  (
    await c.app.read
      .selectFrom("deliveries")
      .selectAll()
      .where("recipient", "=", c.officer.email)
      .orderBy("id")
      .execute()
  ).map((mail) => mail.subject);

/** Quarterly by schedule: prepared on 3 March, opened on the 10th, due on the 24th. */
async function scheduled(change: Record<string, unknown> = {}) {
  const c = await cast();
  c.app.clock.set("2026-02-20T09:00:00Z");
  await importList(c, firstList);
  const input = { prepares: "on", opens: "on", routing: "system-owner", fallbackId: c.second.personId };
  const days = { prepareDays: "28", openDays: "21", decideDays: "14", oldDays: "30" };
  await perform(c.app, c.officer.actor, (work) =>
    setSchedule(work, scheduleInput.parse({ ...input, ...days, ...change })),
  );
  return c;
}

test("a review prepares itself on its day, once, takes in what comes later, opens with the newest list, and tells people", async () => {
  const c = await scheduled();
  expect(await run(c, "2026-03-02T05:20:00Z")).toBeUndefined();
  expect(await reviews(c)).toEqual([]);
  expect(await run(c, "2026-03-03T05:20:00Z")).toBe("1 prepared, 0 opened.");
  expect(await run(c, "2026-03-03T05:21:00Z")).toBeUndefined();
  expect(await reviews(c)).toMatchObject([
    {
      title: "Access review, January to March 2026",
      period_from: "2026-01-01",
      period_to: "2026-03-31",
      due_at: "2026-03-24T17:00:00.000Z",
      open_on: "2026-03-10",
      opened_at: null,
      created_by: "job:prepare-reviews",
    },
  ]);
  // A second system gets its first list while the draft waits, the first one a newer list.
  const wiki = await perform(c.app, c.officer.actor, (work) =>
    addSystem(work, systemInput.parse({ name: "Wiki", ownerId: c.owner.personId })),
  );
  await importList({ ...c, systemId: wiki }, "id,name\n7,somebody\n");
  c.app.clock.set("2026-03-09T12:00:00Z");
  await importList(c, `${firstList}5,nia,,person,active,analytics_ro,no,yes\n`);
  expect(await run(c, "2026-03-09T13:20:00Z")).toBeUndefined();
  const id = (await reviews(c))[0]?.id ?? "";
  expect((await listReviewSystems(c.app.read, id)).map((one) => [one.system, one.accounts])).toEqual([
    ["Production database", 4],
    ["Wiki", 1],
  ]);
  expect(await run(c, "2026-03-10T05:20:00Z")).toBe("0 prepared, 1 opened.");
  expect(await reviews(c)).toMatchObject([
    { opened_by: "job:prepare-reviews", due_at: "2026-03-24T17:00:00.000Z" },
  ]);
  const items = await c.app.read
    .selectFrom("access_review_items")
    .select("external_id")
    .where("review_id", "=", id)
    .execute();
  expect(items).toHaveLength(7);
  expect(await run(c, "2026-03-31T05:20:00Z")).toBeUndefined();
  expect(await officerMails(c)).toEqual(["Draft ready: Access review, January to March 2026"]);
  // The next quarter is another review.
  expect(await run(c, "2026-06-02T05:20:00Z")).toBe("1 prepared, 0 opened.");
});

test("what cannot open by itself waits, and the officers hear of each reason once", async () => {
  const c = await scheduled({ fallbackId: "", oldDays: "10" });
  await run(c, "2026-03-03T05:20:00Z");
  expect(await run(c, "2026-03-10T05:20:00Z")).toBeUndefined();
  expect(await run(c, "2026-03-11T05:20:00Z")).toBeUndefined();
  expect(await officerMails(c)).toEqual([
    "Draft ready: Access review, January to March 2026",
    "Access review, January to March 2026 could not be opened",
  ]);
  // A fresh list and someone for the owner's own account: it opens, late, and reviewers keep their days.
  const [draft] = await reviews(c);
  const input = reviewInput.parse({
    title: draft?.title,
    periodFrom: "2026-01-01",
    periodTo: "2026-03-31",
    dueOn: "2026-03-24",
    systems: [c.systemId],
    routing: "system-owner",
    fallbackId: c.second.personId,
  });
  await perform(c.app, c.officer.actor, (work) => editDraft(work, draft?.id ?? "", input));
  c.app.clock.set("2026-03-19T09:00:00Z");
  await importList(c, firstList);
  expect(await run(c, "2026-03-20T05:20:00Z")).toBe("0 prepared, 1 opened.");
  expect(await reviews(c)).toMatchObject([{ due_at: "2026-04-03T16:00:00.000Z" }]);
  await expect(
    perform(c.app, c.officer.actor, (work) => editDraft(work, draft?.id ?? "", input)),
  ).rejects.toMatchObject({ code: "conflict" });
});

test("nothing happens unless it is switched on; drafts wait for a press when opening is off; members may not", async () => {
  const off = await scheduled({ prepares: "" });
  expect(await run(off, "2026-03-30T05:20:00Z")).toBeUndefined();
  const c = await scheduled({ opens: "" });
  expect(await run(c, "2026-03-30T05:20:00Z")).toBe("1 prepared, 0 opened.");
  expect(await reviews(c)).toMatchObject([
    { open_on: null, opened_at: null, due_at: "2026-04-13T16:00:00.000Z" },
  ]);
  const id = (await reviews(c))[0]?.id ?? "";
  await expect(perform(c.app, c.jose.actor, (work) => discardDraft(work, id))).rejects.toMatchObject({
    code: "forbidden",
  });
  await perform(c.app, c.officer.actor, (work) => discardDraft(work, id));
  expect(await reviews(c)).toEqual([]);
  await expect(
    perform(c.app, c.jose.actor, (work) =>
      setSchedule(
        work,
        scheduleInput.parse({ routing: "manager", prepareDays: 9, openDays: 9, decideDays: 9, oldDays: 9 }),
      ),
    ),
  ).rejects.toMatchObject({ code: "forbidden" });
});

test("who has left is refused as a reviewer, and a schedule that names them still prepares its review", async () => {
  const c = await scheduled();
  await perform(c.app, { kind: "cli", name: "test" }, (work) =>
    offboardPerson(work, c.second.personId, "2026-02-25", "Europe/Berlin"),
  );
  c.app.clock.set("2026-03-01T09:00:00Z");
  const days = { prepareDays: "28", openDays: "21", decideDays: "14", oldDays: "30" };
  for (const field of ["namedId", "fallbackId"])
    await expect(
      perform(c.app, c.officer.actor, (work) =>
        setSchedule(
          work,
          scheduleInput.parse({
            ...days,
            routing: "named",
            namedId: c.jose.personId,
            [field]: c.second.personId,
          }),
        ),
      ),
    ).rejects.toMatchObject({ field, message: "Maren Olsen has left. Choose another person." });
  expect(await run(c, "2026-03-03T05:20:00Z")).toBe("1 prepared, 0 opened.");
});
