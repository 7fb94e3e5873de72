import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { verifyRecords } from "#app/operations/installation/record-integrity";
import { openUpgraded } from "#app/storage/upgrade";
import { listSchemaDifferences } from "#db/installation/schema-objects";
import { testApp, testOrganisation } from "#tests/support/app";
import { oldFolder, oldFolders } from "#tests/support/folders";

test.each([
  [
    "create trigger evil after insert on incidents begin delete from breach_clocks; end",
    "trigger evil is not part",
  ],
  ["create view evil as select 1", "view evil is not part"],
  ["create table evil (x)", "table evil is not part"],
  ["create index evil on users (name)", "index evil is not part"],
  ["drop index one_time_links_email", "index one_time_links_email is missing"],
])("verify names what was done by: %s", async (statement, words) => {
  const app = await testApp();
  await testOrganisation(app);
  expect(await app.read.transaction().execute(verifyRecords)).toEqual([]);
  await sql.raw(statement).execute(app.db);
  expect((await app.read.transaction().execute(verifyRecords)).join("\n")).toContain(words);
});

test("a folder of an older version that was brought up to date has no difference", async () => {
  for (const name of oldFolders) {
    const db = await openUpgraded(join(oldFolder(name), "surety.db"));
    expect(await listSchemaDifferences(db), name).toEqual([]);
    await db.destroy();
  }
});
