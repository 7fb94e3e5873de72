import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { proveData } from "#app/operations/installation/proofs";
import { listEvents } from "#db/access-reviews/events";
import { listItems } from "#db/access-reviews/items";
import { openLogKey } from "#evidence/log/log-heads";
import type { TestPerson } from "#tests/support/app";
import { type Cast, cast, openedReview } from "#tests/support/review-cast";

const ITEMS = 40;

/** A process of its own, ready to go; `go` answers how each item went. */
async function racer(c: Cast, what: string, review: string, items: string[], who: TestPerson) {
  const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
  const task = [c.app.config.dataDir, what, review, JSON.stringify(items), JSON.stringify(who.actor)];
  const child = spawn(
    process.execPath,
    [
      ...flags,
      "tests/support/workers/review-racer.ts",
      ...task,
      c.second.personId,
      c.app.now().toISOString(),
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("ready");
  return {
    go: async () => {
      child.stdin.write("go\n");
      return JSON.parse((await lines.next()).value as string) as string[];
    },
  };
}

test("three processes at once on the same accounts: each has one decision or one new reviewer, and the others are refused", {
  timeout: 60_000,
}, async () => {
  const c = await cast();
  const rows = Array.from({ length: ITEMS }, (_, n) => `${n},svc${n},service,reader`);
  const id = await openedReview(c, {}, `id,user_name,kind,role\n${rows.join("\n")}\n`);
  const items = (await listItems(c.app.read, id)).map((item) => item.id);
  const racers = await Promise.all([
    racer(c, "keep", id, items, c.owner),
    racer(c, "revoke", id, [...items].reverse(), c.owner),
    racer(c, "give", id, items.toSorted(), c.officer),
  ]);
  const [kept, revoked, given] = await Promise.all(racers.map(({ go }) => go()));
  const at = (ended: string[] | undefined, order: string[], item: string) => ended?.[order.indexOf(item)];
  for (const item of await listItems(c.app.read, id)) {
    const went = [
      at(kept, items, item.id),
      at(revoked, [...items].reverse(), item.id),
      at(given, items.toSorted(), item.id),
    ];
    expect(went.filter((one) => one === "done")).toHaveLength(1);
    // Whoever comes second hears why: decided already, or not on their list any more.
    const moved = item.reviewer_id === c.second.personId;
    const expected = moved
      ? ["not_found", "not_found", "done"]
      : item.decision === "keep"
        ? ["done", "conflict", "conflict"]
        : ["conflict", "done", "conflict"];
    expect(went).toEqual(expected);
    expect(item.decision === null).toBe(moved);
  }
  const events = await listEvents(c.app.read, id);
  expect(events.filter((event) => event.item_id !== null)).toHaveLength(ITEMS);
  const log = openLogKey(c.app.secretKey);
  expect((await proveData(`${c.app.config.dataDir}/surety.db`, c.app.vault, log)).problems).toEqual([]);
});
