import type { Severity } from "#domain/evidence/scan-results";
import { type Findings, severityOf } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { type Fields, fields, firstText, list, text } from "#evidence/scan-results/values";

/** `osv-scanner --format json`: packages by the file that names them, with the vulnerabilities of osv.dev. */
export const osvScanner: ScanReader = {
  kind: "json",
  format: "osv-scanner",
  title: "OSV-Scanner",
  from: "osv-scanner --format json",
  recognises: ({ has }) => has("results[].packages") || (has("results") && has("experimental_config")),
  read: (findings) => new OsvReading(findings),
};

class OsvReading implements JsonReading {
  #source: string | null = null;

  constructor(private readonly findings: Findings) {
    findings.by("osv-scanner");
  }

  wants(path: string): boolean {
    return path === "results[].source" || path === "results[].packages[]";
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "results[].source") this.#source = text(fields(value).path);
    else this.#takePackage(fields(value), place);
  }

  closed(path: string): void {
    if (path === "results[]") this.#source = null;
  }

  end(): void {
    if (this.findings.size > 0) return;
    this.findings.add({
      rule: "no vulnerabilities",
      object: "all packages",
      place: null,
      verdict: "pass",
      severity: null,
      detail: "The scan lists no package with a known vulnerability.",
    });
  }

  #takePackage(entry: Fields, place: () => string): void {
    const one = fields(entry.package);
    const name = text(one.name);
    if (name === null) throw notUnderstood(place(), "is a package without a name.");
    const object = `${name} ${text(one.version) ?? ""}`.trim();
    const found = { object, place: this.#source };
    const vulnerabilities = list(entry.vulnerabilities).map(fields);
    if (vulnerabilities.length === 0)
      this.findings.add({
        ...found,
        rule: "no vulnerabilities",
        verdict: "pass",
        severity: null,
        detail: "No vulnerability is known.",
      });
    for (const vulnerability of vulnerabilities) {
      const rule = text(vulnerability.id);
      if (rule === null) throw notUnderstood(place(), "has a vulnerability without an id.");
      this.findings.add({
        ...found,
        rule,
        verdict: text(vulnerability.withdrawn) ? "not_applicable" : "fail",
        severity: severityIn(entry, vulnerability),
        detail: firstText(vulnerability.summary, vulnerability.details) ?? "",
      });
    }
  }
}

/** The highest score of the group that has the id, else the database's own word. */
function severityIn(entry: Fields, vulnerability: Fields): Severity | null {
  const group = list(entry.groups)
    .map(fields)
    .find(({ ids }) => list(ids).includes(vulnerability.id));
  return severityOf(group?.max_severity) ?? severityOf(fields(vulnerability.database_specific).severity);
}
