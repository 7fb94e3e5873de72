import { type ActionFunctionArgs, data } from "@remix-run/node";
import type { Visitor } from "#app/auth/visitor";
import { type After, type FormAnswer, type Submitted, submit } from "#app/http/submit";
import type { PreviewColumn } from "#domain/file-preview";
import type { Action } from "#domain/roles";
import type { z } from "#domain/schema";
import { BadFile, type BadLine } from "#evidence/files/bad-lines";

type Refusal = { refused: { lines: BadLine[]; total: number; columns: PreviewColumn[] | null } };
type FileAnswer = FormAnswer & Partial<Refusal>;

/** A form with a file in it: as `submit`, and a refused file comes back with its bad lines. */
export async function submitFile<S extends z.ZodType, R, D>(
  args: ActionFunctionArgs,
  options: {
    schema: S;
    action: Action;
    stepUp?: boolean;
    run: (visitor: Visitor, input: z.output<S>) => Promise<R>;
    then: (result: R, input: z.output<S>) => After<D>;
  },
): Promise<Submitted<D & Refusal>> {
  let refused: BadFile | undefined;
  const answer = await submit(args, {
    ...options,
    queue: "imports",
    run: async (visitor, input) => {
      try {
        return await options.run(visitor, input);
      } catch (error) {
        if (error instanceof BadFile) refused = error;
        throw error;
      }
    },
  });
  if (!refused || answer instanceof Response || !isData(answer)) return answer as Submitted<D & Refusal>;
  const { lines, total, columns } = refused;
  const shown: FileAnswer = { ...(answer.data as FormAnswer), refused: { lines, total, columns } };
  return data(shown, answer.init ?? undefined) as Submitted<D & Refusal>;
}

function isData(answer: unknown): answer is { data: unknown; init: ResponseInit | null } {
  return typeof answer === "object" && answer !== null && "data" in answer && "init" in answer;
}
