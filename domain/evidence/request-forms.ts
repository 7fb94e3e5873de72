import { type EvidenceKind, evidenceKindNames } from "#domain/evidence/evidence";
import { requestStates } from "#domain/evidence/requests";
import { dayField, z } from "#domain/schema";
import { formId, requiredLine, requiredText } from "#domain/text-fields";

const many = (schema: z.ZodString, most: number) =>
  z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(schema).max(most));
const reason = (message: string) => requiredText(message, 1000);
const more = z.string().trim().max(2000, "At most 2000 characters.").default("");

/** What is asked, of whom and until when: the part that can be changed later. */
const content = {
  title: requiredLine("Enter what is asked for."),
  details: more,
  personId: z.string("Choose a person.").min(1, "Choose a person."),
  dueOn: dayField("Enter the day by which it is needed."),
};

/** References of further controls, as typed: "AC-04, AC-05". */
const references = z
  .string()
  .max(200, "At most 200 characters.")
  .default("")
  .transform((text) => [...new Set(text.toUpperCase().split(/[\s,;]+/))].filter((ref) => ref !== ""));

/** The form by which an officer asks a person for evidence. */
export const askInput = z.object({
  ...content,
  control: z.string("Choose a control.").min(1, "Choose a control."),
  /** The key of an occurrence of the control; without one, it counts for the window in which it was performed. */
  occurrence: z.string().max(200).optional(),
  items: many(z.string().max(300), 20),
  others: references,
  kind: z.enum(evidenceKindNames as [EvidenceKind, ...EvidenceKind[]], "Choose a kind."),
  once: formId,
});
export type AskInput = z.output<typeof askInput>;
export type AskFields = z.input<typeof askInput>;

export const changeRequestInput = z.object(content);
export type ChangeRequestInput = z.output<typeof changeRequestInput>;

export const withdrawRequestInput = z.object({ reason: reason("Enter why it is no longer needed.") });
export const handBackInput = z.object({ reason: reason("Enter why, and who may have it.") });
export const acceptAnswerInput = z.object({
  evidence: z.string(),
  reason: z.string().trim().max(2000, "At most 2000 characters.").optional(),
  /** The mark of what the page said that the item serves. */
  seen: z.string().default(""),
});
export const returnAnswerInput = z.object({
  evidence: z.string(),
  reason: requiredText("Enter what is missing or wrong."),
  dueOn: dayField("Enter the day by which it is needed again."),
});

/** The form of the person who was asked. */
export const answerInput = z.object({
  performedOn: dayField("Enter the day on which it was carried out."),
  note: more,
  /** What the page said was asked for. */
  seen: z.string().max(3000).default(""),
  origin: z.string().trim().max(4000, "At most 4000 characters.").optional(),
  once: formId,
  stored: many(z.string(), 200),
});
export type AnswerFields = z.input<typeof answerInput>;

/** How the register is narrowed, from the address; what it does not know is left out. */
export const requestSearch = z.object({
  q: z.string().trim().max(200).default("").catch(""),
  state: z
    .enum([...requestStates, "overdue"])
    .optional()
    .catch(undefined),
});
