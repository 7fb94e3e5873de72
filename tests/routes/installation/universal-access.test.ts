import { afterAll, beforeAll, expect, test } from "vitest";
import { findFaults, saysUniversalAccess } from "#tests/support/pdf/universal-access";
import type { World } from "../served.ts";
import { pathOf, table } from "../table.ts";
import { openWorld } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 240_000);
afterAll(() => world?.close());

const queries: Record<string, string[]> = {
  "/exports/binder.pdf": ["?control=AC-03", "?criterion=CC6.1", "", "?form=short"],
};

test.each(table.filter(({ path }) => path.endsWith(".pdf")))(
  "$path conforms to PDF/UA-1, as far as a program can tell, and says so",
  async (row) => {
    const path = (await pathOf(world, row)).split("?")[0] ?? "";
    for (const query of queries[row.path] ?? [""]) {
      const cookie = world.cookies[row.get.officer === 200 ? "officer" : "member"];
      const headers = { Cookie: cookie, Connection: "close" };
      const answer = await fetch(world.address + path + query, { headers });
      expect([path + query, answer.status]).toEqual([path + query, 200]);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([query, findFaults(bytes), saysUniversalAccess(bytes)]).toEqual([query, [], true]);
    }
  },
  60_000,
);
