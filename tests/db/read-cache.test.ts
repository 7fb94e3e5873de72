import { expect, test } from "vitest";
import { cachedUntilInstant, cachedUntilWrite, listedUntilWrite } from "#db/read-cache";
import { testApp, testOrganisation } from "#tests/support/app";

test("an answer is read once for each state of the database", async () => {
  const app = await testApp();
  let reads = 0;
  const ask = (key = "k") => cachedUntilWrite(app.read, key, async () => ++reads);
  expect([await ask(), await ask(), await ask("another")]).toEqual([1, 1, 2]);
  await testOrganisation(app);
  expect([await ask(), await ask()]).toEqual([3, 3]);
});

test("an answer that ends at an instant is read again from then on, after a write, and when the clock is set back", async () => {
  const app = await testApp("2026-03-10T06:00:00.000Z");
  let reads = 0;
  const until = new Date("2026-03-10T07:00:00.000Z");
  const ask = (time: string) =>
    cachedUntilInstant(app.read, "k", new Date(`2026-03-10T${time}:00.000Z`), async () => {
      reads += 1;
      return { value: reads, until: reads === 1 ? until : null };
    });
  expect([await ask("06:00"), await ask("06:59")]).toEqual([1, 1]);
  expect([await ask("07:00"), await ask("09:00")]).toEqual([2, 2]);
  expect([await ask("06:30"), await ask("09:00")]).toEqual([3, 3]);
  await testOrganisation(app);
  expect([await ask("09:00"), await ask("09:00")]).toEqual([4, 4]);
});

test("a read that failed is tried again", async () => {
  const app = await testApp();
  const answers = [() => Promise.reject(new Error("busy")), () => Promise.resolve("read")];
  const ask = () => cachedUntilWrite(app.read, "k", () => (answers.shift() as () => Promise<string>)());
  await expect(ask()).rejects.toThrow("busy");
  expect(await ask()).toBe("read");
});

test("a list is read once until something changes, shared as it is, and read anew in a transaction", async () => {
  const app = await testApp();
  let reads = 0;
  const ask = (db: Parameters<typeof listedUntilWrite>[0], length = 2) =>
    listedUntilWrite(db, `list of ${length}`, async () => {
      reads += 1;
      return Array.from({ length }, () => reads);
    });
  expect([await ask(app.read), await ask(app.read)]).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(Object.isFrozen(await ask(app.read))).toBe(true);
  await testOrganisation(app);
  expect(await ask(app.read)).toEqual([2, 2]);
  await app.read.transaction().execute(async (tx) => {
    expect([await ask(tx), await ask(tx)]).toEqual([
      [3, 3],
      [4, 4],
    ]);
  });
  await ask(app.read, 2_001);
  await ask(app.read, 2_001);
  expect(reads).toBe(6);
});
