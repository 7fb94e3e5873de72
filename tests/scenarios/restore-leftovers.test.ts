import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { expect, test } from "vitest";
import { readConfig } from "#app/config";
import { createBackup } from "#app/operations/installation/backups";
import { openContext } from "#app/operations/installation/opening";
import { backupDir } from "#app/queries/installation/backup-folder";
import { testApp, testOrganisation } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";
import { temporaryFolder } from "#tests/support/folders";

async function backup(alter?: string) {
  const app = await testApp();
  await testOrganisation(app);
  if (alter) {
    const database = new SQLite(app.databaseFile);
    database.exec(alter);
    database.close();
  }
  const { name } = await createBackup(app, { kind: "cli", name: "test" });
  return { file: join(backupDir(app), name), key: app.secretKey.toString("base64") };
}

test("a restore leaves the database with its mark, the vault, and the key where it came from a file, and nothing else", async () => {
  const { file, key } = await backup();
  const keyFile = join(temporaryFolder(), "kept.key");
  writeFileSync(keyFile, key);
  for (const [options, env, expected] of [
    [["--key-file", keyFile], {}, ["secret.key", "surety.db", "surety.log-size", "vault"]],
    [[], { SECRET_KEY: key }, ["surety.db", "surety.log-size", "vault"]],
  ] as const) {
    const into = temporaryFolder();
    const args = ["backup", "restore", file, "--into", into, ...options];
    expect((await surety(into, args, { env })).err).toBe("");
    expect(readdirSync(into).toSorted()).toEqual(expected);
  }
});

test("a folder with data and without its key gets no fresh one: what to do is said", async () => {
  const { file, key } = await backup();
  const into = temporaryFolder();
  await surety(into, ["backup", "restore", file, "--into", into], { env: { SECRET_KEY: key } });
  const { code, err } = await surety(into, ["verify"]);
  expect([code, err]).toEqual([
    1,
    `surety: ${into} holds data, but its secret key is missing. Set SECRET_KEY to the key that encrypted the data, or put secret.key back. Nothing was changed.`,
  ]);
  expect(readdirSync(into).toSorted()).toEqual(["surety.db", "surety.log-size", "vault"]);
  expect((await surety(into, ["verify"], { env: { SECRET_KEY: key } })).code).toBe(0);
});

test("a restore that was killed leaves a folder that says so, to a start and to the next restore", async () => {
  const { file, key } = await backup();
  const into = temporaryFolder();
  writeFileSync(join(into, "surety.db.unproven"), readFileSync(file).subarray(0, 1000));
  const words = `A restore into ${into} was interrupted, so its contents are incomplete. Remove the folder and run the restore again.`;
  const env = { SECRET_KEY: key };
  expect((await surety(into, ["jobs", "list"], { env })).err).toBe(`surety: ${words}`);
  const again = await surety(into, ["backup", "restore", file, "--into", into], { env });
  expect(again.err).toBe(`surety: ${words}`);
  expect(readdirSync(into)).toEqual(["surety.db.unproven"]);
});

test("a backup of a newer version is refused, and says which version made it", async () => {
  const { file, key } = await backup(
    "insert into kysely_migration values ('9001_later', '2027-01-01T00:00:00.000Z'); insert into versions (version, first_opened_at) values ('0.9.0', '2027-01-01')",
  );
  const into = mkdtempSync(join(tmpdir(), "surety-folder-"));
  const { code, err } = await surety(into, ["backup", "restore", file, "--into", into], {
    env: { SECRET_KEY: key },
  });
  expect(code).toBe(1);
  expect(err).toMatch(
    /^surety: surety-\S+\.backup was last opened by Surety 0\.9\.0, which is newer than this one/,
  );
  expect(readdirSync(into)).toEqual([]);
  rmSync(into, { recursive: true });
});

test("the wrong key is refused before anything is written", async () => {
  const dir = temporaryFolder();
  await (await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }))).close();
  const names = readdirSync(dir);
  const before = readFileSync(join(dir, "surety.db"));
  const { err } = await surety(dir, ["verify"], {
    env: { SECRET_KEY: Buffer.alloc(32, 7).toString("base64") },
  });
  expect(err).toContain("was filled under another secret key");
  expect(readFileSync(join(dir, "surety.db")).equals(before)).toBe(true);
  expect(readdirSync(dir)).toEqual(names);
});
