import type { ScanVerdict, Severity } from "#domain/evidence/scan-results";
import { graver } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { listIn } from "#evidence/scan-results/totals";
import { type Fields, fields, firstText, list, momentOf, text } from "#evidence/scan-results/values";

/** CycloneDX as JSON: an inventory of components, with the vulnerabilities (VEX) that were assessed for them. */
export const cyclonedx: ScanReader = {
  kind: "json",
  format: "cyclonedx",
  title: "CycloneDX with VEX",
  from: "cyclonedx-npm, Trivy, Grype, Dependency-Track",
  recognises: ({ text }) => text("bomFormat") === "CycloneDX",
  read: (findings) => new CycloneDxReading(findings),
};

class CycloneDxReading implements JsonReading {
  #components = 0;
  #lists = false;

  constructor(private readonly findings: Findings) {}

  wants(path: string): boolean {
    return path === "metadata" || /^(components|vulnerabilities|compositions)\[\]$/.test(path);
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "components[]") this.#components += 1;
    else if (path === "compositions[]") this.#takeComposition(fields(value));
    else if (path === "metadata") this.#takeMetadata(fields(value), place);
    else this.#takeVulnerability(fields(value), place);
  }

  closed(path: string): void {
    if (path === "vulnerabilities") this.#lists = true;
  }

  /** An empty list is no assessment: programs write one with every inventory, also when they looked for nothing. */
  end(): void {
    if (this.findings.size > 0) return;
    this.findings.add({
      rule: "components",
      object: `${this.#components.toLocaleString("en")} components`,
      place: null,
      verdict: "unknown",
      severity: null,
      detail: this.#lists
        ? "The list of vulnerabilities is empty, which does not show that they were assessed."
        : "The file lists components and does not assess their vulnerabilities.",
    });
  }

  #takeComposition({ aggregate }: Fields): void {
    if (text(aggregate)?.startsWith("incomplete"))
      this.findings.lacks("The file says that what it lists is incomplete (compositions).");
  }

  #takeMetadata(metadata: Fields, place: () => string): void {
    this.findings.at(momentOf(metadata.timestamp), () => `${place()}.timestamp`);
    const { tools } = metadata;
    for (const tool of [...list(tools), ...list(fields(tools).components)].map(fields))
      this.findings.by(tool.name, tool.version);
  }

  #takeVulnerability(vulnerability: Fields, place: () => string): void {
    const rule = text(vulnerability.id);
    if (rule === null) throw notUnderstood(place(), "is a vulnerability without an id.");
    const analysis = fields(vulnerability.analysis);
    const found = {
      rule,
      place: text(fields(vulnerability.source).name),
      verdict: verdictOf(text(analysis.state)),
      severity: severityIn(vulnerability),
      detail: wordsOf(vulnerability, analysis),
    };
    const affected = listIn(vulnerability, "affects", place).map(fields);
    for (const one of affected.length > 0 ? affected : [{}])
      this.findings.add({ ...found, object: objectOf(text(fields(one).ref)) });
  }
}

/** States of an analysis (CycloneDX 1.4 and later, impact analysis). Without an analysis the vulnerability is open. */
function verdictOf(state: string | null): ScanVerdict {
  if (state === "not_affected" || state === "false_positive") return "not_applicable";
  if (state === "resolved" || state === "resolved_with_pedigree") return "pass";
  return state === "in_triage" ? "unknown" : "fail";
}

function severityIn(vulnerability: Fields): Severity | null {
  return list(vulnerability.ratings)
    .map(fields)
    .map(({ severity, score }) => severityOf(severity) ?? severityOf(score))
    .reduce(graver, null);
}

function wordsOf(vulnerability: Fields, analysis: Fields): string {
  const state = text(analysis.state)?.replaceAll("_", " ");
  const why = firstText(analysis.detail, text(analysis.justification)?.replaceAll("_", " "));
  const assessed = [state, why].filter(Boolean).join(": ");
  return [assessed, firstText(vulnerability.description, vulnerability.detail)].filter(Boolean).join(". ");
}

/** The component that a reference names: its package URL where the reference is a link to one in another file. */
function objectOf(ref: string | null): string {
  if (ref === null) return "the product";
  const linked = /^urn:cdx:[^#]+#(.+)$/.exec(ref)?.[1] ?? ref;
  try {
    return decodeURIComponent(linked);
  } catch {
    return linked;
  }
}
