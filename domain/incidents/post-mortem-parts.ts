import type { Severity } from "#domain/incidents/severity";

/** The parts in their order, as pages and documents head them. */
export const postMortemParts = [
  ["happened", "What happened"],
  ["causes", "What caused it"],
  ["wentWell", "What went well"],
  ["wentBadly", "What did not"],
] as const;

/** Incidents of these severities are closed with a post-mortem, or with a signed reason why there is none. */
export function asksPostMortem(severity: Severity): boolean {
  return severity === "critical" || severity === "high";
}
