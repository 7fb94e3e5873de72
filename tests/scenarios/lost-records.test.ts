import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { readConfig } from "#app/config";
import { createBackup } from "#app/operations/installation/backups";
import { findLostRecords } from "#app/operations/installation/lost-records";
import { openContext } from "#app/operations/installation/opening";
import { probeReadiness } from "#app/server/readiness-probe";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";
import { temporaryFolder } from "#tests/support/folders";

/** What a killed process leaves on the disk, without the write-ahead log. */
function withoutLog(app: TestApp): string {
  const dir = temporaryFolder();
  cpSync(app.config.dataDir, dir, { recursive: true });
  for (const end of ["-wal", "-shm"]) rmSync(join(dir, `surety.db${end}`), { force: true });
  return dir;
}

async function checkpointed(): Promise<TestApp> {
  const app = await testApp();
  await testOrganisation(app);
  await app.db.executeQuery(CompiledQuery.raw("pragma wal_checkpoint(truncate)"));
  return app;
}

/** The folder as a process left it that ended in order, with one file in its vault. */
async function closedFolder(): Promise<string> {
  const app = await checkpointed();
  await app.vault.put(Buffer.from("proof"));
  await app.close();
  const dir = temporaryFolder();
  cpSync(app.config.dataDir, dir, { recursive: true });
  return dir;
}

async function opened(dir: string) {
  return openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }));
}

test("records that a removed surety.db-wal took along are missed at start, by readyz and by verify, until that is accepted", async () => {
  const app = await checkpointed();
  for (const name of ["Ada", "Ben", "Cleo"]) await testPerson(app, name);
  const dir = withoutLog(app);
  const words =
    "The log ends at entry 1, but the mark beside the database counts 4: records are lost, for example because surety.db-wal was removed. Restore a backup that has them, or record the loss with surety log accept-loss.";

  const start = await opened(dir);
  expect(await findLostRecords(start)).toEqual({ have: 1, known: 4, source: "mark" });
  expect((await probeReadiness(start)).database).toBe(words);
  await start.close();
  const verified = await surety(dir, ["verify"]);
  expect(verified.code).toBe(1);
  expect(verified.out).toContain(words);

  const accepted = await surety(dir, ["log", "accept-loss", "--reason", "The disk was replaced."]);
  expect([accepted.code, accepted.out]).toEqual([0, "Recorded: the log had 4 entries and now has 1."]);
  expect((await surety(dir, ["verify"])).code).toBe(0);
  const again = await opened(dir);
  expect(await findLostRecords(again)).toBeNull();
  await again.close();
});

test("a backup knows it too, also after the log has grown past it", async () => {
  const app = await checkpointed();
  const old = join(temporaryFolder(), "surety.db");
  copyFileSync(app.databaseFile, old);
  await testPerson(app, "Ada");
  app.clock.advance(60_000);
  await createBackup(app, { kind: "job", name: "back-up" });
  const dir = withoutLog(app);
  copyFileSync(old, join(dir, "surety.db"));
  rmSync(join(dir, "surety.log-size"));
  const start = await opened(dir);
  expect(await findLostRecords(start)).toEqual({ have: 1, known: 2, source: "backup" });
  await start.close();
});

test("nothing is missed after a kill, a restart, a backup and a restore", async () => {
  const app = await checkpointed();
  await testPerson(app, "Ada");
  expect(await findLostRecords(app)).toBeNull();
  await createBackup(app, { kind: "job", name: "back-up" });
  const dir = temporaryFolder();
  cpSync(app.config.dataDir, dir, { recursive: true });
  const start = await opened(dir);
  expect(await findLostRecords(start)).toBeNull();
  await start.close();
  expect((await surety(dir, ["log", "accept-loss", "--reason", "x"])).err).toBe(
    "surety: No records are known to be lost.",
  );
});

test.each([
  ["is removed", (file: string) => rmSync(file), "missing"],
  ["is emptied", (file: string) => writeFileSync(file, ""), "empty"],
])("a folder whose database %s is refused and not begun again", async (_what, lose, word) => {
  const dir = await closedFolder();
  const file = join(dir, "surety.db");
  for (const end of ["-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
  lose(file);
  const before = readdirSync(dir).sort();
  const words = `${file} is ${word}, but ${dir} still holds files in its vault, the mark of a log of 1 entry: records are lost.`;
  await expect(opened(dir)).rejects.toThrow(words);
  for (const args of [["verify"], ["user", "list"], ["demo"]]) {
    const ended = await surety(dir, args);
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toContain(words);
  }
  expect(readdirSync(dir).sort()).toEqual(before);
});

test("each thing that is left of a folder without its database keeps it from being begun again", async () => {
  const kept = [
    ["vault/objects/ab/abc", "files in its vault"],
    ["surety.db-wal", "surety.db-wal"],
    ["surety.log-size", "the mark of a log of 7 entries"],
    ["backups/surety-2026-01-02-030405.backup", "backups"],
  ];
  for (const [name, words] of kept) {
    const dir = temporaryFolder();
    mkdirSync(dirname(join(dir, name!)), { recursive: true });
    writeFileSync(join(dir, name!), "7");
    await expect(opened(dir)).rejects.toThrow(
      `is missing, but ${dir} still holds ${words}: records are lost.`,
    );
  }
});

test.each(["garbage\n", "", "12\nmore of it\n", "-4\n", "NaN\n"])(
  "a mark that holds %j is named by verify, and the next change writes it anew, whole",
  async (text) => {
    const dir = await closedFolder();
    writeFileSync(join(dir, "surety.log-size"), text);
    const found = await surety(dir, ["verify"]);
    expect([found.code, found.out]).toEqual([
      1,
      expect.stringContaining("surety.log-size in the data folder does not hold the length of the log"),
    ]);
    const app = await opened(dir);
    await testPerson({ ...app, clock: { now: app.now() } } as TestApp, "Ada");
    await app.close();
    expect((await surety(dir, ["verify"])).code).toBe(0);
    expect(readFileSync(join(dir, "surety.log-size"), "utf8")).toMatch(/^ *[1-9]\d*\n$/);
  },
);

test("a note of a loss that cannot be read still says that there was one, until that is accepted", async () => {
  const dir = await closedFolder();
  writeFileSync(join(dir, "surety.records-lost.json"), '{"have":');
  const words = "Records were lost, and surety.records-lost.json, which said how many, cannot be read.";
  const app = await opened(dir);
  expect((await probeReadiness(app)).database).toContain(words);
  await app.close();
  expect((await surety(dir, ["verify"])).out).toContain(words);
  const accepted = await surety(dir, ["log", "accept-loss", "--reason", "The disk was replaced."]);
  expect(accepted.code).toBe(0);
  expect((await surety(dir, ["verify"])).code).toBe(0);
});
