import { type Findings, severityOf } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { count, type Fields, fields, firstText, list, text } from "#evidence/scan-results/values";

/** `npm audit --json` of npm 7 and later, and the older form with `advisories`, which pnpm still writes. */
export const npmAudit: ScanReader = {
  kind: "json",
  format: "npm-audit",
  title: "npm and pnpm audit",
  from: "npm audit --json, pnpm audit --json",
  recognises: ({ has }) => has("auditReportVersion") || (has("advisories") && has("metadata")),
  read: (findings) => new NpmAuditReading(findings),
};

class NpmAuditReading implements JsonReading {
  #metadata: Fields | null = null;
  #packages = 0;

  constructor(private readonly findings: Findings) {
    findings.by("npm audit");
  }

  wants(path: string): boolean {
    return path === "metadata" || /^(vulnerabilities|advisories)\./.test(path);
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "metadata") this.#metadata = fields(value);
    else if (path.startsWith("vulnerabilities.")) this.#takePackage(fields(value), place);
    else this.#takeAdvisory(fields(value), place);
  }

  end(): void {
    if (!this.#metadata) throw notUnderstood("this file", "has no summary (metadata).");
    const found = fields(this.#metadata.vulnerabilities);
    const total = Object.entries(found).reduce(
      (sum, [name, number]) => (name === "total" ? sum : sum + (count(number) ?? 0)),
      0,
    );
    if (total > 0 && this.#packages === 0)
      throw notUnderstood("this file", `counts ${total} vulnerabilities and lists none.`);
    const { dependencies, totalDependencies } = this.#metadata;
    const checked = count(totalDependencies) ?? count(fields(dependencies).total) ?? count(dependencies);
    if (this.#packages === 0)
      this.findings.add({
        rule: "no advisories",
        object: checked === null ? "all dependencies" : `${checked.toLocaleString("en")} dependencies`,
        place: null,
        verdict: checked === 0 ? "unknown" : "pass",
        severity: null,
        detail:
          checked === 0
            ? "The audit covered no dependency."
            : "No advisory is known for the installed versions.",
      });
  }

  /** One package: the advisories about itself. Where only a dependency of it is affected, that one has its own entry. */
  #takePackage(one: Fields, place: () => string): void {
    const name = text(one.name);
    if (name === null || !Array.isArray(one.via))
      throw notUnderstood(place(), "is not an entry of npm audit: it has no name or no “via”.");
    this.#packages += 1;
    for (const via of one.via) {
      if (typeof via === "string") continue;
      const advisory = fields(via);
      this.findings.add({
        rule: advisoryId(advisory, String(advisory.source ?? name)),
        object: `${name} ${firstText(advisory.range, one.range) ?? ""}`.trim(),
        place: text(list(one.nodes)[0]),
        verdict: "fail",
        severity: severityOf(firstText(advisory.severity, one.severity)),
        detail: firstText(advisory.title) ?? "",
      });
    }
  }

  #takeAdvisory(advisory: Fields, place: () => string): void {
    const name = text(advisory.module_name);
    if (name === null) throw notUnderstood(place(), "is an advisory without a package (module_name).");
    this.#packages += 1;
    const installed = list(advisory.findings).map(fields);
    for (const one of installed.length > 0 ? installed : [{}])
      this.findings.add({
        rule: advisoryId(advisory, String(advisory.id ?? name)),
        object: `${name} ${firstText(fields(one).version, advisory.vulnerable_versions) ?? ""}`.trim(),
        place: text(list(fields(one).paths)[0]),
        verdict: "fail",
        severity: severityOf(advisory.severity),
        detail: text(advisory.title) ?? "",
      });
  }
}

/** The advisory's id at GitHub, which outlives the registry's own number. */
function advisoryId(advisory: Fields, otherwise: string): string {
  return (
    text(advisory.github_advisory_id) ??
    /GHSA(-[0-9a-z]{4}){3}/.exec(text(advisory.url) ?? "")?.[0] ??
    otherwise
  );
}
