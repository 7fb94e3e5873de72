import { readFileSync, realpathSync } from "node:fs";
import { sep } from "node:path";

/** Linux lists the mounts that this process sees here; other systems have no such file. */
const TABLE = "/proc/self/mountinfo";

/**
 * Where something is mounted below a folder, the mount of another folder of the same disk too, which has the device number of its
 * surroundings and yet allows no rename across it. Empty where the system does not say. `table` is as proc(5) describes mountinfo.
 */
export function mountPointsBelow(dir: string, table: string = readTable()): string[] {
  const below = `${realpathSync(dir)}${sep}`;
  return table
    .split("\n")
    .map((line) => readable(line.split(" ")[4] ?? ""))
    .filter((path) => path.startsWith(below))
    .map((path) => path.slice(below.length));
}

/** Blanks, tabs, line feeds and backslashes are written as three octal digits. */
function readable(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function readTable(): string {
  try {
    return readFileSync(TABLE, "utf8");
  } catch {
    return "";
  }
}
