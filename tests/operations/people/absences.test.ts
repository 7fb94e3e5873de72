import { expect, test } from "vitest";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { replaceReviewers } from "#app/operations/access-reviews/leavers";
import { assignItem } from "#app/operations/access-reviews/moves";
import { addAbsence, endAbsence } from "#app/operations/people/absences";
import { planReview } from "#app/queries/access-reviews/plan";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { type Actor, perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { findReview } from "#db/access-reviews/reviews";
import { absenceInput } from "#domain/people/absences";
import { type Cast, cast, openedReview } from "#tests/support/review-cast";

const job: Actor = { kind: "job", name: "remind-reviewers" };
const replace = (c: Cast) => replaceReviewers(c.app, job);
const leave = (c: Cast, who: Cast["owner"], from: string, to: string, delegateId = "", by = who) =>
  perform(c.app, by.actor, (work) =>
    addAbsence(work, who.personId, absenceInput.parse({ do: "away", from, to, delegateId })),
  );
const held = async (c: Cast, id: string) =>
  (await listItems(c.app.read, id))
    .map((item) => `${item.external_id} ${item.role}: ${item.reviewer_id} by ${item.via}`)
    .toSorted();

test("a reviewer who is away when a review opens is passed over, for their delegate; the draft says so", async () => {
  const c = await cast();
  await leave(c, c.owner, "2026-03-11", "2026-03-19", c.jose.personId);
  const id = await openedReview(c);
  const [jose, second] = [c.jose.personId, c.second.personId];
  // Jose decides for Misaki, but not about his own account; Misaki's own goes to the fallback as always.
  expect(await held(c, id)).toEqual([
    `1 analytics_ro: ${second} by fallback`,
    `2 rds_superuser: ${jose} by delegate`,
    `3 etl_reader: ${jose} by delegate`,
    `4 rota_dev_ro: ${jose} by delegate`,
    `4 support_lookup: ${jose} by delegate`,
  ]);
  const review = await findReview(c.app.read, id);
  if (!review) throw new Error("no review");
  const { checks } = await planReview(c.app.read, review, c.app.now());
  expect(checks.map((check) => [check.text, check.more])).toContainEqual([
    "1 reviewer is out of office past the due date: their entries are reassigned.",
    ["Misaki Tanaka: out of office until 2026-03-19"],
  ]);
});

test("an absence that begins while a review is open moves what is undecided on its first day, and no decision", async () => {
  const c = await cast();
  const id = await openedReview(c);
  const [etl] = (await listItems(c.app.read, id, c.owner.personId)).filter((one) => one.external_id === "3");
  await perform(c.app, c.owner.actor, (work) =>
    decideItem(work, id, etl?.id ?? "", { kind: "keep", reason: "runs nightly" }),
  );
  await leave(c, c.owner, "2026-03-14", "2026-03-25");
  // 13 March, 23:59:59 in Berlin, and one second later.
  c.app.clock.set("2026-03-13T22:59:59Z");
  expect(await replace(c)).toBe(0);
  c.app.clock.set("2026-03-13T23:00:00Z");
  expect(await replace(c)).toBe(3);
  expect(await replace(c)).toBe(0);
  const second = c.second.personId;
  expect(await held(c, id)).toEqual([
    `1 analytics_ro: ${second} by fallback`,
    `2 rds_superuser: ${second} by fallback`,
    `3 etl_reader: ${c.owner.personId} by system owner`,
    `4 rota_dev_ro: ${second} by fallback`,
    `4 support_lookup: ${second} by fallback`,
  ]);
  const { irregular } = await reviewRecord(c.app.read, id);
  expect(irregular.filter((one) => one.kind === "reassigned").map((one) => one.reason)).toEqual(
    Array(3).fill("Misaki Tanaka is out of office until 2026-03-25"),
  );
  const [mail] = await c.app.read
    .selectFrom("deliveries")
    .selectAll()
    .where("recipient", "=", c.officer.email)
    .execute();
  expect(mail?.subject).toBe("Production database, January to March: Misaki Tanaka is out of office");
  // No one gives them something meanwhile.
  const [open] = (await listItems(c.app.read, id)).filter((one) => one.external_id === "4");
  await expect(
    perform(c.app, c.officer.actor, (work) =>
      assignItem(work, id, open?.id ?? "", c.owner.personId, "knows it"),
    ),
  ).rejects.toThrow("is out of office until 2026-03-25");
});

test("an absence that is over in time moves nothing; where no one else may decide it stays, and the officers hear once", async () => {
  const c = await cast();
  const id = await openedReview(c, { fallbackId: c.second.personId });
  const back = await leave(c, c.owner, "2026-03-12", "2026-03-18");
  c.app.clock.set("2026-03-12T09:00:00Z");
  expect(await replace(c)).toBe(0);
  await perform(c.app, c.owner.actor, (work) => endAbsence(work, c.owner.personId, back));
  await leave(c, c.owner, "2026-03-12", "2026-03-19", "", c.owner);
  await leave(c, c.second, "2026-03-12", "2026-03-30", "", c.officer);
  expect(await replace(c)).toBe(0);
  expect(await replace(c)).toBe(0);
  expect((await listItems(c.app.read, id, c.owner.personId)).length).toBe(4);
  const mails = await c.app.read
    .selectFrom("deliveries")
    .select("subject")
    .where("recipient", "=", c.officer.email)
    .execute();
  expect(mails.map((mail) => mail.subject.split(": ")[1]).toSorted()).toEqual([
    "Maren Olsen is out of office",
    "Misaki Tanaka is out of office",
  ]);
});

test("one notes one's own days, an officer anyone's; the same day twice, a past one and someone without a sign-in are refused", async () => {
  const c = await cast();
  await leave(c, c.owner, "2026-03-11", "2026-03-12");
  await expect(leave(c, c.owner, "2026-03-12", "2026-03-13")).rejects.toMatchObject({ field: "from" });
  await expect(leave(c, c.owner, "2026-03-01", "2026-03-10")).rejects.toMatchObject({ field: "to" });
  await expect(leave(c, c.jose, "2026-04-01", "2026-04-02", "", c.owner)).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(leave(c, c.owner, "2026-05-01", "2026-05-02", c.owner.personId)).rejects.toMatchObject({
    field: "delegateId",
  });
  const id = await leave(c, c.jose, "2026-04-01", "2026-04-02", "", c.officer);
  await expect(
    perform(c.app, c.owner.actor, (work) => endAbsence(work, c.owner.personId, id)),
  ).rejects.toMatchObject({ code: "not_found" });
});
