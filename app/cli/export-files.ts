import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "#app/storage/make-folder";

type ExportedFile = { name: string; bytes: Uint8Array | string };

/**
 * Writes files into a folder, which is made when it is not there, and answers their paths. All of them get their names, after
 * `before` has recorded the export, or none.
 */
export async function exportFiles(
  dir: string,
  files: readonly ExportedFile[],
  before: () => Promise<void>,
): Promise<string[]> {
  makeFolder(dir);
  const unfinished = files.map(({ name }) => join(dir, `.${name}.unfinished`));
  try {
    for (const [n, { bytes }] of files.entries()) await writeFile(unfinished[n]!, bytes, { flush: true });
    await before();
    const paths = files.map(({ name }) => join(dir, name));
    for (const [n, path] of paths.entries()) await rename(unfinished[n]!, path);
    return paths;
  } catch (error) {
    for (const path of unfinished) await rm(path, { force: true });
    throw error;
  }
}
