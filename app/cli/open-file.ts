import type { ReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** Opens a file that was named on the command line. Throws one clear line when it is not there or cannot be read. */
export async function openFile(path: string): Promise<ReadStream> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === "ENOENT" ? `There is no file ${path}.` : `${path} cannot be read (${error.code}).`,
    );
  });
  if ((await file.stat()).isFile()) return file.createReadStream();
  await file.close();
  throw new Error(`${path} is no file.`);
}
