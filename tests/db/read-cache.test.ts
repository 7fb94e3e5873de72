import { expect, test } from "vitest";
import { cachedUntilWrite } from "#db/read-cache";
import { testApp, testOrganisation } from "#tests/support/app";

test("an answer is read once for each state of the database", async () => {
  const app = await testApp();
  let reads = 0;
  const ask = (key = "k") => cachedUntilWrite(app.read, key, async () => ++reads);
  expect([await ask(), await ask(), await ask("another")]).toEqual([1, 1, 2]);
  await testOrganisation(app);
  expect([await ask(), await ask()]).toEqual([3, 3]);
});

test("a read that failed is tried again", async () => {
  const app = await testApp();
  const answers = [() => Promise.reject(new Error("busy")), () => Promise.resolve("read")];
  const ask = () => cachedUntilWrite(app.read, "k", () => (answers.shift() as () => Promise<string>)());
  await expect(ask()).rejects.toThrow("busy");
  expect(await ask()).toBe("read");
});
