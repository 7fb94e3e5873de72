import { chmodSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statfsSync } from "node:fs";
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
  sweepMemoryFolders(MEMORY);
  const dir = mkdtempSync(join(MEMORY, `${ours()}${process.pid}-`));
  // Servers that tests start as other users pass through it.
  chmodSync(dir, 0o755);
  process.env.TMPDIR = dir;
  return () => {
    delete process.env.TMPDIR;
    rmSync(dir, { recursive: true, force: true });
  };
}

/**
 * Removes what killed runs have left in `memory`: folders of this user whose process, named in the folder's name, has ended.
 * A container may share the memory and not the process ids: folders from another namespace of them are kept.
 */
export function sweepMemoryFolders(memory: string): void {
  for (const name of readdirSync(memory)) {
    const pid = name.startsWith(ours()) ? /^(\d+)-\w+$/.exec(name.slice(ours().length))?.[1] : undefined;
    const dir = join(memory, name);
    const found = lstatSync(dir, { throwIfNoEntry: false });
    if (!pid || !found?.isDirectory() || found.uid !== process.geteuid?.() || isRunning(Number(pid)))
      continue;
    rmSync(dir, { recursive: true, force: true });
  }
}

/** How the names of folders begin whose process ids mean the same processes as here. */
export const ours = () => `surety-tests-${/\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0]}-`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process answers EPERM.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function hasPlenty(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) > PLENTY;
  } catch {
    return false;
  }
}
