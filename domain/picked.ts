import { z } from "#domain/schema";

/** Most records of one act on many. */
export const MOST_PICKED = 500;

/** The records that were picked in a register, each by the text that its box sends. */
export const pickedInput = z.object({
  pick: z
    .union([z.string().transform((one) => [one]), z.array(z.string())], "Select at least one line")
    .pipe(
      z
        .array(z.string().max(200))
        .min(1, "Select at least one line")
        .max(MOST_PICKED, `Select at most ${MOST_PICKED} lines`),
    ),
});

/** What came of one act on many records: how many it was done for, and by name why not for the others. */
export type PickedResult = {
  message: string;
  done: number;
  refused: { name: string; why: string }[];
  /** One-time links to pass on, where no mail is set up. */
  links: { name: string; link: string }[];
};
