import { expect, test } from "vitest";
import { listDifferences } from "#db/compare-rows";
import { listDifference } from "#db/systems/list-difference";
import { cast, importList } from "#tests/support/review-cast";
import { longestStretch } from "#tests/support/turns";

const most = 250;
const listOf = (count: number, rights: string, from = 0) =>
  `id,email,role,privileged,mfa\n${Array.from({ length: count }, (_, n) => `a${n + from},a${n + from}@x.example,r${n % 9};${rights},no,yes\n`).join("")}`;

test("others have their turns while 60,000 accounts are taken in and held against as many before", async () => {
  const c = await cast();
  const first = await longestStretch(() => importList(c, listOf(60_000, "s")));
  c.app.clock.advance(60_000);
  let imported: Awaited<ReturnType<typeof importList>> | undefined;
  const second = await longestStretch(async () => {
    imported = await importList(c, listOf(60_000, "t", 1_000));
  });
  expect(imported).toMatchObject({ accounts: 60_000, added: 1_000, removed: 1_000, changed: 59_000 });
  const [newer, older] = await c.app.read
    .selectFrom("populations")
    .selectAll()
    .orderBy("at", "desc")
    .execute();
  const compared = await longestStretch(async () => {
    expect(await listDifference(c.app.read, older!, newer!)).toMatchObject({
      added: { total: 1_000 },
      removed: { total: 1_000 },
      changed: { total: 59_000 },
    });
  });
  expect(Math.max(first, second, compared)).toBeLessThan(most);
  // Stated in parts, compared whole.
  for await (const differences of listDifferences(c.app.read)) expect(differences).toEqual([]);
}, 180_000);
