import { z } from "#domain/schema";

/** What an officer records about one account: whose it is, and how they know. The link is permanent. */
export const accountLinkInput = z.object({
  account: z.string("Choose an account").min(1, "Choose an account"),
  personId: z
    .string()
    .optional()
    .transform((text) => text || null),
  reason: z.string("Enter a reason").trim().min(3, "Enter a reason").max(1000, "At most 1,000 characters"),
});
