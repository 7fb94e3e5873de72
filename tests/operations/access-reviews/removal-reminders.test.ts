import { expect, test } from "vitest";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { remindRemovals } from "#app/operations/access-reviews/removal-reminders";
import { signOffReview } from "#app/operations/access-reviews/sign-off";
import { type Actor, perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { removalStage } from "#domain/access-reviews/removals";
import { type Cast, cast, firstList, importList, openedReview } from "#tests/support/review-cast";

const job: Actor = { kind: "job", name: "remind-reviewers" };
const remind = (c: Cast, at: string) => {
  c.app.clock.set(at);
  return perform(c.app, job, (work) => remindRemovals(work, "https://surety.example"));
};
const subjects = async (c: Cast, to: string) =>
  (
    await c.app.read
      .selectFrom("deliveries")
      .selectAll()
      .where("recipient", "=", to)
      .where("key", "like", "removals:%")
      .orderBy("queued_at")
      .execute()
  ).map((mail) => mail.subject);

/** Jose is revoked and the service account changed, signed on 11 March at 13:05Z: due a day later. */
async function signed(): Promise<Cast> {
  const c = await cast();
  const id = await openedReview(c);
  for (const item of await listItems(c.app.read, id, c.owner.personId)) {
    const kind = item.external_id === "1" ? "revoke" : item.external_id === "3" ? "change" : "keep";
    const ask = { kind, reason: "not needed", toRole: kind === "change" ? "etl_small" : null } as const;
    await perform(c.app, c.owner.actor, (work) => decideItem(work, id, item.id, ask));
  }
  await perform(c.app, c.owner.actor, (work) => signOffReview(work, id, true));
  return c;
}

test.each([
  ["2026-03-11T13:05:00Z", "raised"],
  ["2026-03-12T01:04:59Z", "raised"],
  ["2026-03-12T01:05:00Z", "half-time"],
  ["2026-03-12T13:04:59Z", "half-time"],
  ["2026-03-12T13:05:00Z", "due"],
  ["2026-03-13T13:04:59Z", "due"],
  ["2026-03-13T13:05:00Z", "overdue-1"],
  ["2026-03-22T13:05:00Z", "overdue-10"],
])("at %s a removal of one day is %s", (now, stage) => {
  expect(
    removalStage(new Date("2026-03-11T13:05:00Z"), new Date("2026-03-12T13:05:00Z"), new Date(now)),
  ).toBe(stage);
});

test("the owner hears of all at once in one mail, once for each stage; the officers from the first day overdue; proof ends it, a return begins it again", async () => {
  const c = await signed();
  expect(await remind(c, "2026-03-11T13:15:00Z")).toBe(1);
  expect(await remind(c, "2026-03-11T13:25:00Z")).toBe(0);
  expect(await remind(c, "2026-03-12T01:05:00Z")).toBe(1);
  expect(await remind(c, "2026-03-12T13:05:00Z")).toBe(1);
  expect(await subjects(c, c.officer.email)).toEqual([]);
  expect(await remind(c, "2026-03-13T13:05:00Z")).toBe(2);
  expect(await subjects(c, c.owner.email)).toEqual([
    "Production database: 2 removals to do",
    "Production database: 2 removals to do",
    "Production database: 2 removals overdue",
    "Production database: 2 removals overdue",
  ]);
  const [mail] = await c.app.read
    .selectFrom("deliveries")
    .selectAll()
    .where("key", "like", "removals:%")
    .execute();
  expect(mail?.body).toMatch(/RM-\d+: revoke analytics_ro of Jose Ramirez/);
  expect(mail?.body.match(/https?:\S+/g)).toEqual(["https://surety.example/removals"]);
  // A list without Jose and with the smaller role proves both; nothing is left to say.
  const gone = firstList.replace(/^1,jose.*\n/m, "").replace("etl_reader", "etl_small");
  c.app.clock.set("2026-03-14T09:00:00Z");
  await importList(c, gone);
  expect(await remind(c, "2026-03-14T13:05:00Z")).toBe(0);
  c.app.clock.set("2026-03-20T09:00:00Z");
  await importList(c, firstList.replace("etl_reader", "etl_small"));
  expect(await remind(c, "2026-03-20T09:05:00Z")).toBeGreaterThan(0);
  expect((await subjects(c, c.owner.email)).at(-1)).toContain("1 removal");
});

test("what no one owns goes to the officers", async () => {
  const c = await signed();
  await c.app.db.updateTable("removals").set({ owner_id: null }).execute();
  expect(await remind(c, "2026-03-11T13:15:00Z")).toBe(1);
  expect(await subjects(c, c.officer.email)).toEqual(["Production database: 2 removals to do"]);
});
