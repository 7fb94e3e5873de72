import { counted } from "#domain/counted";
import type { Day } from "#domain/days";
import { z } from "#domain/schema";

/** Trust Services categories in the order of the criteria. Security is always in scope (the common criteria). */
export const categories = [
  "security",
  "availability",
  "confidentiality",
  "processing-integrity",
  "privacy",
] as const;
export type Category = (typeof categories)[number];

export const categoryNames: Record<Category, string> = {
  security: "Security",
  availability: "Availability",
  confidentiality: "Confidentiality",
  "processing-integrity": "Processing integrity",
  privacy: "Privacy",
};

export const frequencies = [
  "continuous",
  "daily",
  "weekly",
  "monthly",
  "quarterly",
  "semi-annual",
  "annual",
  "per-event",
] as const;
export type Frequency = (typeof frequencies)[number];

/** How often, in words. A continuous control is shown to work once a month. */
export const frequencyNames: Record<Frequency, string> = {
  continuous: "continuous",
  daily: "daily",
  weekly: "weekly",
  monthly: "monthly",
  quarterly: "quarterly",
  "semi-annual": "half-yearly",
  annual: "yearly",
  "per-event": "per event",
};

/** "1 day", "14 days". */
export function daysText(days: number): string {
  return counted(days, "day");
}

/** What a per-event control answers to: one occurrence for each member of the population. */
export const populations = ["hires", "leavers", "incidents", "changes", "vendors"] as const;
export type Population = (typeof populations)[number];

export const populationNames: Record<Population, string> = {
  hires: "each person who starts",
  leavers: "each person who leaves",
  incidents: "each incident",
  changes: "each recorded change",
  vendors: "each new vendor",
};

/** Series of controls by the letters of their reference. */
export const seriesNames: Record<string, string> = {
  GV: "Governance",
  RM: "Risk",
  HR: "People",
  AC: "Access",
  OP: "Operations",
  LM: "Logging and monitoring",
  VU: "Vulnerabilities",
  CM: "Changes",
  IR: "Incidents",
  VM: "Vendors",
  BC: "Backup and continuity",
  DP: "Data protection",
  PI: "Processing integrity",
  PR: "Privacy",
};

export const series = Object.keys(seriesNames);

/** The series of a control: the letters before the hyphen of its reference. */
export function seriesOf(ref: string): string {
  return ref.slice(0, ref.indexOf("-"));
}

/** What a control says from one day on. Never changed: an edit adds a version. */
export type ControlVersion = {
  version: number;
  /** First day on which this version judges. */
  inForceFrom: Day;
  /** From this version on nothing is expected, until a later version takes the control up again. */
  retired: boolean;
  title: string;
  statement: string;
  why: string;
  frequency: Frequency;
  population: Population | null;
  /** Per event: days from the event to the due day. */
  withinDays: number;
  /** Days after the due day before an occurrence counts as missed. */
  graceDays: number;
  evidence: string[];
  test: string;
  criteria: string[];
};

/** The version in force on a day; undefined before the control was adopted. Versions are in ascending order. */
export function versionOn<V extends { inForceFrom: Day }>(versions: readonly V[], day: Day): V | undefined {
  return versions.findLast((version) => version.inForceFrom <= day);
}

const words = (most: number) =>
  z.string().trim().min(1, "Enter a text").max(most, `At most ${most} characters`);
const lines = z.preprocess(
  (value) =>
    typeof value === "string"
      ? value
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter(Boolean)
      : value,
  z
    .array(z.string().max(300, "At most 300 characters a line"))
    .min(1, "Enter at least one line")
    .max(20, "At most 20 lines"),
);
const dayCount = z.coerce
  .number("Enter a number of days")
  .int("Enter whole days")
  .min(0, "0 days or more")
  .max(365, "At most 365 days");

const person = z.string().max(64).nullish();
const fields = z.object({
  title: words(120),
  statement: words(2000),
  why: words(1000),
  frequency: z.enum(frequencies, "Choose a frequency"),
  population: z.preprocess((value) => (value === "" ? undefined : value), z.enum(populations).optional()),
  withinDays: dayCount.default(0),
  graceDays: dayCount,
  evidence: lines,
  test: words(2000),
  criteria: z.preprocess(
    (value) => (typeof value === "string" ? [value] : (value ?? [])),
    z.array(z.string().max(8)).min(1, "Choose at least one criterion").max(61),
  ),
  /** Left out: stays as it is. Null: unassigned. */
  ownerId: person,
  deputyId: person,
});
const population = {
  holds: (input: { frequency: Frequency; population?: Population }) =>
    input.frequency !== "per-event" || input.population !== undefined,
  otherwise: { path: ["population"], message: "Choose the population of a per-event control" },
};

/** What a person may change of a control, and why; a new version is made from it. */
export const controlInput = fields
  .extend({ reason: words(500) })
  .refine(population.holds, population.otherwise);

/** A control of the organisation's own, beside those of the catalogue. */
export const newControlInput = fields
  .extend({
    ref: z
      .string("Enter a number, such as AC-21")
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}-\d{2,3}$/, "Enter two letters, a hyphen and two or three digits, such as AC-21"),
  })
  .refine(population.holds, population.otherwise);
export type NewControlInput = z.output<typeof newControlInput>;
export type ControlInput = z.infer<typeof controlInput>;
