import { expect, test } from "vitest";
import { decideItem, keepTogether, undoItem } from "#app/operations/access-reviews/decisions";
import { assignItem, handOnItem } from "#app/operations/access-reviews/moves";
import { approveReview, signOffReview } from "#app/operations/access-reviews/sign-off";
import { perform, type Work } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import type { TestPerson } from "#tests/support/app";
import { type Cast, cast, openedReview } from "#tests/support/review-cast";

/** Both at once; the first named starts first. Answers "done" or why it was refused. */
async function race(c: Cast, ...both: [TestPerson, (work: Work) => Promise<unknown>][]) {
  const ended = await Promise.allSettled(both.map(([who, change]) => perform(c.app, who.actor, change)));
  return ended.map((end) => (end.status === "fulfilled" ? "done" : (end.reason as { code?: string }).code));
}

const jose = async (c: Cast, id: string) => {
  const found = (await listItems(c.app.read, id)).find((item) => item.external_id === "1");
  if (!found) throw new Error("no item");
  return found;
};
const happened = async (c: Cast, itemId: string) =>
  (
    await c.app.read
      .selectFrom("access_review_events")
      .select("what")
      .where("item_id", "=", itemId)
      .orderBy("id")
      .execute()
  ).map(({ what }) => what);

test("one decides while the item is given to another: either it is decided and stays, or it goes and is open", async () => {
  for (const decidesFirst of [true, false]) {
    const c = await cast();
    const id = await openedReview(c);
    const item = await jose(c, id);
    const decides = [c.owner, (work: Work) => decideItem(work, id, item.id, { kind: "keep" })] as const;
    const gives = [
      c.officer,
      (work: Work) => assignItem(work, id, item.id, c.officer.personId, "knows the team"),
    ] as const;
    const ended = decidesFirst
      ? await race(c, [...decides], [...gives])
      : await race(c, [...gives], [...decides]);
    expect(ended).toEqual(["done", decidesFirst ? "conflict" : "not_found"]);
    expect(await jose(c, id)).toMatchObject(
      decidesFirst
        ? { decision: "keep", reviewer_id: c.owner.personId }
        : { decision: null, reviewer_id: c.officer.personId },
    );
    expect(await happened(c, item.id)).toEqual([decidesFirst ? "decided" : "assigned"]);
  }
});

test("two windows of one reviewer: one decision is kept, the other window is refused; the same twice is one", async () => {
  const c = await cast();
  const id = await openedReview(c);
  const item = await jose(c, id);
  const keep = (work: Work) => decideItem(work, id, item.id, { kind: "keep" });
  const revoke = (work: Work) => decideItem(work, id, item.id, { kind: "revoke", reason: "left the team" });
  expect(await race(c, [c.owner, keep], [c.owner, revoke])).toEqual(["done", "conflict"]);
  expect((await jose(c, id)).decision).toBe("keep");
  c.app.clock.advance(1000);
  await perform(c.app, c.owner.actor, (work) => undoItem(work, id, item.id));
  c.app.clock.advance(1000);
  const together = (work: Work) => keepTogether(work, id, [item.id]);
  expect(await race(c, [c.owner, together], [c.owner, keep], [c.owner, together])).toEqual([
    "done",
    "done",
    "done",
  ]);
  expect(await happened(c, item.id)).toEqual(["decided", "undone", "decided"]);
});

test("handed on twice at once it goes one step", async () => {
  const c = await cast();
  const id = await openedReview(c);
  const item = await jose(c, id);
  const hand = (work: Work) => handOnItem(work, id, item.id, "another team's job");
  expect(await race(c, [c.owner, hand], [c.owner, hand])).toEqual(["done", "not_found"]);
  expect((await jose(c, id)).reviewer_id).toBe(c.second.personId);
});

test("a sign-off or an approval sent twice is one: one receipt, each removal once; later decisions are refused", async () => {
  const c = await cast();
  const id = await openedReview(c);
  const revoke = (item: string) => (work: Work) =>
    decideItem(work, id, item, { kind: "revoke", reason: "not needed" });
  for (const who of [c.owner, c.second]) {
    for (const item of await listItems(c.app.read, id, who.personId))
      await perform(c.app, who.actor, revoke(item.id));
    const sign = (work: Work) => signOffReview(work, id, true);
    expect(await race(c, [who, sign], [who, sign])).toEqual(["done", "conflict"]);
  }
  expect(await c.app.read.selectFrom("removals").select("item_id").execute()).toHaveLength(5);
  const approve = (work: Work) => approveReview(work, id);
  expect(await race(c, [c.officer, approve], [c.officer, approve])).toEqual(["done", "conflict"]);
  const entries = await c.app.read
    .selectFrom("audit_log")
    .select("action")
    .where("action", "in", ["access-reviews.sign-off", "access-reviews.approve"])
    .execute();
  expect(entries).toHaveLength(3);
  const item = await jose(c, id);
  // The very decision that stands, sent again after the close, is refused like any other.
  await expect(perform(c.app, c.owner.actor, revoke(item.id))).rejects.toThrow("closed");
});

test("an undo against the signature: signed means decided", async () => {
  for (const undoFirst of [true, false]) {
    const c = await cast();
    const id = await openedReview(c);
    for (const item of await listItems(c.app.read, id, c.owner.personId))
      await perform(c.app, c.owner.actor, (work) =>
        decideItem(work, id, item.id, { kind: "keep", reason: "needed" }),
      );
    const item = await jose(c, id);
    const undo = (work: Work) => undoItem(work, id, item.id);
    const sign = (work: Work) => signOffReview(work, id, true);
    const [first, second] = undoFirst ? [undo, sign] : [sign, undo];
    expect(await race(c, [c.owner, first], [c.owner, second])).toEqual(["done", "conflict"]);
    expect((await jose(c, id)).decision).toBe(undoFirst ? null : "keep");
  }
});
