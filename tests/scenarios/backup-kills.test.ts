import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { createBackup } from "#app/operations/installation/backups";
import { proveData } from "#app/operations/installation/proofs";
import { restoreBackup } from "#app/operations/installation/restores";
import { backupDir, listBackupNames, listBackups } from "#app/queries/installation/backup-folder";
import { bookkeeping } from "#app/work";
import { storeFile } from "#db/files";
import { openLogKey } from "#evidence/log/log-heads";
import { type TestApp, testApp, testOrganisation } from "#tests/support/app";

const FILES = 24;
/** What was begun and not ended. The folder itself is made by the first backup. */
function unfinished(app: TestApp): string[] {
  const dir = join(backupDir(app), "unfinished");
  return existsSync(dir) ? readdirSync(dir) : [];
}

/** When the killer comes, in milliseconds after the worker is under way or after its first whole backup. */
const PAUSES = [0, 7, 15, 30, 45, 60, 90, 130];

test("killed at any instant while it backs up: a file with a name is whole, and what is half goes with the next one", {
  timeout: 240_000,
}, async () => {
  const app = await testApp();
  await testOrganisation(app);
  for (let n = 0; n < FILES; n += 1) {
    const stored = await app.vault.put(randomBytes(300_000));
    await bookkeeping(app, (db, now) => storeFile(db, stored, now));
  }
  let halves = 0;
  for (const [n, pause] of PAUSES.entries()) {
    const worker = work(app.config.dataDir, new Date(app.now().getTime() + n * 3_600_000 * 24 * 30));
    await line(worker, n % 2 === 0 ? "under way" : "made");
    await new Promise((resume) => setTimeout(resume, pause));
    await dead(worker);
    halves += unfinished(app).length;
  }
  expect(halves, "some were hit half way").toBeGreaterThan(0);
  const names = listBackupNames(app);
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    const into = mkdtempSync(join(tmpdir(), "surety-kill-restore-"));
    const restored = await restoreBackup(join(backupDir(app), name), into, app.secretKey);
    rmSync(into, { recursive: true });
    expect(restored).toMatchObject({ problems: [], lost: [], files: { sound: FILES, missing: [] } });
  }
  // One that was named but not yet logged is whole all the same; it is listed as not read back by this installation.
  const listed = await listBackups(app);
  expect(listed.map(({ name }) => name)).toEqual(names);
  app.clock.advance(100 * 3_600_000);
  await createBackup(app, { kind: "job", name: "back-up" });
  expect(unfinished(app)).toEqual([]);
  const database = join(app.config.dataDir, "surety.db");
  const proof = await proveData(database, app.vault, openLogKey(app.secretKey));
  expect(proof).toMatchObject({ problems: [], files: { sound: FILES, orphans: [], missing: [] } });
});

function work(dir: string, from: Date): ChildProcess {
  const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
  const args = [...flags, "tests/support/workers/backup-worker.ts", dir, from.toISOString()];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

function line(child: ChildProcess, wanted: string): Promise<void> {
  return new Promise((resume) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (text) => {
      if (text === wanted) resume();
    });
  });
}

function dead(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resume) => child.once("exit", resume));
  child.kill("SIGKILL");
  return gone;
}
