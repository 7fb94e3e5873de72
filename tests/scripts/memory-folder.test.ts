import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "#tests/support/folders";
import { ours, sweepMemoryFolders } from "#tests/support/memory-folder";

test("folders of runs that were killed are removed, those of others and of runs that go on are kept", () => {
  const ended = spawnSync("true").pid;
  const memory = temporaryFolder();
  const kept = [
    `${ours()}${process.pid}-aBc123`,
    `surety-tests-1-${ended}-aBc123`,
    `surety-tests-aBc123`,
    `other-${ended}-aBc123`,
  ];
  for (const name of [...kept, `${ours()}${ended}-aBc123`]) {
    mkdirSync(join(memory, name));
    writeFileSync(join(memory, name, "surety.db"), "");
  }
  symlinkSync(join(memory, kept[0]!), join(memory, `${ours()}${ended}-link`));
  sweepMemoryFolders(memory);
  expect(readdirSync(memory).sort()).toEqual([...kept, `${ours()}${ended}-link`].sort());
  expect(readdirSync(join(memory, kept[0]!))).toEqual(["surety.db"]);
});
