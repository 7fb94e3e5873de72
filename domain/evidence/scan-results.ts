import { MINUTE_MS } from "#domain/durations";
import type { Moment } from "#domain/moments";

/** Clocks of machines differ: a scan may state a time at most this far ahead. */
export const aheadMs = 10 * MINUTE_MS;

/** What a scanner found about one object, the gravest first. */
export type ScanVerdict = "fail" | "unknown" | "pass" | "not_applicable";

/** How grave a failure is, the gravest first. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** What one rule of a scanner says about one object. */
export type ScanFinding = {
  /** The scanner's own id: a check, an advisory, a test. */
  rule: string;
  /** What was judged: a package with its version, a resource, a file. */
  object: string;
  /** Where it is: a file with its line, an image, an account. */
  place: string | null;
  verdict: ScanVerdict;
  severity: Severity | null;
  detail: string;
};

/** How often each verdict was given. */
export type VerdictCounts = Record<ScanVerdict, number>;

/** What one rule found in all. */
export type RuleSummary = { rule: string; counts: VerdictCounts; severity: Severity | null };

/** What a file of scan results holds. */
export type ScanReading = {
  /** Name of the reader, such as "sarif". */
  format: string;
  tools: string[];
  /** When the scan was performed, as the file states it; null when it does not. */
  performed: { from: Moment; to: Moment } | null;
  counts: VerdictCounts;
  /** Failures by severity; "none" where the file gives none. */
  failures: Record<Severity | "none", number>;
  rules: RuleSummary[];
  /** The gravest findings; all of them where `listed` is all. */
  findings: ScanFinding[];
  /** What the scan did not cover, in words. A partial scan never passes. */
  missing: string[];
};

/** Counts of nothing yet. */
export function noVerdicts(): VerdictCounts {
  return { fail: 0, unknown: 0, pass: 0, not_applicable: 0 };
}

/** How many findings there are in all. */
export function totalOf(counts: VerdictCounts): number {
  return counts.fail + counts.unknown + counts.pass + counts.not_applicable;
}

/** "3 failed, 1 unknown, 1,204 passed, 0 not applicable", the same on the page and in a binder. */
export function verdictWords(counts: VerdictCounts): string {
  const [fail, unknown, pass, not] = [counts.fail, counts.unknown, counts.pass, counts.not_applicable].map(
    (count) => count.toLocaleString("en"),
  );
  return `${fail} failed, ${unknown} unknown, ${pass} passed, ${not} not applicable`;
}

/**
 * What a scan says as a whole: one failure fails; what is unknown or not covered leaves it unknown, and so does a scan in which
 * nothing passed.
 */
export function scanVerdict({ counts, missing }: Pick<ScanReading, "counts" | "missing">): ScanVerdict {
  if (counts.fail > 0) return "fail";
  return counts.unknown > 0 || missing.length > 0 || counts.pass === 0 ? "unknown" : "pass";
}

/** The graver of two severities. */
export function graver(one: Severity | null, other: Severity | null): Severity | null {
  if (one === null || other === null) return one ?? other;
  return severities.indexOf(one) <= severities.indexOf(other) ? one : other;
}
