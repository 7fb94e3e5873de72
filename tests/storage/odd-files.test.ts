import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { noteLogSize, readLogSize } from "#app/storage/log-mark";
import { afterEachTest } from "#tests/support/after-each";

const folders: string[] = [];
afterEachTest(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function opened() {
  const dir = mkdtempSync(join(tmpdir(), "surety-odd-"));
  folders.push(dir);
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
  await (await openContext(config)).close();
  return { dir, config };
}

test.each([
  "surety.log-size",
  "secret.key",
  "surety.db",
  "surety.db-wal",
  "surety.records-lost.json",
  "vault/key-check",
])("a pipe named %s is refused with the command that removes it", async (name) => {
  const { dir, config } = await opened();
  const path = join(dir, name);
  rmSync(path, { force: true });
  execFileSync("mkfifo", [path]);
  await expect(openContext(config)).rejects.toThrow(
    `${path} is a pipe and not a file, so it cannot be read. Run: rm ${path}.`,
  );
  expect(existsSync(path)).toBe(true);
});

test("a pipe that takes the mark's place while Surety runs holds up no change", async () => {
  const { dir } = await opened();
  const path = join(dir, "surety.log-size");
  rmSync(path, { force: true });
  execFileSync("mkfifo", [path]);
  noteLogSize(dir, 1_000_000);
  expect(readLogSize(dir)).toBe(0);
});
