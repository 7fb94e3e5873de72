import { BadFile } from "#evidence/files/bad-lines";

/** A record that is not what its format has there; the whole file is refused. */
export function notUnderstood(place: string, reason: string): BadFile {
  return new BadFile(`Nothing was read: ${place} ${reason}`);
}
