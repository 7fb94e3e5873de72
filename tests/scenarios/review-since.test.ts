import { sql } from "kysely";
import { expect, test } from "vitest";
import { decideItem } from "#app/operations/access-reviews/decisions";
import { recordView } from "#app/operations/access-reviews/item-views";
import { prepareReview } from "#app/operations/access-reviews/reviews";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { addSystem } from "#app/operations/systems/systems";
import { accessReview } from "#app/pdf/documents/access-review";
import { printed } from "#app/pdf/thread/print";
import { reviewPaces } from "#app/queries/access-reviews/pace";
import { planReview } from "#app/queries/access-reviews/plan";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { sinceRows } from "#app/queries/access-reviews/since";
import { reviewWorklist } from "#app/queries/access-reviews/worklist";
import { originOf } from "#app/queries/installation/origin";
import { perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { findReview, listReviewSystems } from "#db/access-reviews/reviews";
import { deskFilter } from "#domain/access-reviews/filter";
import { reviewInput } from "#domain/access-reviews/input";
import { systemInput } from "#domain/systems/systems";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";
import {
  type Cast,
  cast,
  firstList,
  importList,
  openAsFound,
  openedReview,
  signEverything,
} from "#tests/support/review-cast";

/** Since the first review: etl is gone, lea lost a role, and Jose has a new account under the address of the old one. */
const secondList = firstList
  .replace("support_lookup;rota_dev_ro", "support_lookup")
  .replace(/^3,etl.*\n/m, "")
  .replace("1,jose,", "7,jose,");

async function reviewedTwice(): Promise<Cast & { q1: string; q2: string }> {
  const c = await cast();
  const first = await openedReview(c);
  await signEverything(c, first);
  await perform(c.app, c.officer.actor, (work) => approveReview(work, first));
  c.app.clock.set("2026-06-01T09:00:00Z");
  const next = { title: "Q2", periodFrom: "2026-04-01", periodTo: "2026-06-30", dueOn: "2026-06-20" };
  return { ...c, q1: first, q2: await openedReview(c, next, secondList) };
}

test("what is gone and what changed is shown against the last review; the same e-mail with a new id is a new account", async () => {
  const c = await reviewedTwice();
  const record = await reviewRecord(c.app.read, c.q2);
  const expected = {
    review: "AR-0001",
    population: "POP-0001",
    added: 1,
    changed: 1,
    gone: 2,
    changedAccounts: [
      { account: "lea", externalId: "4", what: "support_lookup, rota_dev_ro → support_lookup" },
    ],
    goneAccounts: [
      { account: "jose", externalId: "1", what: "analytics_ro" },
      { account: "etl", externalId: "3", what: "etl_reader" },
    ],
  };
  expect(record.systems[0]?.sinceReview).toEqual(expected);
  const flags = new Map(
    (await listItems(c.app.read, c.q2)).map((item) => [item.external_id, JSON.parse(item.flags)]),
  );
  expect(flags.get("7")).toContain("new");
  expect(flags.get("4")).toContain("changed");
  expect(sinceRows(await listReviewSystems(c.app.read, c.q2), null)).toMatchObject([
    { since: { ...expected, id: c.q1 } },
  ]);
  expect((await reviewRecord(c.app.read, c.q1)).systems[0]?.sinceReview).toBeNull();
  if (pdftotextMissing) return;
  const origin = await originOf(c.app, "Ines Holm");
  const text = textOfPdf(await printed(accessReview({ record, origin }))).replace(/\s+/g, " ");
  expect(text).toContain("AR-0001, based on POP-0001: 1 new, 1 changed, 2 removed");
  expect(text).toMatch(/AR-0001 etl removed etl_reader/);
});

test("a draft shows what its record would say; a reviewer's worklist names the systems of their own entries only", async () => {
  const c = await reviewedTwice();
  const other = await perform(c.app, c.officer.actor, (work) =>
    addSystem(work, systemInput.parse({ name: "Help desk", ownerId: c.jose.personId })),
  );
  c.app.clock.advance(60_000);
  await importList({ ...c, systemId: other }, "id,name,kind,role\n1,bot,service,agent\n");
  const later = { title: "Both", dueOn: "2026-06-25", systems: [c.systemId, other] };
  const input = { periodFrom: "2026-04-01", periodTo: "2026-06-30", routing: "system-owner", ...later };
  const fallbackId = c.second.personId;
  const id = await perform(c.app, c.officer.actor, (work) =>
    prepareReview(work, reviewInput.parse({ ...input, fallbackId })),
  );
  const review = await findReview(c.app.read, id);
  const plan = review && (await planReview(c.app.read, review, c.app.now()));
  const rows = sinceRows(plan?.systems ?? [], plan ?? null);
  expect(rows.map((row) => [row.name, row.since?.review, row.since?.gone])).toEqual([
    ["Help desk", undefined, undefined],
    ["Production database", "AR-0001", 2],
  ]);
  await openAsFound(c.app, c.officer.actor, id);
  const look = { filter: deskFilter(new URLSearchParams()), page: 1, decidedPage: 1 };
  const desk = await reviewWorklist(c.app.read, id, c.jose.personId, look);
  expect(desk?.systems.map((one) => one.name)).toEqual(["Help desk"]);
});

test("the page says of each reviewer what the record says: decisions, in bulk, time for each, details opened", async () => {
  const c = await cast();
  const id = await openedReview(c);
  for (const item of await listItems(c.app.read, id, c.owner.personId)) {
    c.app.clock.advance(9_000);
    await perform(c.app, c.owner.actor, (work) => recordView(work, id, item.id));
    await perform(c.app, c.owner.actor, (work) =>
      decideItem(work, id, item.id, { kind: "keep", reason: "on call for it" }),
    );
  }
  const paces = await reviewPaces(c.app.read, id);
  const [first] = (await reviewRecord(c.app.read, id)).reviewers.filter((one) => one.pace.decisions > 0);
  expect(paces).toEqual(new Map([[c.owner.personId, { ...first?.pace, opened: first?.opened }]]));
  expect(first).toMatchObject({ pace: { bulk: 0, medianSeconds: 9, hasty: 0 }, opened: first?.items });
});

test("a record that was closed before this was kept says nothing of it, and so has the hash it had", async () => {
  const c = await reviewedTwice();
  await sql`update access_review_populations set since = null`.execute(c.app.db);
  const after = await reviewRecord(c.app.read, c.q2);
  expect("sinceReview" in (after.systems[0] ?? {})).toBe(false);
  expect(sinceRows(await listReviewSystems(c.app.read, c.q2), null)).toEqual([]);
});
