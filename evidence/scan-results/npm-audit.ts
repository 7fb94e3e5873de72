import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { refuseUnlisted, statedIn } from "#evidence/scan-results/totals";
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
  /** Of the older form each path to a package counts. */
  #instances = 0;
  #listed = false;

  constructor(private readonly findings: Findings) {
    findings.by("npm audit");
  }

  wants(path: string, kind: string): boolean {
    if (path === "metadata" || path === "error" || /^(vulnerabilities|advisories)\./.test(path)) return true;
    return (path === "vulnerabilities" || path === "advisories") && kind !== "object";
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "metadata") this.#metadata = fields(value);
    else if (path === "error") refuseError(value);
    else if (!path.includes(".")) throw notUnderstood(place(), "does not list its entries by name.");
    else if (path.startsWith("vulnerabilities.")) this.#takePackage(fields(value), place);
    else this.#takeAdvisory(fields(value), place);
  }

  closed(path: string): void {
    if (path === "vulnerabilities" || path === "advisories") this.#listed = true;
  }

  end(): void {
    if (!this.#metadata) throw notUnderstood("this file", "has no summary (metadata).");
    if (!this.#listed) throw notUnderstood("this file", "does not list its vulnerabilities.");
    this.#checkTotals(fields(this.#metadata.vulnerabilities));
    if (this.#packages > 0 && this.findings.size === 0)
      throw notUnderstood("this file", "names vulnerable packages and lists no advisory.");
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

  #checkTotals(found: Fields): void {
    const place = "metadata.vulnerabilities";
    const bySeverity = Object.keys(found)
      .filter((name) => name !== "total")
      .reduce((sum, name) => sum + (statedIn(found, name, place) ?? 0), 0);
    const total = Math.max(bySeverity, statedIn(found, "total", place) ?? 0);
    refuseUnlisted(place, "vulnerabilities", total, Math.max(this.#packages, this.#instances));
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
    this.#instances += installed.reduce((sum, one) => sum + Math.max(1, list(one.paths).length), 0);
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

function refuseError(error: unknown): void {
  if (error === null || error === undefined || error === false) return;
  const { code, summary, message } = fields(error);
  const why = firstText(summary, message, code, error) ?? "without a reason";
  throw notUnderstood("the audit", `failed: ${why.slice(0, 200)}`);
}

/** The advisory's id at GitHub, which outlives the registry's own number. */
function advisoryId(advisory: Fields, otherwise: string): string {
  return (
    text(advisory.github_advisory_id) ??
    /GHSA(-[0-9a-z]{4}){3}/.exec(text(advisory.url) ?? "")?.[0] ??
    otherwise
  );
}
