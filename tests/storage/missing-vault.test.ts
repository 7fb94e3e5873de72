import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "#app/config";
import { signLogHead } from "#app/operations/installation/log-heads";
import { openContext } from "#app/operations/installation/opening";
import { proveData } from "#app/operations/installation/proofs";
import { conditionWords } from "#app/queries/installation/condition";
import { lookForDamage } from "#app/server/damage-watch";
import { probeReadiness } from "#app/server/readiness-probe";
import { perform } from "#app/work";
import { storeFile } from "#db/files";
import { vaultEmptiedWords } from "#domain/installation/opened-places";
import { recordTest, type TestApp, testApp, testOrganisation } from "#tests/support/app";

/** An installation with three files, still open. */
async function withFiles(): Promise<TestApp> {
  const app = await testApp();
  await testOrganisation(app);
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    for (const text of ["one", "two", "three"])
      await storeFile(work.db, await app.vault.put(Buffer.from(text)), work.now);
    await recordTest(work);
  });
  return app;
}

const start = (app: TestApp, env: Record<string, string> = {}) =>
  openContext(readConfig({ DATA_DIR: app.config.dataDir, LOG_LEVEL: "silent", JOBS: "off", ...env }));
const otherKey = { SECRET_KEY: Buffer.alloc(32, 9).toString("base64") };

test.each<[string, (dir: string) => void]>([
  ["not there", (dir) => renameSync(dir, `${dir}.elsewhere`)],
  [
    "an empty folder, as of a disk that is not mounted",
    (dir) => {
      renameSync(dir, `${dir}.elsewhere`);
      mkdirSync(dir);
    },
  ],
])("a vault that is %s while the database names files is refused at the start", async (_how, harm) => {
  const app = await withFiles();
  harm(app.vault.dir);
  await expect(start(app)).rejects.toThrow("but the database names 3 files in it. Mount its disk");
  expect(existsSync(join(app.vault.dir, "objects"))).toBe(false);
});

test("an empty key-check is an operator's word that the files are lost", async () => {
  const app = await withFiles();
  await signLogHead(app);
  rmSync(app.vault.dir, { recursive: true });
  mkdirSync(app.vault.dir);
  writeFileSync(join(app.vault.dir, "key-check"), "");
  await expect(start(app, otherKey)).rejects.toThrow("was signed under another secret key");
  const again = await start(app);
  await again.close();
});

test("a vault that is emptied under the running server is said by readyz and on pages", async () => {
  const app = await withFiles();
  expect((await probeReadiness(app)).vault).toBe("ok");
  rmSync(join(app.vault.dir, "objects"), { recursive: true });
  mkdirSync(join(app.vault.dir, "objects"));
  expect((await probeReadiness(app)).vault).toBe(vaultEmptiedWords);
  await lookForDamage(app);
  expect(conditionWords(app)).toBe(vaultEmptiedWords);
});

test("a lost key-check is written again only under the key that opens the files", async () => {
  const app = await withFiles();
  const file = join(app.vault.dir, "key-check");
  const before = readFileSync(file, "utf8");
  rmSync(file);
  await expect(start(app, otherKey)).rejects.toThrow("opens none of the files in it");
  expect(existsSync(file)).toBe(false);
  const again = await start(app);
  await again.close();
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a size that the vault does not have is named by the proof of the folder", async () => {
  const app = await withFiles();
  const { publicKey } = await signLogHead(app);
  expect((await proveData(app.databaseFile, app.vault, { publicKey })).problems).toEqual([]);
  await app.db.updateTable("files").set({ size: 1 }).where("size", "=", 5).execute();
  expect((await proveData(app.databaseFile, app.vault, { publicKey })).problems.join()).toContain(
    "the database says 1 bytes, the vault has 5.",
  );
});
