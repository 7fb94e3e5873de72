import type { ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { buffer } from "node:stream/consumers";

/** Opens a file that was named on the command line. Throws one clear line when it is not there, no file, or may not be read. */
export async function openFile(path: string): Promise<ReadStream> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new Error(`There is no file ${path}.`) : error;
  });
  if ((await file.stat()).isFile()) return file.createReadStream();
  await file.close();
  throw new Error(`${path} is not a file.`);
}

/** The whole of a file that was named on the command line. Throws as `openFile` does. */
export async function readNamedFile(path: string): Promise<Buffer> {
  return buffer(await openFile(path));
}
