import { dayField, z } from "#domain/schema";

const sentence = (what: string) => z.string(what).trim().min(3, what).max(2000, "At most 2000 characters");

/** What somebody signs for when a removal cannot be carried out in time. */
export const removalExceptionInput = z.object({
  do: z.literal("except"),
  removal: z.string("Which removal?"),
  cause: sentence("Say why it cannot be done"),
  interimCover: sentence("Say what stands in until it is gone, or that nothing does"),
  ownerId: z.string("Choose who sees to it").min(1, "Choose who sees to it"),
  endsOn: dayField("Give the day by which it is gone"),
});
export type RemovalExceptionInput = z.output<typeof removalExceptionInput>;

/** An exception ends within so many days: what stays longer is decided anew. */
export const LONGEST_DAYS = 366;
