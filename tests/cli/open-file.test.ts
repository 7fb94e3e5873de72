import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFile, readNamedFile } from "#app/cli/open-file";

test("a pipe is refused at once", async () => {
  const dir = mkdtempSync(join(tmpdir(), "surety-open-"));
  try {
    execFileSync("mkfifo", [join(dir, "pipe")]);
    await expect(openFile(join(dir, "pipe"))).rejects.toThrow("pipe is not a file.");
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("a file that cannot be read is named by the error", async () => {
  await expect(readNamedFile("/proc/self/mem")).rejects.toMatchObject({ path: "/proc/self/mem" });
});
