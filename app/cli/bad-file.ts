import { BadFile, badLineText } from "#evidence/files/bad-lines";

/** Says of a refused file every bad line, with its number, column and reason. Others pass through. */
export async function reportBadLines<R>(reading: Promise<R>): Promise<R> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    const rest = error.total > error.lines.length ? [`and ${error.total - error.lines.length} more`] : [];
    throw new Error([error.message, ...error.lines.map(badLineText), ...rest].join("\n"));
  }
}
