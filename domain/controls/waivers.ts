import { stateWords } from "#domain/controls/coverage";
import type { Occurrence, State } from "#domain/controls/judging";
import { addDays } from "#domain/days";
import { Refused } from "#domain/errors";
import { z } from "#domain/schema";

const failed: readonly State[] = ["late", "recorded-late", "part", "missed"];

/** Why a failed occurrence cannot be waived. */
const failedSentence =
  "A failed occurrence is answered by an exception with management's response, not as not applicable.";

/** The buttons about an occurrence that does not apply. */
export const waiverInput = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("request"),
    occurrence: z.string().min(1),
    reason: z
      .string("Enter a reason")
      .trim()
      .min(10, "Enter the reason in a sentence")
      .max(1000, "At most 1000 characters"),
  }),
  // A form without the mark is one of a page that showed no request: it is answered as one of another request.
  z.object({ do: z.literal("confirm"), occurrence: z.string().min(1), seen: z.string().default("") }),
  z.object({ do: z.literal("withdraw"), occurrence: z.string().min(1) }),
]);
export type WaiverInput = z.output<typeof waiverInput>;

/** Why a waiver of this occurrence cannot be requested; null when it can. */
export function requestProblem(one: Occurrence): string | null {
  if (one.waiver?.confirmedOn) return "This occurrence is already marked as not applicable.";
  if (one.waiver)
    return "This occurrence already waits for a second person to confirm that it does not apply.";
  if (failed.includes(one.state)) return `This occurrence is ${stateWords[one.state]}. ${failedSentence}`;
  if (one.state === "not-expected") return "Nothing is expected here, so there is nothing to confirm.";
  if (one.performedOn) return "Evidence has been accepted for this occurrence, so it took place.";
  return null;
}

/**
 * Why the request for this occurrence cannot be confirmed; null when another person can. A request of a day on which the occurrence
 * had not failed may be confirmed later; one that was made after it failed never.
 */
export function confirmationProblem(one: Occurrence): string | null {
  const { waiver } = one;
  if (!waiver) return "There is no request to confirm.";
  if (waiver.confirmedOn) return "This occurrence is already marked as not applicable.";
  if (one.performedOn || one.state === "part")
    return "Evidence has been accepted for this occurrence, so it took place.";
  if (one.state === "not-expected") return "Nothing is expected here, so there is nothing to confirm.";
  if (waiver.signedOn > addDays(one.due, one.graceDays))
    return `The request was signed after the occurrence was missed. ${failedSentence}`;
  return null;
}

/** @throws Refused (conflict) with the problem, if there is one */
export function refuseProblem(problem: string | null): void {
  if (problem) throw new Refused("conflict", problem);
}

/** Why the person who asked, and the owner of the control, cannot confirm. */
export const ownRequest = "You asked for this. Another person must confirm it.";
export const ownControl = "You own this control. A person who does not own it must confirm this.";
