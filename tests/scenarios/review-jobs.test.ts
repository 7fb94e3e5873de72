import { describe, expect, test } from "vitest";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { recordReviews } from "#app/operations/access-reviews/evidence";
import { assignItem } from "#app/operations/access-reviews/moves";
import { sendReceipts } from "#app/operations/access-reviews/receipts";
import { remindReviewers } from "#app/operations/access-reviews/reminders";
import { extendReview } from "#app/operations/access-reviews/reviews";
import { approveReview, signOffReview } from "#app/operations/access-reviews/sign-off";
import { endLeavers } from "#app/operations/people/leavers";
import { type Actor, perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { type Cast, cast, openedReview } from "#tests/support/review-cast";

const job = (name: string): Actor => ({ kind: "job", name });
const url = "https://surety.example";
const remind = (c: Cast, at: string) => {
  c.app.clock.set(at);
  return perform(c.app, job("remind-reviewers"), (work) => remindReviewers(work, url));
};
/** Subjects of the mails to one address, in order. */
const mails = async (c: Cast, to: string) =>
  c.app.read.selectFrom("deliveries").selectAll().where("recipient", "=", to).orderBy("id").execute();

async function decideAll(c: Cast, id: string, who: Cast["owner"]) {
  for (const item of await listItems(c.app.read, id, who.personId))
    await perform(c.app, who.actor, (work) =>
      decideItem(work, id, item.id, { kind: "keep", reason: "needed for the job" }),
    );
}

describe("reminding reviewers", () => {
  test("each stage once to each who has something left; from the day after, to the officers too", async () => {
    const c = await cast();
    const id = await openedReview(c);
    // Opened 11 March 13:05Z, due 20 March 17:00Z: half time is 16 March 03:02:30Z.
    expect(await remind(c, "2026-03-11T13:10:00Z")).toBe(0);
    expect(await remind(c, "2026-03-16T03:02:29Z")).toBe(0);
    expect(await remind(c, "2026-03-16T03:02:30Z")).toBe(2);
    expect(await remind(c, "2026-03-16T03:12:30Z")).toBe(0);
    await decideAll(c, id, c.second);
    await perform(c.app, c.second.actor, (work) => signOffReview(work, id, true));
    expect(await remind(c, "2026-03-17T17:00:00Z")).toBe(1);
    await decideAll(c, id, c.owner);
    expect(await remind(c, "2026-03-19T17:00:00Z")).toBe(1);
    expect(await remind(c, "2026-03-20T17:00:00Z")).toBe(1);
    // One officer (Ines Holm) beside the reviewer.
    expect(await remind(c, "2026-03-21T17:00:00Z")).toBe(2);
    expect(await remind(c, "2026-03-22T17:00:00Z")).toBe(2);
    expect((await mails(c, c.owner.email)).map((mail) => mail.subject.split(": ")[1])).toEqual([
      "4 accounts for your decision",
      "4 accounts still to decide",
      "4 accounts still to decide",
      ...Array.from({ length: 4 }, () => "only your signature is missing"),
    ]);
    const last = (await mails(c, c.owner.email)).at(-1);
    expect(last?.body).toContain("The review was due");
    expect(last?.body.match(/https?:\S+/g)).toEqual([`${url}/my/reviews/${id}`]);
    const [officer] = await mails(c, c.officer.email);
    expect(officer?.body).toContain("Misaki Tanaka: all decided, not signed");
    expect(officer?.body).not.toContain("Maren Olsen");
    await perform(c.app, c.owner.actor, (work) => signOffReview(work, id, true));
    expect(await remind(c, "2026-03-23T17:00:00Z")).toBe(0);
  });

  test("an outage over several stages is one mail; the log says which stage", async () => {
    const c = await cast();
    const id = await openedReview(c);
    expect(await remind(c, "2026-03-20T18:00:00Z")).toBe(2);
    const events = await c.app.read
      .selectFrom("access_review_events")
      .select("detail")
      .where("review_id", "=", id)
      .where("what", "=", "reminded")
      .execute();
    expect(events).toEqual([{ detail: "due, 2 mails" }]);
  });

  test("a review of which no one hears anything new gets no line, whatever the others do", async () => {
    const c = await cast();
    const first = await openedReview(c);
    await remind(c, "2026-03-16T03:02:30Z");
    c.app.clock.set("2026-03-16T04:00:00Z");
    const { systemId } = c;
    const other = await openedReview({ ...c, systemId }, { dueOn: "2026-03-17" });
    expect(await remind(c, "2026-03-16T17:00:00Z")).toBe(2);
    const lines = await c.app.read
      .selectFrom("access_review_events")
      .select("review_id")
      .where("what", "=", "reminded")
      .execute();
    expect(lines.map((line) => line.review_id)).toEqual([first, other]);
  });

  test("who is given an account later hears of it within the next run", async () => {
    const c = await cast();
    const id = await openedReview(c);
    const jose = (await listItems(c.app.read, id)).find((item) => item.external_id === "1");
    await perform(c.app, c.officer.actor, (work) =>
      assignItem(work, id, jose?.id ?? "", c.officer.personId, "knows the team"),
    );
    expect(await remind(c, "2026-03-11T13:20:00Z")).toBe(1);
    expect((await mails(c, c.officer.email)).map((mail) => mail.subject)).toEqual([
      "Production database, January to March: 1 account for your decision",
    ]);
    expect(await remind(c, "2026-03-11T13:30:00Z")).toBe(0);
  });

  test("a moved due date has its stages again", async () => {
    const c = await cast();
    const id = await openedReview(c);
    expect(await remind(c, "2026-03-19T17:00:00Z")).toBe(2);
    await perform(c.app, c.officer.actor, (work) => extendReview(work, id, "2026-03-27", "the owner is ill"));
    expect(await remind(c, "2026-03-26T17:00:00Z")).toBe(2);
    const sent = await mails(c, c.owner.email);
    expect(sent.at(-1)?.body).toMatch(/due Friday\s27\sMarch\s2026/u);
    const calendars = sent.map((mail) => (JSON.parse(mail.attachments) as { text: string }[])[0]!.text);
    const field = (name: string) =>
      calendars.map((text) => new RegExp(`^${name}:(.*)$`, "m").exec(text)?.[1]);
    expect(new Set(field("UID")).size).toBe(1);
    expect(field("SEQUENCE").at(0)).toBe("0");
    expect(field("SEQUENCE").at(-1)).toBe("1");
  });
});

describe("leavers", () => {
  const end = (c: Cast) => perform(c.app, job("end-leavers"), endLeavers);
  const leave = (c: Cast, personId: string, on: string) =>
    c.app.db.updateTable("people").set({ ends_on: on }).where("id", "=", personId).execute();
  const ended = async (c: Cast, userId: string) =>
    (await c.app.read.selectFrom("users").select("ended_at").where("id", "=", userId).executeTakeFirst())
      ?.ended_at;

  test("lose their sign-in when their last day has come in the organisation's zone, once", async () => {
    const c = await cast();
    await leave(c, c.jose.personId, "2026-03-12");
    c.app.clock.set("2026-03-11T22:59:59Z");
    expect(await end(c)).toBe(0);
    c.app.clock.set("2026-03-11T23:00:00Z");
    expect(await end(c)).toBe(1);
    expect(await ended(c, c.jose.userId)).toBe("2026-03-11T23:00:00.000Z");
    expect(await end(c)).toBe(0);
    expect(await ended(c, c.owner.userId)).toBeNull();
  });

  test("the only owner stays until another person is one, and does not hold up the others", async () => {
    const c = await cast();
    await leave(c, c.second.personId, "2026-03-01");
    await leave(c, c.jose.personId, "2026-03-01");
    expect(await end(c)).toBe(1);
    expect(await ended(c, c.second.userId)).toBeNull();
    await c.app.db.updateTable("users").set({ role: "owner" }).where("id", "=", c.officer.userId).execute();
    expect(await end(c)).toBe(1);
  });
});

describe("mails", () => {
  test("bring the due date as a calendar file, and each signature one receipt with its PDF", async () => {
    const c = await cast();
    const id = await openedReview(c);
    const [opened] = await mails(c, c.owner.email);
    const [calendar] = JSON.parse(opened?.attachments ?? "[]");
    expect(calendar).toMatchObject({ name: "AR-0001.ics", mediaType: "text/calendar; charset=utf-8" });
    expect(calendar.text).toContain("DTSTART:20260320T170000Z");
    await decideAll(c, id, c.owner);
    await perform(c.app, c.owner.actor, (work) => signOffReview(work, id, true));
    const run = () => sendReceipts(c.app, job("record-access-reviews"));
    expect((await Promise.all([run(), run()])).toSorted()).toEqual([0, 1]);
    expect(await run()).toBe(0);
    const receipt = (await mails(c, c.owner.email)).find((mail) => mail.subject.startsWith("Receipt"));
    expect(receipt?.body).toContain("4 kept, 0 to change, 0 to revoke");
    const [pdf] = JSON.parse(receipt?.attachments ?? "[]");
    expect((await c.app.vault.readAll(pdf.sha256)).subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describe("the record as evidence", () => {
  test("an approved review becomes evidence once, with its three files, also when asked twice at once", async () => {
    const c = await cast();
    const id = await openedReview(c);
    const run = () => recordReviews(c.app, job("record-access-reviews"));
    for (const who of [c.owner, c.second]) {
      await decideAll(c, id, who);
      await perform(c.app, who.actor, (work) => signOffReview(work, id, true));
    }
    expect(await run()).toBe(0);
    await perform(c.app, c.officer.actor, (work) => approveReview(work, id));
    const both = await Promise.all([run(), run()]);
    expect(both.toSorted()).toEqual([0, 1]);
    expect(await run()).toBe(0);
    const items = await c.app.read.selectFrom("evidence_items").selectAll().execute();
    expect(items).toHaveLength(1);
    const files = await c.app.read
      .selectFrom("evidence_files")
      .innerJoin("files", "files.sha256", "evidence_files.sha256")
      .select(["evidence_files.name", "files.sha256"])
      .orderBy("evidence_files.name")
      .execute();
    expect(files.map((file) => file.name)).toEqual(["AR-0001.csv", "AR-0001.json", "AR-0001.pdf"]);
    const json = JSON.parse((await c.app.vault.readAll(files[1]?.sha256 ?? "")).toString());
    const review = await c.app.read.selectFrom("access_reviews").selectAll().executeTakeFirstOrThrow();
    expect(json).toMatchObject({ schema: "surety.access-review/1", contentHash: review.content_hash });
    expect(review.evidence_id).toBe(items[0]?.id);
    expect((await c.app.vault.readAll(files[2]?.sha256 ?? "")).subarray(0, 5).toString()).toBe("%PDF-");
  });
});
