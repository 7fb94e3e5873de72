import { z } from "#domain/schema";

export const CRITICALITIES = ["high", "medium", "low"] as const;
export const CADENCES = ["monthly", "quarterly", "semi-annual", "annual", "none"] as const;
export const CADENCE_WORDS: Record<(typeof CADENCES)[number], string> = {
  monthly: "every month",
  quarterly: "every quarter",
  "semi-annual": "every half year",
  annual: "every year",
  none: "not on a schedule",
};

const words = (most: number) => z.string().trim().max(most);
const optional = (most: number) =>
  words(most)
    .optional()
    .transform((text) => text || null);

/** What is said about a system when it is entered or edited. */
export const systemInput = z.object({
  name: words(120).min(1, "Name the system."),
  ownerId: optional(40),
  criticality: z.enum(CRITICALITIES).default("medium"),
  environment: words(60).default("production"),
  obtainedBy: words(300).default("CSV export"),
  cadence: z.enum(CADENCES).default("quarterly"),
  excludedReason: optional(300),
  removalHours: z.coerce
    .number("Give whole hours.")
    .int("Give whole hours.")
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
          context.addIssue({ code: "custom", message: `Line ${at + 1} is not “role = what it allows”.` });
        else entries.push([role.trim(), plain]);
      }
      return Object.fromEntries(entries);
    }),
});
export type SystemInput = z.output<typeof systemInput>;

/** What a role allows, in plain words; null when nobody wrote it down. */
export function roleWords(glossary: Record<string, string>, role: string | null): string | null {
  return role === null ? null : (glossary[role] ?? null);
}
