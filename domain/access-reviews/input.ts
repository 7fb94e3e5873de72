import { DECISIONS } from "#domain/access-reviews/reviews";
import { ROUTINGS } from "#domain/access-reviews/routing";
import { pickedInput } from "#domain/picked";
import { dayField, z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

const day = dayField("Enter a day");
const optionalId = z
  .string()
  .optional()
  .transform((text) => text || null);
const reason = z.string().trim().max(1000, "At most 1,000 characters").optional();

/** What an officer says to prepare a review. `dueOn` ends at 18:00 in the organisation's zone. */
export const reviewInput = z
  .object({
    title: requiredLine("Enter a name for the review", 160),
    periodFrom: day,
    periodTo: day,
    dueOn: day,
    systems: z.array(z.string()).min(1, "Choose at least one system"),
    routing: z.enum(ROUTINGS, "Choose the reviewer"),
    namedId: optionalId,
    fallbackId: optionalId,
  })
  .superRefine((input, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (input.periodTo < input.periodFrom)
      wrong("periodTo", "The period ends before it starts. Change one of the days");
    if (input.routing === "named" && !input.namedId) wrong("namedId", "Choose the named reviewer");
  });
export type ReviewInput = z.output<typeof reviewInput>;

/** One press on a reviewer's page. `do` names the button. */
export const decisionInput = z.object({
  do: z.enum([...DECISIONS, "undo", "not-mine"], "Choose Keep, Change or Revoke"),
  item: z.string("No account was given. Reload the page"),
  toRole: z.string().trim().max(200).optional(),
  reason,
});
export type DecisionInput = z.output<typeof decisionInput>;

export const keepTogetherInput = z.object({
  do: z.literal("keep-together"),
  items: z.array(z.string()).min(1, "The list is empty. Reload the page").max(20_000),
});

/** Everything without a flag that the filter finds; `count` is how many the reviewer was shown. */
export const keepFilteredInput = z.object({
  do: z.literal("keep-filtered"),
  count: z.coerce.number().int().min(1, "The list is empty. Reload the page"),
  q: z.string().optional(),
  flag: z.string().optional(),
  role: z.string().optional(),
  system: z.string().optional(),
  department: z.string().optional(),
});

export const signOffInput = z.object({
  do: z.literal("sign"),
  attested: z.string().optional(),
  code: z.string().optional(),
});

export const discardInput = z.object({ do: z.literal("discard") });
export const refreshInput = z.object({ do: z.literal("refresh") });
/** A finding against opening a draft, as it was shown, and the reason for proceeding. */
export const openInput = z
  .object({
    do: z.literal("open"),
    findings: z.array(z.string()).default([]),
    reasons: z.array(z.string().trim().max(1000, "At most 1,000 characters").optional()).default([]),
  })
  .superRefine(({ findings, reasons }, context) => {
    for (const [at, text] of findings.entries())
      if ((reasons[at] ?? "").length < 3)
        context.addIssue({
          code: "custom",
          path: ["reasons", at],
          message: `Give the reason for opening anyway: ${text}`,
        });
  });
export const extendInput = z.object({
  do: z.literal("extend"),
  dueOn: day,
  reason: z.string("Enter a reason").trim().min(3, "Enter a reason").max(1000, "At most 1,000 characters"),
});
export const approveInput = z.object({
  do: z.literal("approve"),
  attested: z.literal("on", "Tick the statement that you sign."),
  code: z.string().optional(),
});
export const assignInput = z.object({
  item: z.string("Choose an entry"),
  to: z.string("Choose a person"),
  reason: z.string("Enter a reason").trim().min(3, "Enter a reason").max(1000, "At most 1,000 characters"),
});
/** Delegates all open entries of a list; `from` only when an officer does it for another person. */
export const delegateInput = z.object({
  do: z.literal("delegate"),
  from: z.string().optional(),
  to: z.string("Choose a person").min(1, "Choose a person"),
  reason: z.string("Enter a reason").trim().min(3, "Enter a reason").max(1000, "At most 1,000 characters"),
});
/** An open removal goes to another owner. */
export const removalAssignInput = z.object({
  do: z.literal("assign"),
  removal: z.string("Choose a removal"),
  to: z.string("Choose a person").min(1, "Choose a person"),
  reason: z.string("Enter a reason").trim().min(3, "Enter a reason").max(1000, "At most 1,000 characters"),
});
const ticket = z
  .string("Enter the ticket")
  .trim()
  .min(1, "Enter the ticket")
  .max(200, "At most 200 characters");
export const ticketInput = z.object({ removal: z.string("Choose a removal"), ticket });
/** One ticket for all that are picked. */
export const ticketsInput = pickedInput.extend({ ticket });
