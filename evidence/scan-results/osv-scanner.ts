import type { Severity } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { listIn } from "#evidence/scan-results/totals";
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
    const vulnerabilities = listIn(entry, "vulnerabilities", place).map(fields);
    refuseUnlistedGroups(entry, vulnerabilities, place);
    const licenses = listIn(entry, "license_violations", place);
    for (const license of licenses)
      this.findings.add({
        ...found,
        rule: "license",
        verdict: "fail",
        severity: null,
        detail: `The license ${text(license) ?? "of this package"} is not on the list of those allowed.`,
      });
    if (vulnerabilities.length === 0 && licenses.length === 0)
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

/** Each vulnerability of a group is listed beside it. */
function refuseUnlistedGroups(entry: Fields, vulnerabilities: readonly Fields[], place: () => string): void {
  const listed = new Set(vulnerabilities.map(({ id }) => id));
  for (const [index, group] of listIn(entry, "groups", place).map(fields).entries()) {
    const at = () => `${place()}.groups[${index}]`;
    const ids = listIn(group, "ids", at);
    const missing = ids.find((id) => !listed.has(id));
    if (missing !== undefined || (ids.length === 0 && listed.size === 0))
      throw notUnderstood(at(), `names ${text(missing) ?? "a vulnerability"}, which is not listed.`);
  }
}

/** The highest score of the group that has the id, else the database's own word. */
function severityIn(entry: Fields, vulnerability: Fields): Severity | null {
  const group = list(entry.groups)
    .map(fields)
    .find(({ ids }) => list(ids).includes(vulnerability.id));
  return severityOf(group?.max_severity) ?? severityOf(fields(vulnerability.database_specific).severity);
}
