import { z } from "#domain/schema";

export const CRITICALITIES = ["high", "medium", "low"] as const;
export const CADENCES = ["monthly", "quarterly", "semi-annual", "annual", "custom", "none"] as const;
export type Cadence = (typeof CADENCES)[number];
export const CADENCE_WORDS: Record<Cadence, string> = {
  monthly: "every month",
  quarterly: "every quarter",
  "semi-annual": "every half year",
  annual: "every year",
  custom: "at a number of days",
  none: "not on a schedule",
};

const EVERYBODY = "everybody";
/** Whose accounts are expected, as it is typed: [] is everyone. */
export function expectsText(departments: readonly string[]): string {
  return departments.length === 0 ? EVERYBODY : departments.join(", ");
}
/** The same as a fact on a page. */
export function expectsWords(departments: readonly string[] | null): string {
  return departments === null ? "no expectation" : expectsText(departments);
}

const words = (most: number) => z.string().trim().max(most);
const optional = (most: number) =>
  words(most)
    .optional()
    .transform((text) => text || null);

const fields = z.object({
  name: words(120).min(1, "Enter the name of the system."),
  ownerId: optional(40),
  criticality: z.enum(CRITICALITIES).default("medium"),
  environment: words(60).default("production"),
  obtainedBy: words(300).default("CSV export"),
  cadence: z.enum(CADENCES).default("quarterly"),
  /** Only for "custom". */
  reviewDays: z
    .string()
    .trim()
    .regex(/^\d*$/, "Enter a whole number of days.")
    .default("")
    .transform((text) => (text === "" ? null : Number(text)))
    .pipe(z.number().min(7, "At least 7 days.").max(1100, "At most 1,100 days.").nullable()),
  /** "everyone", or departments with commas; empty: none in particular. */
  expects: words(500)
    .default("")
    .transform((text) => {
      const names = [...new Set(text.split(/[,;\n]/).map((name) => name.trim()))].filter(
        (name) => name !== "",
      );
      if (names.length === 0) return null;
      return names.some((name) => name.toLowerCase() === EVERYBODY) ? [] : names;
    }),
  excludedReason: optional(300),
  removalHours: z.coerce
    .number("Enter a whole number of hours.")
    .int("Enter a whole number of hours.")
    .min(1, "At least one hour.")
    .max(8760)
    .default(24),
  /** One line for each role: "role = what it allows". */
  glossary: z
    .string()
    .max(20_000)
    .default("")
    .transform((text, context) => {
      const entries: [string, string][] = [];
      for (const [at, line] of text.split(/\r?\n/).entries()) {
        if (line.trim() === "") continue;
        const [role, ...meaning] = line.split("=");
        const plain = meaning.join("=").trim();
        if (!role?.trim() || !plain)
          context.addIssue({
            code: "custom",
            message: `Line ${at + 1} is not in the form “role = description”.`,
          });
        else entries.push([role.trim(), plain]);
      }
      return Object.fromEntries(entries);
    }),
});
/** What is said about a system when it is entered or edited. */
export const systemInput = fields.superRefine((input, context) => {
  if (input.cadence === "custom" && input.reviewDays === null)
    context.addIssue({ code: "custom", path: ["reviewDays"], message: "Enter the number of days." });
});
export type SystemInput = z.output<typeof systemInput>;

/** How often a system is reviewed, in words. */
export function cadenceWords(cadence: string, reviewDays: number | null): string {
  return reviewDays === null ? (CADENCE_WORDS[cadence as Cadence] ?? cadence) : `every ${reviewDays} days`;
}

/** What a role allows, in plain words; null when it is not described. */
export function roleWords(glossary: Record<string, string>, role: string | null): string | null {
  return role === null ? null : (glossary[role] ?? null);
}
