import { type Severity, severities } from "#domain/evidence/scan-results";
import { lookupTable } from "#domain/lookup-table";

/** The severity that a word or a CVSS score names; null when it names none. */
export function severityOf(word: unknown): Severity | null {
  if (typeof word === "number" || (typeof word === "string" && /^\d+(\.\d+)?$/.test(word.trim())))
    return ofScore(Number(word));
  if (typeof word !== "string") return null;
  const known = word.trim().toLowerCase();
  if ((severities as readonly string[]).includes(known)) return known as Severity;
  return Object.hasOwn(words, known) ? (words[known] ?? null) : null;
}

const words = lookupTable<Severity>({
  fatal: "critical",
  important: "high",
  error: "high",
  moderate: "medium",
  warning: "medium",
  minor: "low",
  note: "low",
  negligible: "info",
  informational: "info",
  information: "info",
  none: "info",
});

/** CVSS 3.1, qualitative severity rating scale. */
function ofScore(score: number): Severity | null {
  if (!(score >= 0 && score <= 10)) return null;
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "info";
}
