import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it, unless it is there. Throws the system's own error. Node's way to make several says on a
 * read-only disk that nothing is there, and never ends where a folder may hold no new one (/proc).
 */
export function makeFolder(folder: string, mode?: number): void {
  if (makeOne(folder, mode) === "made") return;
  const above = dirname(folder);
  if (above === folder) throw notFound(folder);
  makeFolder(above, mode);
  if (makeOne(folder, mode) === "nothing above") throw notFound(folder);
}

function makeOne(folder: string, mode: number | undefined): "made" | "nothing above" {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return "nothing above";
    // A link to something that is gone "exists" too; statSync then says that there is nothing.
    if (code !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
  }
  return "made";
}

function notFound(path: string): Error {
  return Object.assign(new Error(`No folder can be made at ${path}.`), { code: "ENOENT", path });
}
