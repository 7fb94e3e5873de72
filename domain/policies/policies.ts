import { addMonths, type Day } from "#domain/days";
import type { Audience } from "#domain/policies/acknowledgements";
import { intricacyOf } from "#domain/policies/markdown-shape";
import { dayField, z } from "#domain/schema";

/** 200 kB of text is four times the longest policy we have seen. */
export const policyBody = z
  .string("Enter the text")
  .transform((text) => text.replace(/\r\n/g, "\n").trim())
  .pipe(
    z
      .string()
      .min(1, "Enter the text")
      .max(200_000, "The text is longer than 200,000 characters")
      .superRefine((text, context) => {
        const message = text.length <= 200_000 && intricacyOf(text);
        if (message) context.addIssue({ code: "custom", message });
      }),
  );

const policyTitle = z
  .string("Enter a title")
  .trim()
  .min(3, "Enter a title of at least three characters")
  .max(200, "The title is longer than 200 characters");

const criteria = z
  .string()
  .optional()
  .transform((list) => [
    ...new Set(
      (list ?? "")
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  ])
  .pipe(
    z.array(z.string().regex(/^(CC[1-9]|A1|C1|PI1|P[1-8])\.\d$/, "Enter criteria such as CC6.1 or A1.2")),
  );

const departments = z
  .string()
  .optional()
  .transform((list) => [
    ...new Set(
      (list ?? "")
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ]);

const ticked = z
  .string()
  .optional()
  .transform((value) => value === "on" || value === "yes");

const wholeNumber = (what: string, least: number, most: number) =>
  z
    .string(`Enter ${what}`)
    .regex(/^\d{1,4}$/, `Enter ${what} as a whole number`)
    .transform(Number)
    .pipe(z.number().min(least, `At least ${least}`).max(most, `At most ${most}`));

/** What stays with a policy over its versions: owner, criteria, rhythm, who reads it. */
export const policySettingsInput = z
  .object({
    title: policyTitle,
    ownerId: z.string().optional(),
    criteria,
    reviewMonths: wholeNumber("the months between reviews", 1, 36),
    affectsOutsiders: ticked,
    noticeDays: wholeNumber("the notice period in days", 0, 365),
    audience: z.enum(["everyone", "departments", "none"], "Choose who must acknowledge"),
    departments,
  })
  .refine((input) => input.audience !== "departments" || input.departments.length > 0, {
    path: ["departments"],
    error: "Enter at least one department",
  });
export type PolicySettings = z.output<typeof policySettingsInput>;

export const draftInput = z.object({
  body: policyBody,
  changeNote: z.string().trim().max(1000, "At most 1,000 characters").optional(),
});
export const newVersionInput = z.object({
  kind: z.enum(["major", "minor"], "Choose major or minor"),
  changeNote: z
    .string("Enter the change and the reason")
    .trim()
    .min(5, "Enter the change and the reason")
    .max(1000, "At most 1,000 characters"),
});
export const returnInput = z.object({
  reason: z
    .string("Enter the required changes")
    .trim()
    .min(5, "Enter the required changes")
    .max(2000, "At most 2,000 characters"),
});
export const dayInput = dayField("Enter a day");
export const publishInput = z.object({
  effectiveOn: dayInput,
  acknowledgeDays: wholeNumber("the days to acknowledge", 1, 90),
});
export const retireInput = z.object({
  retiredOn: dayInput,
  reason: z.string("Enter a reason").trim().min(5, "Enter a reason").max(1000, "At most 1,000 characters"),
});

/** The audience that the settings describe. */
export function audienceOf(settings: Pick<PolicySettings, "audience" | "departments">): Audience {
  return settings.audience === "departments"
    ? { kind: "departments", departments: settings.departments }
    : { kind: settings.audience };
}

/** The day by which the text in force is looked at again. */
export function reviewDueOn(effectiveOn: Day, reviewMonths: number): Day {
  return addMonths(effectiveOn, reviewMonths);
}

/** Letters and digits of the title, for the address: "Café rules 2" → "cafe-rules-2". */
export function slugOf(title: string): string {
  const slug = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return slug.slice(0, 80) || "policy";
}
