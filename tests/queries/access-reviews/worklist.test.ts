import { expect, test } from "vitest";
import { decideItem, keepFiltered } from "#app/operations/access-reviews/decisions";
import { recordView } from "#app/operations/access-reviews/item-views";
import { signOffReview } from "#app/operations/access-reviews/sign-off";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { reviewWorklist } from "#app/queries/access-reviews/worklist";
import { perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { listReviewPage } from "#db/access-reviews/worklist";
import { deskFilter } from "#domain/access-reviews/filter";
import { type Cast, cast, importList, openedReview } from "#tests/support/review-cast";

/** 300 accounts of the owner's: every tenth privileged, three roles. */
async function longList(c: Cast): Promise<string> {
  const rows = Array.from(
    { length: 300 },
    (_, n) => `${n},user ${n},person,active,role ${n % 3},${n % 10 === 0 ? "yes" : "no"},yes`,
  );
  // Every account matches someone, so that only the privileged ones have a flag.
  await importList(
    c,
    `id,name,kind,status,role,privileged,mfa\n${rows.join("\n").replaceAll(",person,", ",unknown,")}\n`,
  );
  const id = await openedReview(c, {}, null);
  await c.app.db
    .updateTable("access_review_items")
    .set((eb) => ({ flags: eb.fn("replace", ["flags", eb.val('"unmatched"'), eb.val("")]) }))
    .where("review_id", "=", id)
    .execute();
  await c.app.db
    .updateTable("access_review_items")
    .set((eb) => ({ flags: eb.fn("replace", ["flags", eb.val(",]"), eb.val("]")]) }))
    .where("review_id", "=", id)
    .execute();
  return id;
}
const look = (c: Cast, id: string, query = "", page = 1) =>
  reviewWorklist(c.app.read, id, c.owner.personId, {
    filter: deskFilter(new URLSearchParams(query)),
    page,
    decidedPage: 1,
  });

test("a long list comes in pages, is narrowed by flag, role and words, and counts stay those of the whole", async () => {
  const c = await cast();
  const id = await longList(c);
  const all = await look(c, id);
  expect(all).toMatchObject({
    found: 300,
    unflagged: 270,
    page: 1,
    counts: { items: 300, open: 300, decided: 0 },
  });
  expect(all?.open).toHaveLength(50);
  expect(all?.open.slice(0, 30).every((item) => item.flags.includes("privileged"))).toBe(true);
  expect(all?.together).toHaveLength(100);
  expect(all?.choices?.roles).toEqual([
    { value: "role 0", n: 100 },
    { value: "role 1", n: 100 },
    { value: "role 2", n: 100 },
  ]);
  expect(all?.open[0]?.holders).toMatchObject({ count: 100 });
  expect((await look(c, id, "", 6))?.open).toHaveLength(50);
  // A page beyond the end is the last one.
  expect(await look(c, id, "", 99)).toMatchObject({ page: 6 });
  expect((await look(c, id, "flag=privileged"))?.found).toBe(30);
  expect((await look(c, id, "flag=none"))?.found).toBe(270);
  expect((await look(c, id, "role=role+1&flag=privileged"))?.found).toBe(10);
  expect((await look(c, id, "q=user+29"))?.found).toBe(11);
  expect((await look(c, id, "q=%25"))?.found).toBe(0);
  expect((await look(c, id, "flag=made-up"))?.found).toBe(300);
  expect(
    await reviewWorklist(c.app.read, id, c.jose.personId, {
      filter: deskFilter(new Map()),
      page: 1,
      decidedPage: 1,
    }),
  ).toBeNull();
});

test("all that a filter finds is kept only where nothing has a flag and the number is the one that was shown", async () => {
  const c = await cast();
  const id = await longList(c);
  const keep = (query: string, count: number, who = c.owner) =>
    perform(c.app, who.actor, (work) =>
      keepFiltered(work, id, deskFilter(new URLSearchParams(query)), count),
    );
  await expect(keep("role=role+1", 91)).rejects.toMatchObject({ code: "conflict" });
  expect(await keep("role=role+1", 90)).toBe(90);
  await expect(keep("role=role+1", 90)).rejects.toMatchObject({ code: "conflict" });
  const items = await listItems(c.app.read, id);
  const kept = items.filter((item) => item.decision === "keep");
  expect(kept).toHaveLength(90);
  expect(kept.every((item) => item.flags === "[]" && item.bulk === 1 && item.role === "role 1")).toBe(true);
  // No one keeps what is on another's list.
  await expect(keep("role=role+2", 90, c.jose)).rejects.toMatchObject({ code: "not_found" });
  await expect(keep("flag=privileged", 30)).rejects.toMatchObject({ code: "conflict" });
});

test("opened details are counted once, on one's own list, until the signature", async () => {
  const c = await cast();
  const id = await openedReview(c);
  const own = await listItems(c.app.read, id, c.owner.personId);
  const open = (who: Cast["owner"], item: string) =>
    perform(c.app, who.actor, (work) => recordView(work, id, item));
  await open(c.owner, own[0]?.id ?? "");
  await open(c.owner, own[0]?.id ?? "");
  await open(c.owner, own[1]?.id ?? "");
  await expect(open(c.jose, own[0]?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
  for (const item of own)
    await perform(c.app, c.owner.actor, (work) =>
      decideItem(work, id, item.id, { kind: "keep", reason: "needed" }),
    );
  await perform(c.app, c.owner.actor, (work) => signOffReview(work, id, true));
  await open(c.owner, own[2]?.id ?? "");
  const { reviewers } = await reviewRecord(c.app.read, id);
  expect(reviewers.map((one) => [one.name, one.opened])).toEqual([
    ["Maren Olsen", 0],
    ["Misaki Tanaka", 2],
  ]);
});

test("words are found in any script, whatever their case and accents, also where all that is found is kept", async () => {
  const c = await cast();
  const names = ["Мария Иванова", "Ελένη Παπά", "Zoë Brandt", "مریم رضایی", "İpek 100%"];
  await importList(
    c,
    `id,name,kind,privileged,mfa\n${names.map((name, n) => `${n},${name},service,no,yes`).join("\n")}\n`,
  );
  const id = await openedReview(c, {}, null);
  const found = async (q: string) =>
    (await look(c, id, `q=${encodeURIComponent(q)}`))?.open.map((item) => item.label);
  for (const [words, name] of [
    ["мария", 0],
    ["ИВАНОВА", 0],
    ["ελενη", 1],
    ["zoe", 2],
    ["ZOË", 2],
    ["رضایی", 3],
    ["ipek", 4],
    ["0%", 4],
  ] as const)
    expect(await found(words), words).toEqual([names[name]]);
  expect(
    (
      await listReviewPage(
        c.app.read,
        id,
        { ...deskFilter(new Map([["q", "МАРИЯ"]])), decision: "" },
        { limit: 9 },
      )
    ).found,
  ).toBe(1);
  const filter = deskFilter(new Map([["q", "ZOE"]]));
  await c.app.db
    .updateTable("access_review_items")
    .set({ flags: "[]" })
    .where("review_id", "=", id)
    .execute();
  expect(await perform(c.app, c.owner.actor, (work) => keepFiltered(work, id, filter, 1))).toBe(1);
});

test("an account that a later list does not have is marked as gone", async () => {
  const c = await cast();
  const id = await openedReview(c);
  c.app.clock.advance(1000);
  await importList(c, "id,email\n1,jose.ramirez@tidewater.example\n3,\n");
  const desk = await look(c, id);
  expect(desk?.open.filter((item) => item.gone).map((item) => item.externalId)).toEqual(["4", "4"]);
});

test("a filter is read from an address; what it does not know is left out", () => {
  const none = { q: "", flag: "", role: "", system: "", department: "" };
  expect(deskFilter(new URLSearchParams("q=jos%C3%A9&flag=privileged&role=a%26b"))).toEqual({
    ...none,
    q: "josé",
    flag: "privileged",
    role: "a&b",
  });
  expect(deskFilter(new URLSearchParams("flag=x&page=3"))).toEqual(none);
});
