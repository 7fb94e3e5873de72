import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { readSchemaState } from "#db/installation/versions";
import { surety } from "#tests/support/browser/terminal";
import { oldFolder, recordedAt, temporaryFolder } from "#tests/support/folders";
import { maySmallDisk, type SmallDisk, smallDisk } from "#tests/support/small-disk";

const stateOf = (dir: string) => readSchemaState(join(dir, "surety.db"));

async function open(dir: string) {
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" });
  return openContext(config, { now: () => recordedAt });
}

/** Kills the worker this many milliseconds after it said `word`. */
async function killed(dir: string, word: string, pause: number): Promise<void> {
  const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
  const worker = spawn(process.execPath, [...flags, "tests/support/workers/upgrade-worker.ts", dir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise((resume) => worker.once("exit", resume));
  await new Promise<void>((resume) => {
    createInterface({ input: worker.stdout }).on("line", (line) => line === word && resume());
  });
  await new Promise((resume) => setTimeout(resume, pause));
  expect(worker.exitCode, "it is still at work").toBeNull();
  worker.kill("SIGKILL");
  await gone;
}

test("killed at any instant of an upgrade, the folder is as before, and the old version starts on it", async () => {
  const dir = temporaryFolder();
  await (await open(dir)).close();
  const before = stateOf(dir);
  for (const [word, pause] of [
    ["opening", 0],
    ["opening", 15],
    ["opening", 40],
    ["migrating", 0],
    ["migrating", 100],
    ["migrating", 400],
  ] as const) {
    await killed(dir, word, pause);
    expect(stateOf(dir)).toEqual(before);
    await (await open(dir)).close();
  }
  const copies = readdirSync(join(dir, "before-upgrade")).filter((name) => name !== "unfinished");
  expect(copies).toHaveLength(1);
  expect(readSchemaState(join(dir, "before-upgrade", copies[0]!))).toEqual(before);
  expect((await surety(dir, ["verify"])).code).toBe(0);
}, 120_000);

const may = maySmallDisk();
const why = may ? "" : " (skipped: only root may mount the small disk that this needs)";
let disk: SmallDisk | null = null;
beforeAll(() => {
  if (may) disk = smallDisk(24);
});
afterAll(() => disk?.remove());

test.skipIf(!may)(`a full disk at an upgrade is said plainly, and nothing is migrated${why}`, async () => {
  const dir = oldFolder(undefined, disk!.dir);
  const before = stateOf(dir);
  // Room to open the database, and none for a copy of it.
  disk!.fill(2 ** 20);
  const { code, err } = await surety(dir, ["verify"]);
  expect(code).toBe(1);
  expect(err).toMatch(
    /^surety: The disk that holds .* is full\. An upgrade first copies the database, which needs \d+ MiB of room\. Nothing was migrated\. Make room, then start again\.$/,
  );
  expect(stateOf(dir)).toEqual(before);
  disk!.empty();
  expect((await surety(dir, ["verify"])).err).toBe("");
});
