import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { expect, test } from "vitest";
import { conditionWords } from "#app/queries/installation/condition";
import { lookForDamage } from "#app/server/damage-watch";
import { isReady, isWritable, probeReadiness } from "#app/server/readiness-probe";
import { refuseLostDatabase } from "#app/storage/lost-database";
import { perform } from "#app/work";
import { countAuditEntries } from "#db/installation/audit-log";
import { databaseGoneWords, keyGoneWords, vaultGoneWords } from "#domain/installation/opened-places";
import { recordTest, type TestApp, testApp, testOrganisation } from "#tests/support/app";

const write = (app: TestApp) => perform(app, { kind: "cli", name: "test" }, recordTest);
const rescued = (app: TestApp) =>
  readdirSync(app.config.dataDir).filter((name) => name.startsWith("surety.db.rescued-"));

const removals: [string, (file: string) => void][] = [
  ["deleted", (file) => rmSync(file)],
  ["moved away", (file) => renameSync(file, `${file}.elsewhere`)],
  [
    "replaced by an equal copy",
    (file) => {
      cpSync(file, `${file}.copy`);
      renameSync(`${file}.copy`, file);
    },
  ],
];

test.each(removals)(
  "while the database is %s nothing is recorded, and readyz and pages say so",
  async (_how, remove) => {
    const app = await testApp();
    await testOrganisation(app);
    remove(app.databaseFile);
    await expect(write(app)).rejects.toThrow(databaseGoneWords);
    const parts = await probeReadiness(app);
    expect(parts.database).toBe(databaseGoneWords);
    expect([isReady(parts), isWritable(parts)]).toEqual([false, false]);
    expect(conditionWords(app)).toBe(databaseGoneWords);
    expect(await countAuditEntries(app.read)).toBe(1);
  },
);

test("a write-ahead log that is deleted is noticed in the same way", async () => {
  const app = await testApp();
  await testOrganisation(app);
  rmSync(`${app.databaseFile}-wal`);
  await expect(write(app)).rejects.toThrow(databaseGoneWords);
});

test("what a deleted database held is written into one file, and the next start names it", async () => {
  const app = await testApp();
  await testOrganisation(app);
  await write(app);
  for (const end of ["", "-wal", "-shm"]) rmSync(`${app.databaseFile}${end}`);
  await lookForDamage(app);
  await lookForDamage(app);
  const [name, ...others] = rescued(app);
  expect(others).toEqual([]);
  const copy = new SQLite(join(app.config.dataDir, name!), { readonly: true });
  expect(copy.prepare("select count(*) from audit_log").pluck().get()).toBe(2);
  copy.close();
  expect(() => refuseLostDatabase(app.config.dataDir)).toThrow(name);
});

test("writing goes on once the same files are back", async () => {
  const app = await testApp();
  await testOrganisation(app);
  renameSync(app.databaseFile, `${app.databaseFile}.elsewhere`);
  await lookForDamage(app);
  renameSync(`${app.databaseFile}.elsewhere`, app.databaseFile);
  await lookForDamage(app);
  expect(app.condition.goneSince).toBeNull();
  await write(app);
  expect((await probeReadiness(app)).database).toBe("ok");
});

test("a vault that was replaced takes no file; records go on", async () => {
  const app = await testApp();
  await testOrganisation(app);
  cpSync(app.vault.dir, `${app.vault.dir}.copy`, { recursive: true });
  renameSync(app.vault.dir, `${app.vault.dir}.before`);
  renameSync(`${app.vault.dir}.copy`, app.vault.dir);
  expect(await probeReadiness(app)).toMatchObject({ database: "ok", vault: vaultGoneWords });
  expect(conditionWords(app)).toBe(vaultGoneWords);
  await expect(app.vault.put(Buffer.from("evidence"))).rejects.toThrow("replaced");
  await write(app);
});

test.each<[string, (file: string) => void]>([
  ["removed", (file) => rmSync(file)],
  ["changed", (file) => writeFileSync(file, `${Buffer.alloc(32, 7).toString("base64")}\n`)],
])("a key file that was %s is said, and the pages stay ready", async (_how, harm) => {
  const app = await testApp();
  await testOrganisation(app);
  expect((await probeReadiness(app)).key).toBe("ok");
  harm(join(app.config.dataDir, "secret.key"));
  const parts = await probeReadiness(app);
  expect([parts.key, isReady(parts)]).toEqual([keyGoneWords, true]);
  expect(conditionWords(app)).toBe(keyGoneWords);
});
