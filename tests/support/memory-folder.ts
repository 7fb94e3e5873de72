import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

/** A file system in memory, on every Linux. */
const MEMORY = "/dev/shm";
/** Many times of what the data folders of a run take together. */
const PLENTY = 2 * 2 ** 30;

/**
 * Has the temporary folders of a run made in memory where there is plenty of it. Each change in Surety waits until the disk
 * has it, and a run makes tens of thousands. A TMPDIR of the user's own is kept. Answers what ends it.
 */
export function takeMemoryFolder(): () => void {
  if (process.env.TMPDIR !== undefined || !hasPlenty()) return () => undefined;
  const dir = mkdtempSync(join(MEMORY, "surety-tests-"));
  // Servers that tests start as other users pass through it.
  chmodSync(dir, 0o755);
  process.env.TMPDIR = dir;
  return () => {
    delete process.env.TMPDIR;
    rmSync(dir, { recursive: true, force: true });
  };
}

function hasPlenty(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) > PLENTY;
  } catch {
    return false;
  }
}
