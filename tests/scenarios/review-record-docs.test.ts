import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assignItem } from "#app/operations/access-reviews/moves";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { perform } from "#app/work";
import { listItems } from "#db/access-reviews/items";
import { canonicalJson, type Json } from "#evidence/log/canonical";
import { cast, firstList, importList, openedReview, signEverything } from "#tests/support/review-cast";

/** Names of all fields, at any depth. */
function fieldsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...fieldsOf(inner)]);
}

test("the documented schema names every field of a full record, and its way to check the hash is right", async () => {
  const c = await cast();
  const id = await openedReview(c);
  const own = await listItems(c.app.read, id, c.owner.personId);
  await perform(c.app, c.officer.actor, (work) =>
    assignItem(
      work,
      id,
      own.find((item) => item.external_id === "3")?.id ?? "",
      c.second.personId,
      "knows it",
    ),
  );
  await signEverything(c, id);
  await perform(c.app, c.officer.actor, (work) => approveReview(work, id));
  c.app.clock.set("2026-03-14T09:00:00Z");
  await importList(c, firstList.replace(/^1,jose.*\n/m, ""));
  const record = await reviewRecord(c.app.read, id);
  expect(record.removals).toHaveLength(1);
  expect(record.afterClosing).toHaveLength(1);
  expect(record.irregular).not.toEqual([]);
  const docs = readFileSync(new URL("../../docs/access-review-record.md", import.meta.url), "utf8");
  const named = new Set([...docs.matchAll(/`(?:[\w.[\]]+\.)?(\w+)(?:\[\])?`/g)].map((found) => found[1]));
  expect(fieldsOf(record).filter((field) => !named.has(field))).toEqual([]);

  const { removals: _r, afterClosing: _a, contentHash, ...rest } = JSON.parse(JSON.stringify(record));
  expect(
    createHash("sha256")
      .update(canonicalJson(rest as Json))
      .digest("hex"),
  ).toBe(contentHash);
});
