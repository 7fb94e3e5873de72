import { execFileSync } from "node:child_process";
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of its own that can be filled to the last byte. */
export type SmallDisk = {
  dir: string;
  /** Fills it, but for this many bytes. */
  fill(butBytes?: number): void;
  /** Takes the filler away again. */
  empty(): void;
  remove(): void;
};

/** Whether this user may mount one; where not, the test says so and is skipped. */
export function maySmallDisk(): boolean {
  const disk = smallDisk(1);
  disk?.remove();
  return disk !== null;
}

/** A tmpfs of this size, or null where this user may not mount one. */
export function smallDisk(mebibytes: number): SmallDisk | null {
  const dir = mkdtempSync(join(tmpdir(), "surety-small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m,mode=700`, "tmpfs", dir], {
      stdio: "ignore",
    });
  } catch {
    rmSync(dir, { recursive: true });
    return null;
  }
  let mounted = true;
  const remove = () => {
    if (!mounted) return;
    mounted = false;
    execFileSync("umount", ["--lazy", dir]);
    rmSync(dir, { recursive: true, force: true });
  };
  // A run that was broken off unmounts it too.
  process.once("exit", remove);
  const filler = join(dir, "filler");
  return {
    dir,
    fill(butBytes = 0) {
      const file = openSync(filler, "a");
      try {
        for (let left = 1; left > 0; left = statfsSync(dir).bavail) writeSync(file, Buffer.alloc(4096));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      } finally {
        ftruncateSync(file, Math.max(0, fstatSync(file).size - butBytes));
        closeSync(file);
      }
    },
    empty: () => rmSync(filler, { force: true }),
    remove,
  };
}
