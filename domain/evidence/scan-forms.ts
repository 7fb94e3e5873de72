import { controlRefs } from "#domain/controls/refs";
import { dayField, z } from "#domain/schema";
import { formId } from "#domain/text-fields";

const text = (most: number) => z.string().trim().max(most, `At most ${most} characters.`).optional();

/** The form by which an officer adds a file of scan results that was tried before. */
export const scanInput = z.object({
  stored: z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string())),
  once: formId,
  title: text(200),
  environment: text(100),
  query: text(4000),
  performedOn: dayField("Enter a day.").optional(),
  controls: z
    .string("Enter at least one control.")
    .pipe(controlRefs)
    .refine((list) => list.length > 0, "Enter at least one control."),
});
export type ScanFields = z.input<typeof scanInput>;

/** The form by which an officer adds a row to the mapping of scan results, or takes one out. */
export const mappingInput = z.object({
  format: z.string("Choose a format.").regex(/^[a-z-]{1,40}$/, "Choose a format."),
  rule: z
    .string("Enter a rule, or * for all of the format.")
    .trim()
    .min(1, "Enter a rule, or * for all of the format.")
    .max(200, "At most 200 characters.")
    .refine((rule) => rule.split("*").length <= 6, "At most five asterisks."),
  control: z.string("Enter a control.").trim().toUpperCase().min(1, "Enter a control.").max(20),
});
export type MappingFields = z.input<typeof mappingInput>;
