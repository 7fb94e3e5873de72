import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { onTestFinished } from "vitest";

const kept = join(import.meta.dirname, "../fixtures/folders");

/** Names of the data folders that earlier versions wrote (`npm run record-folder`), the oldest first. */
export const oldFolders = readdirSync(kept)
  .filter((name) => name.endsWith(".tar.br"))
  .sort();

/** When the demo company of those folders stood still. */
export const recordedAt = new Date("2026-06-01T12:00:00.000Z");

/** Unpacks one of them into a temporary folder, which is removed after the test, or into one that is given. */
export function oldFolder(name = oldFolders[0]!, dir = temporaryFolder()): string {
  const tar = brotliDecompressSync(readFileSync(join(kept, name)));
  execFileSync("tar", ["--extract", "--no-same-owner", "--directory", dir], { input: tar });
  return dir;
}

/** An empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "surety-folder-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
