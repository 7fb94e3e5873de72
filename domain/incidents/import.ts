import type { IncidentStatus } from "#domain/incidents/incidents";
import type { Severity } from "#domain/incidents/severity";
import type { Moment } from "#domain/moments";

/** An incident of the past as given in a file. What the file does not say is null, never 0 and never made more precise. */
export type PastIncident = {
  /** The record's own id with its source, "veris:…" or "hibp:…": a repeated import does not double it. */
  key: string;
  title: string;
  /** Plain text. */
  summary: string;
  status: Extract<IncidentStatus, "closed" | "not_an_incident">;
  severity: Severity;
  /** How certain the record is, in its own word: "Suspected", "Near miss", "Not verified"; null when it does not say. */
  sourceStatus: string | null;
  personalData: "yes" | "no" | "unknown";
  occurred: Moment | null;
  recordsAffected: number | null;
  systems: string[];
  dataClasses: string[];
  /** Further facts for the timeline; `at` null when the file gives no date. */
  facts: { at: Moment | null; text: string }[];
};

/** Year, month and day as far as they are known. @throws RangeError naming the part that cannot be */
export function partialDate(part: { year?: number; month?: number; day?: number }): Moment | null {
  const { year, month, day } = part;
  if (year === undefined) {
    if (month !== undefined || day !== undefined) throw new RangeError("year is missing");
    return null;
  }
  if (month === undefined) {
    if (day !== undefined) throw new RangeError("month is missing");
    return `${year}`.padStart(4, "0");
  }
  const text = `${`${year}`.padStart(4, "0")}-${`${month}`.padStart(2, "0")}`;
  if (day === undefined) return text;
  // A record of 29 February 2018 knows the month: the day that never was is left out, and `impossibleDay` says so.
  if (impossibleDay(part)) return text;
  return `${text}-${`${day}`.padStart(2, "0")}`;
}

/** "2018-02 has no day 29", or null when the date can be. */
export function impossibleDay({ year, month, day }: { year?: number; month?: number; day?: number }) {
  if (year === undefined || month === undefined || day === undefined) return null;
  if (new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1) return null;
  return `${year}-${`${month}`.padStart(2, "0")} has no day ${day}`;
}
