import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { record as note } from "#app/audit";
import { decideItem, keepTogether, undoItem } from "#app/operations/access-reviews/decisions";
import { assignItem, handOnItem } from "#app/operations/access-reviews/moves";
import { extendReview, openReview, prepareReview } from "#app/operations/access-reviews/reviews";
import { approveReview, signOffReview } from "#app/operations/access-reviews/sign-off";
import { recordHash, reviewRecord } from "#app/queries/access-reviews/record";
import { perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { listRemovals } from "#db/access-reviews/removals";
import { listReviews } from "#db/access-reviews/reviews";
import { reviewInput } from "#domain/access-reviews/input";
import { sealedPart } from "#domain/access-reviews/record";
import type { TestPerson } from "#tests/support/app";
import {
  type Cast,
  cast,
  firstList,
  importList,
  openAsFound,
  openedReview,
  preparedReview,
} from "#tests/support/review-cast";

const items = async (c: Cast, id: string) => {
  const rows = await listItems(c.app.read, id);
  return (account: string, role?: string) => {
    const row = rows.find((one) => one.external_id === account && (role === undefined || one.role === role));
    if (!row) throw new Error(`no item for ${account}`);
    return row;
  };
};
const decideAs = (
  c: Cast,
  who: TestPerson,
  id: string,
  item: string,
  kind: "keep" | "revoke" | "change",
  reason = "needed for the job",
  toRole?: string,
) => perform(c.app, who.actor, (work) => decideItem(work, id, item, { kind, reason, toRole }));

/** Everything decided by the system's owner and the fallback, jose revoked. */
async function decided(c: Cast) {
  const id = await openedReview(c);
  for (const row of await listItems(c.app.read, id)) {
    const who = row.reviewer_id === c.owner.personId ? c.owner : c.second;
    await decideAs(c, who, id, row.id, row.external_id === "1" ? "revoke" : "keep");
    c.app.clock.advance(20_000);
  }
  return id;
}

describe("opening", () => {
  test("freezes one item for each role, flags and routes it; no one gets their own; each reviewer gets one mail with one link", async () => {
    const c = await cast();
    const id = await openedReview(c);
    const at = await items(c, id);
    expect((await listItems(c.app.read, id)).length).toBe(5);
    expect(at("1")).toMatchObject({
      reviewer_id: c.owner.personId,
      via: "system owner",
      person_id: c.jose.personId,
      flags: "[]",
    });
    expect(at("2")).toMatchObject({
      reviewer_id: c.second.personId,
      via: "fallback",
      flags: '["privileged"]',
    });
    expect(at("3")).toMatchObject({ flags: '["no_mfa","service"]' });
    const mails = await c.app.read.selectFrom("deliveries").selectAll().execute();
    expect(mails.map((mail) => mail.recipient).sort()).toEqual([c.owner.email, c.second.email].sort());
    for (const mail of mails)
      expect(mail.body.match(/https?:\S+/g)).toEqual([`https://surety.example/my/reviews/${id}`]);
  });

  test("refuses a second time, an account without a reviewer, and a system without a list", async () => {
    const c = await cast();
    const id = await openedReview(c);
    await expect(perform(c.app, c.officer.actor, (work) => openReview(work, id, ""))).rejects.toMatchObject({
      code: "conflict",
    });
    const input = reviewInput.parse({
      title: "T",
      periodFrom: "2026-01-01",
      periodTo: "2026-03-31",
      dueOn: "2026-03-20",
      systems: [c.systemId],
      routing: "system-owner",
    });
    const bare = await perform(c.app, c.officer.actor, (work) => prepareReview(work, input));
    await expect(perform(c.app, c.officer.actor, (work) => openReview(work, bare, ""))).rejects.toThrow(
      /no reviewer.*own access/,
    );
    await expect(
      perform(c.app, c.officer.actor, (work) => prepareReview(work, { ...input, systems: ["nowhere"] })),
    ).rejects.toMatchObject({ field: "systems" });
    await expect(perform(c.app, c.jose.actor, (work) => prepareReview(work, input))).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("a later import does not touch the frozen list", async () => {
    const c = await cast();
    const id = await openedReview(c);
    c.app.clock.advance(1000);
    await importList(c, firstList.replace("1,jose", "9,new"));
    expect((await listItems(c.app.read, id)).map((row) => row.external_id).sort()).toEqual([
      "1",
      "2",
      "3",
      "4",
      "4",
    ]);
  });
});

describe("deciding", () => {
  test("two at once, a replay, another's list, an undo", async () => {
    const c = await cast();
    const id = await openedReview(c);
    const jose = (await items(c, id))("1");
    const both = await Promise.allSettled([
      decideAs(c, c.owner, id, jose.id, "keep", ""),
      decideAs(c, c.owner, id, jose.id, "revoke", "has left the team"),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    await decideAs(c, c.owner, id, jose.id, "keep", "");
    const events = await c.app.read
      .selectFrom("access_review_events")
      .select("what")
      .where("item_id", "=", jose.id)
      .execute();
    expect(events).toEqual([{ what: "decided" }]);
    await expect(decideAs(c, c.second, id, jose.id, "revoke")).rejects.toMatchObject({ code: "not_found" });
    await expect(decideAs(c, c.officer, id, jose.id, "keep")).rejects.toMatchObject({ code: "not_found" });
    await perform(c.app, c.owner.actor, (work) => undoItem(work, id, jose.id));
    await perform(c.app, c.owner.actor, (work) => undoItem(work, id, jose.id));
    await decideAs(c, c.owner, id, jose.id, "change", "reports only", "reports_ro");
    expect((await items(c, id))("1")).toMatchObject({ decision: "change", to_role: "reports_ro" });
  });

  test("together only what has no flag, and again changes nothing", async () => {
    const c = await cast();
    const id = await openedReview(c);
    const at = await items(c, id);
    const together = (...ids: string[]) =>
      perform(c.app, c.owner.actor, (work) => keepTogether(work, id, ids));
    await expect(together(at("1").id, at("3").id)).rejects.toMatchObject({ code: "invalid" });
    await expect(together(at("1").id, at("2").id)).rejects.toMatchObject({ code: "conflict" });
    expect(await together(at("1").id)).toBe(1);
    expect(await together(at("1").id)).toBe(0);
    expect((await items(c, id))("1")).toMatchObject({ decision: "keep", bulk: 1 });
  });

  test("not mine goes on with its reason, to no one whose own it is; an officer may assign", async () => {
    const c = await cast();
    const id = await openedReview(c);
    const at = await items(c, id);
    const handOn = (who: TestPerson, item: string) =>
      perform(c.app, who.actor, (work) => handOnItem(work, id, item, "another team's job"));
    await handOn(c.owner, at("1").id);
    expect((await items(c, id))("1")).toMatchObject({ reviewer_id: c.second.personId, via: "fallback" });
    await expect(handOn(c.second, at("1").id)).rejects.toThrow("No other reviewer is named");
    await expect(
      perform(c.app, c.officer.actor, (work) =>
        assignItem(work, id, at("1").id, c.jose.personId, "sits there"),
      ),
    ).rejects.toMatchObject({ field: "to" });
    await perform(c.app, c.officer.actor, (work) =>
      assignItem(work, id, at("1").id, c.officer.personId, "knows the team"),
    );
    expect((await items(c, id))("1")).toMatchObject({ reviewer_id: c.officer.personId });
  });
});

describe("signing and approving", () => {
  test("needs everything decided, a tick, a factor; then nothing changes; another person approves; removals wait for a later list", async () => {
    const c = await cast();
    const id = await decided(c);
    const sign = (who: TestPerson, tick = true) =>
      perform(c.app, who.actor, (work) => signOffReview(work, id, tick));
    await expect(sign(c.owner, false)).rejects.toMatchObject({ field: "attested" });
    await sign(c.owner);
    await expect(sign(c.owner)).rejects.toMatchObject({ code: "conflict" });
    const lea = (await items(c, id))("4");
    await expect(perform(c.app, c.owner.actor, (work) => undoItem(work, id, lea.id))).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(
      c.app.db.updateTable("access_review_items").set({ decision: null }).where("id", "=", lea.id).execute(),
    ).rejects.toThrow("cannot change");
    const approve = (who: TestPerson) => perform(c.app, who.actor, (work) => approveReview(work, id));
    await expect(approve(c.officer)).rejects.toThrow("1 reviewer has not signed yet");
    await sign(c.second);
    await expect(approve(c.second)).rejects.toMatchObject({ code: "forbidden" });
    await expect(approve(c.jose)).rejects.toMatchObject({ code: "forbidden" });
    await approve(c.officer);
    const record = await reviewRecord(c.app.read, id);
    expect(record.contentHash).toBe(recordHash(record));
    expect(record.completeness).toMatchObject([
      {
        sourceRows: 4,
        accounts: 4,
        accountsInReview: 4,
        items: 5,
        decided: 5,
        open: 0,
        matched: 2,
        unmatched: 2,
        complete: true,
      },
    ]);
    expect(
      record.reviewers.map((one) => [one.name, one.items, one.factorMethod, one.pace.medianSeconds]),
    ).toEqual([
      ["Maren Olsen", 1, "totp", null],
      ["Misaki Tanaka", 4, "totp", 20],
    ]);
    expect(record.approval).toMatchObject({ by: "Ines Holm", ownWork: false });

    const gone = firstList.replace(/^1,jose.*\n/m, "");
    await importList(c, gone, "2026-03-11T13:05:01Z");
    expect(await listRemovals(c.app.read, { open: true })).toHaveLength(1);
    c.app.clock.set("2026-03-13T09:00:00Z");
    await importList(c, gone);
    expect(await listRemovals(c.app.read)).toMatchObject([
      { kind: "revoke", label: "Jose Ramirez", proof_ref: "POP-0003" },
    ]);
    c.app.clock.set("2026-04-01T09:00:00Z");
    await importList(c, firstList);
    expect(await listRemovals(c.app.read, { open: true })).toMatchObject([
      { verified_at: null, reopened_ref: "POP-0004" },
    ]);
    const after = await reviewRecord(c.app.read, id);
    expect(after.afterClosing.map((one) => one.what)).toEqual([
      "Jose Ramirez removed, proven by POP-0003",
      "Jose Ramirez returned, shown by POP-0004",
    ]);
    expect(recordHash(after)).toBe(record.contentHash);
  });

  test("a closed record keeps every name as it was when it was approved", async () => {
    const c = await cast();
    const id = await decided(c);
    await perform(c.app, c.owner.actor, (work) => signOffReview(work, id, true));
    await perform(c.app, c.second.actor, (work) => signOffReview(work, id, true));
    await perform(c.app, c.officer.actor, (work) => approveReview(work, id));
    const record = await reviewRecord(c.app.read, id);
    await perform(c.app, { kind: "cli", name: "test" }, async (work) => {
      await sql`update organisation set legal_name = 'Tidewater Holding', time_zone = 'UTC'`.execute(work.db);
      await sql`update people set name = name || ' II', title = 'Head'`.execute(work.db);
      await sql`update systems set name = 'Warehouse', owner_id = null, obtained_by = 'asked'`.execute(
        work.db,
      );
      await note(work, { action: "test.rename", subject: { type: "organisation", id: "all" } });
    });
    const after = await reviewRecord(c.app.read, id);
    expect(sealedPart(after)).toEqual(sealedPart(record));
    expect(recordHash(after)).toBe(record.contentHash);
  });

  test("the next review knows what was decided and what changed since", async () => {
    const c = await cast();
    const first = await decided(c);
    await perform(c.app, c.owner.actor, (work) => signOffReview(work, first, true));
    await perform(c.app, c.second.actor, (work) => signOffReview(work, first, true));
    await perform(c.app, c.officer.actor, (work) => approveReview(work, first));
    c.app.clock.set("2026-06-01T09:00:00Z");
    await importList(
      c,
      `${firstList.replace("support_lookup;rota_dev_ro", "support_lookup")}6,kenji,k@tidewater.example,person,active,rota_dev_ro,no,yes\n`,
    );
    const quarter = { periodFrom: "2026-04-01", periodTo: "2026-06-30", dueOn: "2026-06-20" };
    const id = await preparedReview(c, { title: "Q2", ...quarter });
    await openAsFound(c.app, c.officer.actor, id);
    const at = await items(c, id);
    expect(JSON.parse(at("6").flags)).toEqual(["unmatched", "new"]);
    expect(JSON.parse(at("4").flags)).toEqual(["unmatched", "changed"]);
    expect(JSON.parse(at("1").previous_decision ?? "")).toMatchObject({
      kind: "revoke",
      by: "Misaki Tanaka",
      reason: "needed for the job",
    });
    expect(at("6").previous_decision).toBeNull();
  });

  test("an approval without a second pair of eyes says so", async () => {
    const c = await cast();
    const id = await decided(c);
    await perform(c.app, c.owner.actor, (work) => signOffReview(work, id, true));
    await perform(c.app, c.second.actor, (work) => signOffReview(work, id, true));
    await c.app.db.updateTable("organisation").set({ two_pairs_of_eyes: 0 }).execute();
    await perform(c.app, c.second.actor, (work) => approveReview(work, id));
    const { approval } = await reviewRecord(c.app.read, id);
    expect(approval).toMatchObject({
      ownWork: true,
      sentence: expect.stringContaining("two pairs of eyes are switched off"),
    });
  });
});

test("an extension keeps the old date in the record", async () => {
  const c = await cast();
  const id = await openedReview(c);
  await perform(c.app, c.officer.actor, (work) =>
    extendReview(work, id, "2026-03-27", "the reviewer is ill"),
  );
  const record = await reviewRecord(c.app.read, id);
  expect(record.irregular.find((one) => one.kind === "extended")).toMatchObject({
    what: "Due date 2026-03-20T17:00:00.000Z → 2026-03-27T17:00:00.000Z",
    reason: "the reviewer is ill",
  });
  expect(record.irregular.filter((one) => one.kind === "undecided")).toHaveLength(5);
  expect(await listReviews(c.app.read)).toMatchObject([
    { items: 5, decided: 0, reviewers: 2, signed: 0, systems: "Production database" },
  ]);
});
