import { constants, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { buffer } from "node:stream/consumers";

/** Opens a file that was named on the command line. Throws one clear line when it is not there, no file, or may not be read. */
export async function openFile(path: string): Promise<ReadStream> {
  // Without O_NONBLOCK a pipe waits here for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code === "ENOENT" ? new Error(`There is no file ${path}.`) : error;
    },
  );
  if ((await file.stat()).isFile())
    return file.createReadStream().on("error", (error) => {
      // Errors of reading name no path, and would be taken for those of the data folder.
      Object.assign(error, { path });
    });
  await file.close();
  throw new Error(`${path} is not a file.`);
}

/** The whole of a file that was named on the command line. Throws as `openFile` does. */
export async function readNamedFile(path: string): Promise<Buffer> {
  return buffer(await openFile(path));
}
