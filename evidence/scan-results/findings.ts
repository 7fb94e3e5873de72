import { HOUR_MS } from "#domain/durations";
import {
  aheadMs,
  graver,
  noVerdicts,
  type RuleSummary,
  type ScanFinding,
  type ScanReading,
  severities,
  totalOf,
} from "#domain/evidence/scan-results";
import type { Moment } from "#domain/moments";
import { BadFile } from "#evidence/files/bad-lines";
import { notUnderstood } from "#evidence/scan-results/refusals";

/** Findings that are listed one by one; the counts are of all. */
const MOST_LISTED = 5_000;
const MOST_FINDINGS = 1_000_000;
const MOST_RULES = 20_000;
const MOST_MISSING = 20;
const LONGEST = { rule: 200, object: 400, place: 400, detail: 600 };

/** Gathers what a reader finds, in memory that does not grow with the file. */
export class Findings {
  readonly tools = new Set<string>();
  readonly #counts = noVerdicts();
  readonly #failures: ScanReading["failures"] = { critical: 0, high: 0, medium: 0, low: 0, info: 0, none: 0 };
  readonly #rules = new Map<string, RuleSummary>();
  readonly #missing = new Set<string>();
  /** By gravity, the gravest first. */
  readonly #listed: ScanFinding[][] = Array.from({ length: severities.length + 4 }, () => []);
  #performed: { from: Moment; to: Moment } | null = null;

  constructor(private readonly now: Date) {}

  /** @throws BadFile when there are more than a file may have */
  add(finding: ScanFinding): void {
    const { verdict, severity } = finding;
    this.#counts[verdict] += 1;
    if (totalOf(this.#counts) > MOST_FINDINGS)
      throw new BadFile("The file has more than 1,000,000 findings. Split it.");
    if (verdict === "fail") this.#failures[severity ?? "none"] += 1;
    const listed = this.#listed[gravity(finding)];
    if (listed && listed.length < MOST_LISTED) listed.push(clipped(finding));
    this.#count(clip(finding.rule, LONGEST.rule), finding);
  }

  #count(rule: string, { verdict, severity }: ScanFinding): void {
    const known = this.#rules.get(rule);
    if (!known && this.#rules.size === MOST_RULES)
      throw new BadFile("The file has results of more than 20,000 different rules. Split it.");
    const summary = known ?? { rule, counts: noVerdicts(), severity: null };
    summary.counts[verdict] += 1;
    if (verdict === "fail") summary.severity = graver(summary.severity, severity);
    if (!known) this.#rules.set(rule, summary);
  }

  /** A tool that made the results, with its version where it is known. */
  by(name: unknown, version?: unknown): void {
    if (typeof name !== "string" || name.trim() === "" || this.tools.size === 20) return;
    const known = typeof version === "string" && version !== "" ? ` ${version}` : "";
    this.tools.add(clip(`${name}${known}`, 100));
  }

  /**
   * The scan was under way at this time; the earliest and the latest of all count.
   * @throws BadFile when it is later than now, with the place
   */
  at(moment: Moment | null, place: string | (() => string)): void {
    if (moment === null) return;
    if (isLater(moment, this.now))
      throw notUnderstood(typeof place === "string" ? place : place(), `is in the future: ${moment}.`);
    const { from, to } = this.#performed ?? { from: moment, to: moment };
    this.#performed = { from: moment < from ? moment : from, to: moment > to ? moment : to };
  }

  /** What the scan did not cover. */
  lacks(what: string): void {
    if (this.#missing.size < MOST_MISSING) this.#missing.add(clip(what, LONGEST.detail));
  }

  /** How many findings there are so far. */
  get size(): number {
    return totalOf(this.#counts);
  }

  /** All of it. */
  reading(format: string): ScanReading {
    const rules = [...this.#rules.values()].sort(
      (a, b) => b.counts.fail - a.counts.fail || b.counts.unknown - a.counts.unknown,
    );
    return {
      format,
      tools: [...this.tools],
      performed: this.#performed,
      counts: this.#counts,
      failures: this.#failures,
      rules,
      findings: this.#listed.flat().slice(0, MOST_LISTED),
      missing: [...this.#missing],
    };
  }
}

function gravity({ verdict, severity }: ScanFinding): number {
  if (verdict === "fail") return severity ? severities.indexOf(severity) : severities.length;
  return severities.length + { unknown: 1, pass: 2, not_applicable: 3 }[verdict];
}

function clipped(finding: ScanFinding): ScanFinding {
  return {
    ...finding,
    rule: clip(finding.rule, LONGEST.rule),
    object: clip(finding.object, LONGEST.object),
    place: finding.place === null ? null : clip(finding.place, LONGEST.place),
    detail: clip(finding.detail, LONGEST.detail),
  };
}

/** One line without control or direction marks, whole characters, at most so many. */
function clip(text: string, most: number): string {
  const start = text.length > most * 4 ? text.slice(0, most * 4) : text;
  const line = start
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, " ")
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The zone that is furthest ahead: a day without a zone has begun when it has begun there. */
const FURTHEST_AHEAD_MS = 14 * HOUR_MS;

function isLater(moment: Moment, now: Date): boolean {
  const latest = now.getTime() + aheadMs + (moment.length === 10 ? FURTHEST_AHEAD_MS : 0);
  return new Date(moment).getTime() > latest;
}
