import { BadFile } from "#evidence/files/bad-lines";

/** The refusal of a file that must not be read; a test fails when it was read, or for another error. */
export async function badFileOf(reading: Promise<unknown>): Promise<BadFile> {
  const error = await reading.then(
    () => new Error("was read"),
    (caught: unknown) => caught,
  );
  if (!(error instanceof BadFile)) throw error;
  return error;
}
