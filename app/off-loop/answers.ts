import { BadFile, type BadLine } from "#evidence/files/bad-lines";

/** What a thread answers. Errors lose their class on the way, so a refused file goes by its parts. */
export type Answer =
  | { kind: "done"; value: unknown }
  | { kind: "refused"; message: string; lines: BadLine[]; total: number }
  | { kind: "failed"; message: string };

/** Does a piece of work and answers what came of it. */
export function answerOf(run: () => unknown): Answer {
  try {
    return { kind: "done", value: run() };
  } catch (error) {
    return refusalOrFailure(error);
  }
}

/** What a thread answers instead of a value. */
export function refusalOrFailure(error: unknown): Answer {
  if (error instanceof BadFile)
    return { kind: "refused", message: error.message, lines: error.lines, total: error.total };
  return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
}

/** The value of an answer. @throws what the work threw */
export function resultOf(answer: Answer): unknown {
  if (answer.kind === "done") return answer.value;
  if (answer.kind === "refused") throw new BadFile(answer.message, answer.lines, answer.total);
  throw new Error(`Work in a thread failed: ${answer.message}`);
}
