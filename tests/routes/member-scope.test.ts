import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tableHashes } from "../support/table-hashes.ts";
import { type Address, addressesOf } from "./addresses.ts";
import { column, expected, foreign, type Member, members, ownRecords, userOf, walkerFor } from "./members.ts";
import type { World } from "./served.ts";
import type { Row } from "./table.ts";
import { isFile, namesIn } from "./walk.ts";
import { openWorld } from "./world.ts";

let world: World;
let addresses: Address[];
beforeAll(async () => {
  world = await openWorld();
  addresses = await addressesOf(world);
}, 240_000);
afterAll(() => world?.close());

/** The address and, of pages, their data. A file has none, which is 404 for everyone. */
const spellings = (path: string) => [path, `${path === "/" ? "/_root" : path}.data`];

function answersTo(spelling: string, should: number, row: Row): number[] {
  if (!spelling.endsWith(".data")) return [should];
  if (isFile(spelling.slice(0, -".data".length)) || /\/looks$/.test(row.path)) return [404, 405];
  return [should === 302 ? 202 : should];
}

describe.each(Object.keys(members) as Member[])("%s of staff", (who) => {
  test("finds their own records at every address, and nothing of any other record", async () => {
    const self = await userOf(world, who);
    const own = await ownRecords(world, self);
    const strange = await foreign(world, self);
    const customers = await column(world, "select name from customers");
    const before = await tableHashes(world);
    const asked = new Map<string, { address: Address; should: number }>();
    for (const address of addresses) {
      const should = expected(address, own);
      if (should !== "public")
        for (const path of spellings(address.path)) asked.set(path, { address, should });
    }
    const wrong: string[] = [];
    await walkerFor(world, who, self).all([...asked.keys()], (path, { status, text }) => {
      const { address, should } = asked.get(path)!;
      if (!answersTo(path, should, address.row).includes(status))
        wrong.push(`${path} ${status}, not ${should}`);
      const typed = Object.values(address.params);
      for (const name of namesIn(text))
        if (strange.has(name) && !typed.includes(name)) wrong.push(`${path} names ${name}`);
      for (const name of customers)
        if (strange.has(name) && text.includes(name)) wrong.push(`${path} names ${name}`);
    });
    expect(wrong).toEqual([]);
    // Each kind has records of both sorts, so that the walk means something.
    for (const [path, records] of own) {
      const all = addresses.filter(({ row }) => row.path === path).length;
      if (who === "member") expect([path, records.size > 0]).toEqual([path, true]);
      expect([path, records.size < all]).toEqual([path, true]);
    }
    expect(await tableHashes(world)).toEqual(before);
  }, 300_000);
});
