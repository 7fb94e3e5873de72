import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "#app/config";
import { openContext } from "#app/operations/installation/opening";
import { damageWords } from "#domain/installation/storage-errors";
import { surety } from "#tests/support/browser/terminal";
import { temporaryFolder } from "#tests/support/folders";
import { maySmallDisk, smallDisk } from "#tests/support/small-disk";

async function dataFolder(dir = temporaryFolder()): Promise<string> {
  await (await openContext(readConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", JOBS: "off" }))).close();
  return dir;
}

/** The first page holds what says that a file is a database. */
function zeroFirstPage(dir: string): void {
  const file = join(dir, "surety.db");
  writeFileSync(file, Buffer.concat([Buffer.alloc(4096), readFileSync(file).subarray(4096)]));
}

const commands = [["verify"], ["jobs", "list"], ["backup", "create"]];

describe.each(commands)("surety %s %s", (...words) => {
  const run = (dir: string) => surety(dir, words.filter(Boolean));

  test("on a file in the folder's place", async () => {
    const file = join(temporaryFolder(), "data");
    writeFileSync(file, "");
    expect((await run(file)).err).toBe(
      `surety: A file is where a folder is needed, or a folder where a file is: ${file}. Set DATA_DIR to the data folder, or move the conflicting file.`,
    );
  });

  test("on a link to something that is gone", async () => {
    const link = join(temporaryFolder(), "data");
    symlinkSync("/nowhere/at/all", link);
    expect((await run(link)).err).toMatch(
      /^surety: There is no .*\/data, or it cannot be opened\. Check that/,
    );
  });

  test("on a folder in the database's place", async () => {
    const dir = temporaryFolder();
    mkdirSync(join(dir, "surety.db"));
    expect((await run(dir)).err).toMatch(
      /^surety: A file is where a folder is needed, or a folder where a file is: .*surety\.db\. Set DATA_DIR/,
    );
  });

  test("on a database whose first page is gone", async () => {
    const dir = await dataFolder();
    zeroFirstPage(dir);
    // `verify` itself names what is damaged; the others say how to find out.
    const expected =
      words[0] === "verify" ? "the database is damaged, so nothing else could be read." : damageWords;
    expect((await run(dir)).err).toBe(`surety: ${expected}`);
  });

  const may = maySmallDisk();
  test.skipIf(!may)(
    `on a disk that is read-only${may ? "" : " (skipped: only root may mount the disk that this needs)"}`,
    async () => {
      const disk = smallDisk(16)!;
      onTestFinished(() => disk.remove());
      await dataFolder(disk.dir);
      execFileSync("mount", ["-o", "remount,ro", disk.dir]);
      expect((await run(disk.dir)).err).toMatch(
        /^surety: The disk that holds .* is read-only, so nothing can be written\. Mount it for writing/,
      );
    },
  );
});
