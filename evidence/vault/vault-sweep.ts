import { randomBytes } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DAY_MS } from "#domain/durations";

export type Swept = { name: string; bytes: number; writtenAt: Date };

/** A name for a file that is still being written: it says which process writes it. */
export function unfinishedName(): string {
  return `${process.pid}-${randomBytes(12).toString("hex")}`;
}

/**
 * Removes what killed processes left half-written, and says what it was. A file of a process that still lives is left
 * alone (the command line and the server may store at the same time) unless it has not grown for a day.
 */
export async function sweepUnfinished(dir: string): Promise<Swept[]> {
  const swept: Swept[] = [];
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const { size, mtime } = await stat(path);
    if (!isAbandoned(name, mtime)) continue;
    await rm(path, { recursive: true, force: true });
    swept.push({ name, bytes: size, writtenAt: mtime });
  }
  return swept;
}

/** Whether what has this name, which begins with its process, is left from one that has ended, or has not grown for a day. */
export function isAbandoned(name: string, writtenAt: Date): boolean {
  const pid = Number(name.split("-")[0]);
  const own = pid === process.pid;
  const alive = own ? writtenAt.getTime() >= performance.timeOrigin : lives(pid);
  return !alive || performance.timeOrigin + performance.now() - writtenAt.getTime() >= DAY_MS;
}

function lives(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
