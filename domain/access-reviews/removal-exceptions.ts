import { pickedInput } from "#domain/picked";
import { dayField, z } from "#domain/schema";

const sentence = (what: string) => z.string(what).trim().min(3, what).max(2000, "At most 2000 characters");

/** What is signed when a removal cannot be carried out in time. */
const delayInput = z.object({
  cause: sentence("Enter the cause"),
  interimCover: sentence("Enter the compensating control, or that there is none"),
  ownerId: z.string("Choose an owner").min(1, "Choose an owner"),
  endsOn: dayField("Enter the day by which the access is removed"),
});
export type RemovalExceptionInput = z.output<typeof delayInput> & { removal: string; do?: string };

export const removalExceptionInput = delayInput.extend({
  do: z.literal("except"),
  removal: z.string("Choose a removal"),
});

/** The same for the removals that are selected: each gets an exception of its own, with this last day. */
export const removalExceptionsInput = pickedInput.extend(delayInput.shape);

/** An exception ends within this many days: what stays longer is decided again. */
export const LONGEST_DAYS = 366;
