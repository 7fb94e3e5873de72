import { expect, test } from "vitest";
import { openReview } from "#app/operations/access-reviews/reviews";
import { addSystem } from "#app/operations/systems/systems";
import { planReview } from "#app/queries/access-reviews/plan";
import { recordHash, reviewRecord } from "#app/queries/access-reviews/record";
import { perform } from "#app/work";
import { findReview } from "#db/access-reviews/reviews";
import { systemInput } from "#domain/systems/systems";
import { cast, firstList, importList, openedReview, preparedReview } from "#tests/support/review-cast";

/** A draft over a list of 41 days, beside a system that no review covers, with a pair who decide about each other. */
async function draft() {
  const c = await cast();
  c.app.clock.set("2026-01-29T09:00:00Z");
  await importList(
    c,
    `${firstList}5,maren,maren.olsen@tidewater.example,person,active,analytics_ro,no,yes\n`,
  );
  c.app.clock.set("2026-03-11T13:05:00Z");
  await perform(c.app, c.officer.actor, (work) => addSystem(work, systemInput.parse({ name: "Wiki" })));
  const id = await preparedReview(c);
  const open = (reasons: ReadonlyMap<string, string>) =>
    perform(c.app, c.officer.actor, (work) => openReview(work, id, "", reasons));
  return { c, id, open };
}

test("each finding is shown, and a person says for each why the review opens all the same; the record keeps both", async () => {
  const { c, id, open } = await draft();
  const review = await findReview(c.app.read, id);
  if (!review) throw new Error("no review");
  const { checks } = await planReview(c.app.read, review, c.app.now());
  expect(checks.map((check) => [check.text, check.more])).toEqual([
    ["1 list of accounts is older than 30 days.", ["Production database: 41 days old"]],
    ["1 system in scope is not in a review of this period.", ["Wiki"]],
    [
      "2 reciprocal reviews: accounts reviewed by a person whose access their holder reviews.",
      ["Misaki Tanaka", "Maren Olsen"],
    ],
    ["1 account matches no known person.", ["lea"]],
  ]);
  const all = checks.map((check, at): [string, string] => [check.text, `reason ${at}`]);
  // One left out, or said with nothing but spaces: it stays a draft.
  for (const said of [all.slice(1), [...all.slice(1), [all[0]?.[0] ?? "", "  "] as [string, string]]])
    await expect(open(new Map(said))).rejects.toThrow("1 list of accounts is older than 30 days");
  expect((await findReview(c.app.read, id))?.opened_at).toBeNull();
  await open(new Map(all));
  const record = await reviewRecord(c.app.read, id);
  expect(record.scope.openedDespite?.map((one) => [one.text, one.reason])).toEqual(all);
  expect(recordHash({ ...record, scope: { ...record.scope, openedDespite: [] } })).not.toBe(
    recordHash(record),
  );
});

test("where there is no finding nothing is asked, and the record has no such field", async () => {
  const c = await cast();
  const id = await openedReview(c, {}, firstList.replace(/^4,.*\n/m, ""));
  expect("openedDespite" in (await reviewRecord(c.app.read, id)).scope).toBe(false);
});

test("accounts are counted and not names: two of one name that match no one are two", async () => {
  const c = await cast();
  await importList(c, `${firstList}5,lea,lea@other.example,person,active,support_lookup,no,yes\n`);
  const id = await preparedReview(c);
  const review = await findReview(c.app.read, id);
  const { checks } = await planReview(c.app.read, review!, c.app.now());
  expect(checks.map((check) => check.text)).toContain("2 accounts match no known person.");
});
