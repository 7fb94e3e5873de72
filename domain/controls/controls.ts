import { counted } from "#domain/counted";
import type { Day } from "#domain/days";
import { lookupTable } from "#domain/lookup-table";

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
export const seriesNames = lookupTable({
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
});

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
