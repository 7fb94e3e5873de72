import { z } from "#domain/schema";

/** What an officer says about one account: whose it is, and how they know. Nobody takes the link away again. */
export const accountLinkInput = z.object({
  account: z.string("Which account?").min(1, "Which account?"),
  personId: z
    .string()
    .optional()
    .transform((text) => text || null),
  reason: z
    .string("Say how you know")
    .trim()
    .min(3, "Say how you know")
    .max(1000, "At most 1,000 characters"),
});
