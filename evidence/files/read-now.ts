import { constants, type Stats, statSync } from "node:fs";
import { open } from "node:fs/promises";

/** How a file is opened that something else may have replaced: a pipe without a writer is empty, where an ordinary open would wait for one. */
export const readNow = constants.O_RDONLY | constants.O_NONBLOCK;

/** Something with the name of a file that is none: who opens it may wait for its other end for good. */
export class NotAFile extends Error {
  readonly kind: string;

  constructor(kind: string, path: string) {
    super(`${path} is ${kind} and not a file, so it cannot be read.`);
    this.name = "NotAFile";
    this.kind = kind;
  }
}

/** "a pipe", "a socket" or "a device"; null for what can be opened and read, or is refused by the system at once. */
export function oddKind(found: Stats | undefined): string | null {
  if (found?.isFIFO()) return "a pipe";
  if (found?.isSocket()) return "a socket";
  return found?.isCharacterDevice() || found?.isBlockDevice() ? "a device" : null;
}

/** @throws NotAFile for a pipe, a socket or a device. Looks without opening it. */
export function refuseOddFile(path: string): void {
  const kind = oddKind(statSync(path, { throwIfNoEntry: false }));
  if (kind) throw new NotAFile(kind, path);
}

/** The bytes of a file whose place something else may have taken. @throws NotAFile for a pipe, a socket or a device */
export async function* bytesOfFile(path: string): AsyncGenerator<Buffer> {
  refuseOddFile(path);
  const file = await open(path, readNow);
  try {
    // Between the look and the opening it may have been replaced.
    const kind = oddKind(await file.stat());
    if (kind) throw new NotAFile(kind, path);
    yield* file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false });
  } finally {
    await file.close();
  }
}
