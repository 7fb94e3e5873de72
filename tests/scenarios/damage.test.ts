import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { createBackup } from "#app/operations/installation/backups";
import { indexWaiting } from "#app/operations/installation/search-index";
import { lookForDamage } from "#app/server/damage-watch";
import { probeReadiness } from "#app/server/readiness-probe";
import { checkPages, isSearchAlone } from "#db/page-check";
import { damageWords } from "#domain/installation/storage-errors";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { oldFolder, oldFolders } from "#tests/support/folders";

/** Overwrites the pages of a table's tree in the file, as a failing disk does. The last page in use is among them. */
async function damage(app: TestApp, table: string): Promise<void> {
  const run = (sql: string) => app.db.executeQuery<Record<string, number>>(CompiledQuery.raw(sql));
  await run("pragma wal_checkpoint(truncate)");
  const { rows } = await run(`select rootpage from sqlite_schema where name = '${table}'`);
  const bytes = readFileSync(app.databaseFile);
  const size = bytes.readUInt16BE(16);
  bytes.fill(0xa5, (rows[0]!.rootpage! - 1) * size, rows[0]!.rootpage! * size);
  writeFileSync(app.databaseFile, bytes, { flag: "r+" });
}

test("a sound database has no damaged page, however old", async () => {
  for (const name of oldFolders) expect(await checkPages(join(oldFolder(name), "surety.db"))).toEqual([]);
});

test("a damaged page is found without any query that meets it; readyz and the backup say the same sentence", async () => {
  const app = await testApp();
  await testOrganisation(app);
  await testPerson(app, "Maren Olsen", "officer");
  await lookForDamage(app);
  expect((await probeReadiness(app)).database).toBe("ok");
  await damage(app, "post_mortems");
  await lookForDamage(app);
  expect((await probeReadiness(app)).database).toBe(damageWords);
  await expect(createBackup(app, { kind: "job", name: "back-up" })).rejects.toThrow(damageWords);
});

test("officers are alerted once, however often it is found", async () => {
  const app = await testApp();
  await testOrganisation(app);
  await testPerson(app, "Maren Olsen", "officer");
  await damage(app, "post_mortems");
  for (const minutes of [0, 1, 2]) {
    app.clock.advance(minutes * 60_000);
    await lookForDamage(app);
  }
  // Another process of the same day finds it for itself.
  app.condition.damagedSince = null;
  await lookForDamage(app);
  const mails = await app.read.selectFrom("deliveries").select(["subject", "body"]).execute();
  expect(mails.map((mail) => mail.subject)).toEqual(["The database of Surety is damaged"]);
  expect(mails[0]!.body).toContain(damageWords);
});

test("damage in the index of search alone is mended from the records, and nothing advises a restore", async () => {
  const app = await testApp();
  await testOrganisation(app);
  await testPerson(app, "Maren Olsen", "officer");
  await damage(app, "search_texts_data");
  expect(isSearchAlone(await checkPages(app.databaseFile))).toBe(true);
  await lookForDamage(app);
  expect(app.condition.damagedSince).toBeNull();
  await indexWaiting(app);
  expect(await checkPages(app.databaseFile)).toEqual([]);
  expect((await probeReadiness(app)).database).toBe("ok");
});
