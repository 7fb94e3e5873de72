import { readFileSync } from "node:fs";

/**
 * When the process with this number started, in ticks since the machine's start (proc(5), field 22); null where there is none.
 * A number is given again after a restart of the machine or of a container: number and start together are one process.
 */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/** How this process names itself on what it has begun. */
export const thisProcess = `process ${process.pid} since ${processStart(process.pid) ?? "unknown"}`;

/** Whether the process that named itself so still runs. Its own number on an earlier row is that of a predecessor. */
export function stillRuns(mark: string | null): boolean {
  const [, number, since] = /^process (\d+)(?: since (\d+))?/.exec(mark ?? "") ?? [];
  const pid = Number(number);
  if (!pid || pid === process.pid) return false;
  if (since) return processStart(pid) === since;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
