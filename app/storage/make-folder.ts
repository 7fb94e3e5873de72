import { mkdirSync } from "node:fs";

/**
 * Makes a folder and those above it, unless it is there. Throws the system's own error: on a read-only disk Node's way to make
 * several says that nothing is there.
 */
export function makeFolder(folder: string, mode?: number): void {
  try {
    mkdirSync(folder, { recursive: true, mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw errorOfOne(folder) ?? error;
  }
}

/** A link to something that is gone "exists", which would say less. */
function errorOfOne(folder: string): unknown {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") return error;
  }
  return null;
}
