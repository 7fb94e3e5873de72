import { expect, test } from "vitest";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { offboardPerson } from "#app/operations/people/people";
import { editSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { findLastReviewOf } from "#db/access-reviews/reviews";
import { listDifference } from "#db/systems/list-difference";
import { accountsOfPerson, type Group, NAMED, reconcile } from "#db/systems/reconciliation";
import { systemInput } from "#domain/systems/systems";
import {
  type Cast,
  cast,
  firstList,
  importList,
  openedReview,
  signEverything,
} from "#tests/support/review-cast";

const labels = (group: Group | null) => group?.first.map((one) => one.label);
const expecting = (c: Cast, expects: string) =>
  perform(c.app, c.officer.actor, (work) =>
    editSystem(
      work,
      c.systemId,
      systemInput.parse({ name: "Production database", ownerId: c.owner.personId, expects }),
    ),
  );
const heldAgainst = (c: Cast, id: string, on: string) =>
  reconcile(c.app.read, { id, system_id: c.systemId }, on);

test("leavers are named from the day after their last day, unless their account is disabled", async () => {
  const c = await cast();
  const { id } = await importList(c, firstList);
  await perform(c.app, c.officer.actor, (work) => offboardPerson(work, c.jose.personId, "2026-03-20", "UTC"));
  expect((await heldAgainst(c, id, "2026-03-20")).leavers.total).toBe(0);
  expect((await heldAgainst(c, id, "2026-03-21")).leavers).toEqual({
    total: 1,
    first: [{ id: "1", label: "Jose Ramirez", detail: "left 2026-03-20, jose" }],
  });
  c.app.clock.advance(60_000);
  const off = await importList(
    c,
    firstList.replace("person,active,analytics_ro", "person,disabled,analytics_ro"),
  );
  expect((await heldAgainst(c, off.id, "2026-03-21")).leavers.total).toBe(0);
});

test("accounts without an owner are people's accounts that match no one; service accounts have their system's owner", async () => {
  const c = await cast();
  const { id } = await importList(c, firstList);
  expect((await heldAgainst(c, id, "2026-03-10")).ownerless).toEqual({
    total: 1,
    first: [{ id: "4", label: "lea", detail: "lea@else.example" }],
  });
});

test("a person who should have an account and has none is named: everyone, or a department, while they work here", async () => {
  const c = await cast();
  const { id } = await importList(c, firstList);
  const missing = async (on = "2026-03-10") => labels((await heldAgainst(c, id, on)).missing);
  expect(await missing()).toBeUndefined();
  await expecting(c, "Everybody");
  expect(await missing()).toEqual(["Ines Holm", "Maren Olsen"]);
  await expecting(c, "Care, Engineering");
  expect(await missing()).toEqual([]);
  const set = (change: object) =>
    c.app.db.updateTable("people").set(change).where("name", "=", "Maren Olsen").execute();
  await set({ department: "Care" });
  expect(await missing()).toEqual(["Maren Olsen"]);
  await set({ starts_on: "2026-03-15" });
  expect([await missing("2026-03-14"), await missing("2026-03-15")]).toEqual([[], ["Maren Olsen"]]);
  await set({ ends_on: "2026-03-20" });
  expect([await missing("2026-03-20"), await missing("2026-03-21")]).toEqual([["Maren Olsen"], []]);
});

test("long groups name the first and count the rest", async () => {
  const c = await cast();
  const rows = Array.from({ length: NAMED + 7 }, (_, n) => `x${n},n${n}@nobody.test\n`).join("");
  const { id } = await importList(c, `id,email\n${rows}`);
  const { ownerless } = await heldAgainst(c, id, "2026-03-10");
  expect([ownerless.total, ownerless.first.length]).toEqual([NAMED + 7, NAMED]);
});

test("new, changed and gone are held against the last approved review, not only against the last list", async () => {
  const c = await cast();
  const review = await openedReview(c);
  await signEverything(c, review);
  const reviewed = await c.app.read
    .selectFrom("populations")
    .select(["id", "accounts"])
    .executeTakeFirstOrThrow();
  expect(await findLastReviewOf(c.app.read, c.systemId)).toBeUndefined();
  await perform(c.app, c.officer.actor, (work) => approveReview(work, review));
  const approved = c.app.now();
  // Between the reviews: a role changes and an account goes, then a list in which nothing happens.
  c.app.clock.advance(60_000);
  const after = firstList
    .replace("analytics_ro", "analytics_rw")
    .replace(/^2,.*\n/m, "6,misaki,misaki.tanaka@tidewater.example,person,active,rds_superuser,yes,yes\n");
  await importList(c, after);
  c.app.clock.advance(60_000);
  const quiet = await importList(c, `${after}\n`);
  expect(quiet).toMatchObject({ added: 0, removed: 0, changed: 0 });
  expect(await findLastReviewOf(c.app.read, c.systemId, new Date(approved.getTime() - 1))).toBeUndefined();
  const last = await findLastReviewOf(c.app.read, c.systemId, c.app.now());
  expect(last).toMatchObject({ review_id: review, population_id: reviewed.id });
  const since = await listDifference(c.app.read, reviewed, quiet);
  // The same person and address under another id: one account is gone, another is new.
  expect(since).toEqual({
    added: { total: 1, first: [{ id: "6", label: "misaki", detail: "rds_superuser" }] },
    removed: { total: 1, first: [{ id: "2", label: "misaki", detail: "rds_superuser" }] },
    changed: { total: 1, first: [{ id: "1", label: "jose", detail: "analytics_ro → analytics_rw" }] },
  });
});

test("the order of roles is no change since the review; being disabled is", async () => {
  const c = await cast();
  const first = await importList(c, firstList);
  c.app.clock.advance(60_000);
  const next = await importList(
    c,
    firstList
      .replace("support_lookup;rota_dev_ro", "rota_dev_ro;support_lookup")
      .replace("service,active", "service,disabled"),
  );
  const { changed } = await listDifference(c.app.read, first, next);
  expect(changed).toEqual({
    total: 1,
    first: [{ id: "3", label: "etl", detail: "etl_reader → etl_reader (disabled)" }],
  });
});

test("a person's accounts are those of each system's newest list", async () => {
  const c = await cast();
  await importList(c, firstList);
  expect(await accountsOfPerson(c.app.read, c.jose.personId)).toMatchObject([
    { system: "Production database", account: "jose", roles: "analytics_ro", status: "active" },
  ]);
  c.app.clock.advance(60_000);
  await importList(c, firstList.replace(/^1,.*\n/m, ""));
  expect(await accountsOfPerson(c.app.read, c.jose.personId)).toEqual([]);
});
