import { expect, test } from "vitest";
import { listLeaves } from "#db/installation/log-leaves";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("a reader's transaction sees one instant, and cannot write", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const entries = async (db: typeof app.read) => (await listLeaves(db, 0, 100)).length;
  await app.read.transaction().execute(async (instant) => {
    const before = await entries(instant);
    await testPerson(app, "Ada", "owner");
    expect(await entries(instant)).toBe(before);
    await expect(instant.deleteFrom("people").execute()).rejects.toThrow(/readonly|read-only/);
  });
  expect(await entries(app.read)).toBe(2);
});
