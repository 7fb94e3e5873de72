import type { ScanVerdict } from "#domain/evidence/scan-results";
import { type Findings, severityOf } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { count, type Fields, fields, firstText, momentOf, text } from "#evidence/scan-results/values";

/** `trivy … --format json`, schema version 2. */
export const trivy: ScanReader = {
  kind: "json",
  format: "trivy",
  title: "Trivy",
  from: "trivy image, fs, config … --format json",
  recognises: ({ has }) => has("SchemaVersion") && has("ArtifactName"),
  read: (findings) => new TrivyReading(findings),
};

const LISTS: Record<string, (one: Fields) => { rule: unknown; object: string | null; detail: string }> = {
  "Results[].Vulnerabilities[]": (one) => ({
    rule: one.VulnerabilityID,
    object: text(one.PkgName) && `${one.PkgName} ${text(one.InstalledVersion) ?? ""}`.trim(),
    detail: `${text(one.FixedVersion) ? `Fixed in ${one.FixedVersion}. ` : ""}${firstText(one.Title, one.Description) ?? ""}`,
  }),
  "Results[].Misconfigurations[]": (one) => ({
    rule: firstText(one.ID, one.AVDID),
    object: firstText(fields(one.CauseMetadata).Resource),
    detail: firstText(one.Message, one.Title) ?? "",
  }),
  // The match itself may hold the secret, so only the name of the rule is taken.
  "Results[].Secrets[]": (one) => ({ rule: one.RuleID, object: null, detail: text(one.Title) ?? "Secret" }),
  "Results[].Licenses[]": (one) => ({
    rule: one.Name,
    object: firstText(one.PkgName, one.FilePath),
    detail: `License ${text(one.Category) ?? "not classified"}`,
  }),
};

class TrivyReading implements JsonReading {
  #artifact = "the artifact";
  #target: string | null = null;
  #version: number | null = null;
  #inTarget = 0;

  constructor(private readonly findings: Findings) {}

  wants(path: string): boolean {
    return (
      /^(SchemaVersion|ArtifactName|CreatedAt|Trivy|Results\[\]\.(Target|MisconfSummary))$/.test(path) ||
      Object.hasOwn(LISTS, path)
    );
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "SchemaVersion") this.#version = count(value);
    else if (path === "ArtifactName") this.#artifact = text(value) ?? this.#artifact;
    else if (path === "CreatedAt") this.findings.at(momentOf(value), place);
    else if (path === "Trivy") this.findings.by("Trivy", fields(value).Version);
    else if (path === "Results[].Target") this.#target = text(value);
    else if (path === "Results[].MisconfSummary") this.#takePasses(fields(value));
    else this.#takeOne(path, fields(value), place);
  }

  closed(path: string): void {
    if (path !== "Results[]") return;
    if (this.#inTarget === 0) this.#pass(this.#target ?? this.#artifact, "Nothing was found in this target.");
    this.#target = null;
    this.#inTarget = 0;
  }

  end(): void {
    if (this.#version !== 2)
      throw notUnderstood("this file", `has Trivy’s schema version ${this.#version ?? "?"}; 2 is read.`);
    if (this.findings.tools.size === 0) this.findings.by("Trivy");
    if (this.findings.size === 0)
      this.findings.add({
        rule: "no results",
        object: this.#artifact,
        place: null,
        verdict: "unknown",
        severity: null,
        detail: "The scan covered no target: no package or configuration was recognised.",
      });
  }

  /** Checks that passed are only counted in the file, unless it was asked to list them. */
  #takePasses(summary: Fields): void {
    const passed = count(summary.Successes) ?? 0;
    if (passed > 0) this.#pass(this.#target ?? this.#artifact, `${passed} configuration checks passed.`);
  }

  #pass(object: string, detail: string): void {
    this.#inTarget += 1;
    const place = object === this.#artifact ? null : this.#artifact;
    this.findings.add({ rule: "no findings", object, place, verdict: "pass", severity: null, detail });
  }

  #takeOne(path: string, one: Fields, place: () => string): void {
    const read = LISTS[path]?.(one);
    const rule = text(read?.rule);
    if (!read || rule === null) throw notUnderstood(place(), "has no id.");
    this.#inTarget += 1;
    const line = count(one.StartLine) ?? count(fields(one.CauseMetadata).StartLine);
    const target = this.#target ?? this.#artifact;
    this.findings.add({
      rule,
      object: read.object ?? target,
      place: line ? `${target}:${line}` : target,
      verdict: verdictOf(one),
      severity: severityOf(one.Severity),
      detail: read.detail,
    });
  }
}

function verdictOf(one: Fields): ScanVerdict {
  const status = text(one.Status);
  if (status === "PASS") return "pass";
  return status === "EXCEPTION" || status === "not_affected" ? "not_applicable" : "fail";
}
