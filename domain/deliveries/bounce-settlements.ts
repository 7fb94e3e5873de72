import { z } from "#domain/schema";

/** A person says which mail a bounce is about that matched none, or that it is none of ours (no `mail`). */
export const bounceSettlementInput = z.object({
  bounce: z.string("Choose a notification"),
  mail: z.string().optional(),
  note: z
    .string("Enter how you know")
    .trim()
    .min(1, "Enter how you know")
    .max(1000, "At most 1000 characters"),
});
export type BounceSettlementInput = z.output<typeof bounceSettlementInput>;
