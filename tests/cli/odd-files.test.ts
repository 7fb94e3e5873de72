import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { readConfig } from "#app/config";
import { createBackup } from "#app/operations/installation/backups";
import { perform } from "#app/work";
import { storeFile } from "#db/files";
import { afterEachTest } from "#tests/support/after-each";
import { testApp, testOrganisation } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";

const folders: string[] = [];
afterEachTest(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), "surety-odd-"));
  folders.push(dir);
  return dir;
};

/** Opening a pipe without O_NONBLOCK waits for its other end: each of these then never ends. */
function pipe(path: string): string {
  rmSync(path, { force: true });
  execFileSync("mkfifo", [path]);
  return path;
}

test("a pipe in place of a stored file is named by verify, and the next upload of the same file repairs it", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const file = await app.vault.put(Buffer.from("user,mfa\nada,yes\n"));
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await storeFile(work.db, file, work.now);
    await record(work, { action: "test", subject: { type: "file", id: file.sha256 } });
  });
  pipe(join(app.vault.dir, "objects", file.sha256.slice(0, 2), file.sha256));
  expect(await app.vault.has(file.sha256)).toBe(false);
  await expect(app.vault.readAll(file.sha256)).rejects.toMatchObject({ trouble: "damaged" });
  const verified = await surety(app.config.dataDir, ["verify"]);
  expect(verified.code).toBe(1);
  expect(`${verified.out}${verified.err}`).toContain(
    `The file stored as ${file.sha256} is a pipe and not a file.`,
  );
  await app.vault.put(Buffer.from("user,mfa\nada,yes\n"));
  expect((await app.vault.readAll(file.sha256)).toString()).toBe("user,mfa\nada,yes\n");
});

test("a pipe among the backups is none: it is named, the newest real one is read, and none is restored from it", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const made = await createBackup(app, { kind: "cli", name: "test" });
  const dir = join(app.config.dataDir, "backups");
  const odd = pipe(join(dir, "surety-2999-01-01-000000.backup"));
  const listed = await surety(app.config.dataDir, ["backup", "list"]);
  expect([listed.code, listed.err]).toEqual([0, ""]);
  expect(listed.out.split("\n")).toEqual([
    expect.stringContaining(made.name),
    "surety-2999-01-01-000000.backup is a pipe and not a backup.",
  ]);
  const restored = await surety(app.config.dataDir, [
    "backup",
    "restore",
    odd,
    "--into",
    join(folder(), "new"),
  ]);
  expect(restored.code).toBe(1);
  expect(restored.err).toBe(`surety: ${odd} is a pipe and not a file, so it cannot be read.`);
});

test("a pipe that SMTP_CA_FILE names is refused in a sentence", () => {
  const path = pipe(join(folder(), "ca.pem"));
  expect(() => readConfig({ SMTP_URL: "smtps://mail.example.com", SMTP_CA_FILE: path })).toThrow(
    `SMTP_CA_FILE: ${path} is a pipe and not a file, so it cannot be read.`,
  );
});
