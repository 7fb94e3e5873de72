import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { statedIn } from "#evidence/scan-results/totals";
import { count, type Fields, fields, list, text } from "#evidence/scan-results/values";

/** `cargo audit --json`. */
export const cargoAudit: ScanReader = {
  kind: "json",
  format: "cargo-audit",
  title: "cargo audit",
  from: "cargo audit --json",
  recognises: ({ has }) => has("vulnerabilities.list") || has("lockfile.dependency-count"),
  read: (findings) => new CargoAuditReading(findings),
};

class CargoAuditReading implements JsonReading {
  #dependencies: number | null = null;
  #counted: number | null = null;
  #found: unknown = null;
  #listed = false;
  #vulnerable = 0;

  constructor(private readonly findings: Findings) {
    findings.by("cargo audit");
  }

  wants(path: string, kind: string): boolean {
    return (
      path === "lockfile" ||
      path === "vulnerabilities.count" ||
      path === "vulnerabilities.found" ||
      // Older versions list warnings of any kind together.
      (path === "warnings" && kind === "list") ||
      path === "vulnerabilities.list[]" ||
      /^warnings\.[^[]+\[\]$/.test(path)
    );
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "lockfile") this.#dependencies = count(fields(value)["dependency-count"]);
    else if (path === "vulnerabilities.count") this.#counted = statedIn({ count: value }, "count", place());
    else if (path === "vulnerabilities.found") this.#found = value;
    else if (path === "warnings") for (const one of list(value)) this.#takeEntry(fields(one), true, place);
    else this.#takeEntry(fields(value), path.startsWith("warnings."), place);
  }

  closed(path: string): void {
    if (path === "vulnerabilities.list") this.#listed = true;
  }

  end(): void {
    if (!this.#listed) throw notUnderstood("this file", "does not list its vulnerabilities.");
    if (this.#found === true && this.#vulnerable === 0)
      throw notUnderstood("vulnerabilities", "says that some were found and lists none.");
    if (this.#counted !== null && this.#counted !== this.#vulnerable)
      throw notUnderstood(
        "this file",
        `counts ${this.#counted} vulnerabilities and lists ${this.#vulnerable}.`,
      );
    if (this.#vulnerable > 0) return;
    const checked = this.#dependencies;
    this.findings.add({
      rule: "no advisories",
      object: checked === null ? "all dependencies" : `${checked.toLocaleString("en")} dependencies`,
      place: null,
      verdict: checked ? "pass" : "unknown",
      severity: null,
      detail: "No vulnerability is known for the locked versions.",
    });
  }

  #takeEntry(entry: Fields, warning: boolean, place: () => string): void {
    const advisory = fields(entry.advisory);
    const one = fields(entry.package);
    if (text(one.name) === null) throw notUnderstood(place(), "names no package.");
    if (!warning) this.#vulnerable += 1;
    const patched = list(fields(entry.versions).patched).filter((version) => typeof version === "string");
    const fix = patched.length > 0 ? `Fixed in ${patched.join(", ")}. ` : "";
    this.findings.add({
      rule: text(advisory.id) ?? text(entry.kind) ?? "without an id",
      object: `${one.name} ${text(one.version) ?? ""}`.trim(),
      place: "Cargo.lock",
      verdict: "fail",
      severity: warning ? "info" : (severityOf(advisory.severity) ?? null),
      detail: `${fix}${text(advisory.title) ?? text(entry.kind) ?? ""}`,
    });
  }
}
