import { addDays, daysBetween } from "#domain/days";
import { dayField, z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

/** How much depends on a company. Critical ones are looked at every year, others every two. */
export const tiers = ["critical", "important", "minor"] as const;
export type Tier = (typeof tiers)[number];
export const tierNames: Record<Tier, string> = {
  critical: "Critical: failure stops the service or exposes data",
  important: "Important: failure stops work within days",
  minor: "Minor: not essential",
};
export const outcomes = ["keep", "keep with conditions", "leave"] as const;
export const reportKinds = [
  "SOC 2 Type II",
  "SOC 2 Type I",
  "ISO/IEC 27001",
  "ISO/IEC 27701",
  "PCI DSS",
  "Penetration test",
  "Questionnaire",
  "Other",
] as const;

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Enter at most ${most} characters.`)
    .optional()
    .transform((value) => value || null);
const optionalDay = dayField("Choose a day.")
  .or(z.literal(""))
  .optional()
  .transform((value) => value || null);

export const vendorInput = z.object({
  name: requiredLine("Enter the company's legal name."),
  website: z
    .string()
    .trim()
    .refine(
      (value) => value === "" || (/^https?:\/\//i.test(value) && URL.canParse(value)),
      "Enter an address that begins with https:// or http://.",
    )
    .optional()
    .transform((value) => value || null),
  tier: z.enum(tiers, { error: "Choose a tier." }),
  dataSeen: text(1000),
  contract: text(500),
  dpaSignedOn: optionalDay,
  ownerId: text(64),
  nextReviewOn: optionalDay,
});
export type VendorInput = z.output<typeof vendorInput>;

export const reportInput = z
  .object({
    kind: z.enum(reportKinds, { error: "Choose a type." }),
    issuer: text(200),
    coversFrom: dayField("Choose the first day covered."),
    coversTo: dayField("Choose the last day covered."),
    exceptions: text(4000),
  })
  .refine((report) => report.coversTo >= report.coversFrom, {
    path: ["coversTo"],
    error: "The last day is before the first.",
  });
export type ReportInput = z.output<typeof reportInput>;

export const reviewInput = z.object({
  outcome: z.enum(outcomes, { error: "Choose an outcome." }),
  note: z.string({ error: "Enter what was reviewed." }).trim().min(1).max(4000),
  nextReviewOn: dayField("Choose the day of the next review."),
});
export type ReviewInput = z.output<typeof reviewInput>;

/** A report is valid for a year after its last day; then something newer is asked for. */
const REPORT_LASTS_DAYS = 365;
/** From when on a coming review is called soon. */
const SOON_DAYS = 30;

export type Assessment = "missing" | "stale" | "soon" | "fresh";

/**
 * How well a company is known on a day: no review planned or done is "missing", a passed review day is "stale",
 * within 30 days "soon". Nothing counts as fresh because it is empty.
 */
export function assess(nextReviewOn: string | null, today: string): Assessment {
  if (!nextReviewOn) return "missing";
  const left = daysBetween(today, nextReviewOn);
  return left < 0 ? "stale" : left <= SOON_DAYS ? "soon" : "fresh";
}

/** Whether the newest report is still valid. */
export function assessReport(coversTo: string | null, today: string): "missing" | "stale" | "fresh" {
  if (!coversTo) return "missing";
  return addDays(coversTo, REPORT_LASTS_DAYS) < today ? "stale" : "fresh";
}
