import { describe, expect, onTestFinished, test } from "vitest";
import { pathOf, table } from "#tests/routes/table";
import { openWorld } from "#tests/routes/world";
import { oldFolder, oldFolders, recordedAt } from "#tests/support/folders";

describe.each(oldFolders)("a data folder of %s", (name) => {
  test("is brought up to date, and every page for which it has data opens", {
    timeout: 120_000,
  }, async () => {
    const world = await openWorld({ dir: oldFolder(name), at: recordedAt });
    onTestFinished(() => world.close());
    const broken: string[] = [];
    let opened = 0;
    for (const row of table.filter((one) => one.get.owner === 200)) {
      // The folders hold a part of the demo company: where a page's subject is missing, there is nothing to open.
      const path = await pathOf(world, row).catch(() => null);
      if (path === null) continue;
      const answer = await fetch(`${world.address}${path}`, { headers: { Cookie: world.cookies.owner } });
      await answer.arrayBuffer();
      if (answer.status >= 500) broken.push(`${path}: ${answer.status}`);
      else opened += 1;
    }
    expect(broken).toEqual([]);
    expect(opened).toBeGreaterThan(80);
  });
});
