import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { listIn } from "#evidence/scan-results/totals";
import { type Fields, fields, firstText, list, momentOf, text } from "#evidence/scan-results/values";

/** `grype … -o json`. */
export const grype: ScanReader = {
  kind: "json",
  format: "grype",
  title: "Grype",
  from: "grype … -o json",
  recognises: ({ has }) => has("matches") && (has("matches[].artifact") || has("descriptor")),
  read: (findings) => new GrypeReading(findings),
};

class GrypeReading implements JsonReading {
  #described = false;
  #matched = false;
  #source = "the source";

  constructor(private readonly findings: Findings) {}

  wants(path: string): boolean {
    return ["matches[]", "ignoredMatches[]", "alertsByPackage[]", "source", "descriptor"].includes(path);
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "descriptor") this.#takeDescriptor(fields(value), place);
    else if (path === "source") this.#source = sourceOf(fields(value)) ?? this.#source;
    else if (path === "alertsByPackage[]") this.#takeAlerts(fields(value), place);
    else this.#takeMatch(fields(value), path === "ignoredMatches[]", place);
  }

  closed(path: string): void {
    if (path === "matches") this.#matched = true;
  }

  end(): void {
    if (!this.#matched) throw notUnderstood("this file", "does not list its matches.");
    if (!this.#described) throw notUnderstood("this file", "does not name its program (descriptor).");
    if (this.findings.size > 0) return;
    this.findings.add({
      rule: "no vulnerabilities",
      object: this.#source,
      place: null,
      verdict: "pass",
      severity: null,
      detail: "The scan lists no package with a known vulnerability.",
    });
  }

  #takeDescriptor(descriptor: Fields, place: () => string): void {
    this.#described = true;
    this.findings.by(descriptor.name ?? "grype", descriptor.version);
    const db = fields(descriptor.db);
    const status = fields(db.status);
    const error = firstText(db.error, status.error);
    if (error !== null || status.valid === false || db.valid === false)
      this.findings.lacks(`The database of vulnerabilities was not valid: ${error ?? "without a reason"}`);
    this.findings.at(momentOf(descriptor.timestamp), () => `${place()}.timestamp`);
  }

  /** Of a package of a distribution without support nothing is known. */
  #takeAlerts(entry: Fields, place: () => string): void {
    const name = text(fields(entry.package).name) ?? "a package";
    for (const alert of listIn(entry, "alerts", place).map(fields))
      this.findings.lacks(`${name}: ${firstText(alert.message, alert.type) ?? "an alert without words"}`);
  }

  #takeMatch(match: Fields, ignored: boolean, place: () => string): void {
    const vulnerability = fields(match.vulnerability);
    const artifact = fields(match.artifact);
    const rule = text(vulnerability.id);
    if (rule === null || text(artifact.name) === null)
      throw notUnderstood(place(), "is not a match of Grype: it lacks a vulnerability or an artifact.");
    const fixed = list(fields(vulnerability.fix).versions).filter((one) => typeof one === "string");
    const fix = fixed.length > 0 ? `Fixed in ${fixed.join(", ")}. ` : "";
    const related = fields(list(match.relatedVulnerabilities)[0]);
    this.findings.add({
      rule,
      object: `${artifact.name} ${text(artifact.version) ?? ""}`.trim(),
      place: text(fields(list(artifact.locations)[0]).path),
      verdict: ignored ? "not_applicable" : "fail",
      severity: severityOf(vulnerability.severity),
      detail: `${fix}${firstText(vulnerability.description, related.description) ?? ""}`,
    });
  }
}

function sourceOf(source: Fields): string | null {
  const { target } = source;
  return typeof target === "string" ? text(target) : firstText(fields(target).userInput);
}
