import { type EvidenceKind, evidenceKindNames, staleAt } from "#domain/evidence/evidence";
import { fromTyped, whyNotTyped } from "#domain/moments";
import { dayField, z } from "#domain/schema";
import { formId, requiredLine } from "#domain/text-fields";

const text = (most: number) => z.string().trim().max(most, `At most ${most} characters.`).optional();
const day = dayField("Enter a day.").optional();

const eventId = z.string().max(64).optional();

/** The form by which a person adds evidence. Times are on the clock of `zone`. */
export function evidenceInput(zone: string) {
  return z
    .object({
      title: requiredLine("Enter a title."),
      shows: text(2000),
      kind: z.enum(evidenceKindNames as [EvidenceKind, ...EvidenceKind[]], "Choose a kind."),
      source: z.string("Enter the source system.").trim().min(1).max(200, "At most 200 characters."),
      environment: text(100),
      query: text(4000),
      extractedAt: z.string("Enter when the evidence was extracted.").transform((typed, context) => {
        const moment = fromTyped(typed, zone);
        if (moment !== null && moment.length > 10) return new Date(moment);
        const message = moment ? "Enter a day and a time." : whyNotTyped(typed, zone);
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      }),
      performedFrom: day,
      performedTo: day,
      coversFrom: day,
      coversTo: day,
      rows: z.coerce.number("Enter a whole number.").int("Enter a whole number.").min(0).optional(),
      completeness: text(2000),
      control: z.string().optional(),
      dueOn: day,
      event: eventId,
      items: z.preprocess(
        (value) => (value === undefined ? undefined : [value].flat()),
        z.array(z.string().max(300)).max(20).optional(),
      ),
      supersedes: z.string().optional(),
      once: formId,
      stored: z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string())),
    })
    .superRefine(({ coversFrom, coversTo, performedFrom, performedTo }, context) => {
      if (performedTo && !performedFrom)
        context.addIssue({ code: "custom", path: ["performedFrom"], message: "Enter the first day too." });
      if ((coversFrom === undefined) !== (coversTo === undefined)) {
        const path = [coversFrom === undefined ? "coversFrom" : "coversTo"];
        context.addIssue({ code: "custom", path, message: "Enter both days or neither." });
      }
      if (coversFrom && coversTo && coversFrom > coversTo) {
        context.addIssue({
          code: "custom",
          path: ["coversTo"],
          message: "The last day is before the first day.",
        });
      }
    });
}
export type EvidenceInput = z.output<ReturnType<typeof evidenceInput>>;
export type EvidenceFields = z.input<ReturnType<typeof evidenceInput>>;

const views = ["all", "waiting", "returned", "fresh", "stale"] as const;
/** How the list is narrowed, from the address; what it does not know is left out. */
export const evidenceSearch = z.object({
  q: z.string().trim().max(200).optional().catch(undefined),
  view: z.enum(views).default("all").catch("all"),
  kind: z
    .enum(evidenceKindNames as [EvidenceKind, ...EvidenceKind[]])
    .optional()
    .catch(undefined),
  control: z
    .string()
    .regex(/^[A-Z]{2}-\d+$/)
    .optional()
    .catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
});
export type EvidenceSearch = z.output<typeof evidenceSearch>;

/** For each kind, the instant at or before which what was taken is stale at `now`. */
export function staleCuts(now: Date): Record<EvidenceKind, string> {
  const epoch = new Date(0);
  const cut = (kind: EvidenceKind) => new Date(now.getTime() - staleAt(kind, epoch).getTime()).toISOString();
  return Object.fromEntries(evidenceKindNames.map((kind) => [kind, cut(kind)])) as Record<
    EvidenceKind,
    string
  >;
}

export const reviewInput = z.object({ reason: text(2000) });
/** A form without the mark is one of a page that showed no links: it is answered as one of other links. */
export const acceptInput = reviewInput.extend({ seen: z.string().default("") });
export const linkInput = z.object({
  control: z.string("Choose a control."),
  dueOn: day,
  event: eventId,
});
export const unlinkInput = z.object({
  control: z.string(),
  dueOn: day,
  event: eventId,
  reason: z.string("Enter why the link was wrong.").trim().min(1).max(500),
});
