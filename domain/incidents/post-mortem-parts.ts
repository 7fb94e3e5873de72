import type { Severity } from "#domain/incidents/severity";

/** The parts in their order, as pages and documents head them. */
export const postMortemParts = [
  ["happened", "What happened"],
  ["causes", "Root cause"],
  ["wentWell", "What went well"],
  ["wentBadly", "What went wrong"],
] as const;

/** Incidents of these severities are closed with a post-mortem, or with a signed reason why there is none. */
export function asksPostMortem(severity: Severity): boolean {
  return severity === "critical" || severity === "high";
}
