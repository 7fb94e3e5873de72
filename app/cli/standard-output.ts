import { storageErrorOf } from "#domain/installation/storage-errors";

let failure: NodeJS.ErrnoException | null = null;
let last: Promise<void> = Promise.resolve();

/** Prints a command's answer. `answerWritten` reports what kept it from being written. */
export function printAnswer(text: string): void {
  process.stdout.off("error", note).on("error", note);
  last = new Promise((done) => process.stdout.write(`${text}\n`, () => done()));
}

/** @throws Error in plain words when the answer could not be written: its file is on a full disk */
export async function answerWritten(): Promise<void> {
  await last;
  if (!failure) return;
  const why =
    storageErrorOf(failure) === "full" ? "The disk that it goes to is full" : "It cannot be written to";
  throw new Error(
    `The answer was not written. ${why}. The command itself has finished: check its result before you run it again.`,
    { cause: failure },
  );
}

function note(error: NodeJS.ErrnoException): void {
  // A reader such as `head` that has seen enough is not a failure.
  if (error.code !== "EPIPE") failure = error;
}
