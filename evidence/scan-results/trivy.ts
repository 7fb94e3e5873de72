import type { ScanVerdict } from "#domain/evidence/scan-results";
import { lookupTable } from "#domain/lookup-table";
import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { refuseUnlisted, statedIn } from "#evidence/scan-results/totals";
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

const LISTS = lookupTable<(one: Fields) => { rule: unknown; object: string | null; detail: string }>({
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
});

class TrivyReading implements JsonReading {
  #artifact = "the artifact";
  #target: string | null = null;
  #version: number | null = null;
  #inTarget = 0;
  #failures: number | null = null;
  #failing = 0;

  constructor(private readonly findings: Findings) {}

  wants(path: string): boolean {
    return (
      /^(SchemaVersion|ArtifactName|CreatedAt|Trivy|Metadata\.OS|Results\[\]\.(Target|MisconfSummary))$/.test(
        path,
      ) || Object.hasOwn(LISTS, path)
    );
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "SchemaVersion") this.#version = count(value);
    else if (path === "ArtifactName") this.#artifact = text(value) ?? this.#artifact;
    else if (path === "CreatedAt") this.findings.at(momentOf(value), place);
    else if (path === "Trivy") this.findings.by("Trivy", fields(value).Version);
    else if (path === "Results[].Target") this.#target = text(value);
    else if (path === "Results[].MisconfSummary") this.#takeSummary(fields(value), place());
    else if (path === "Metadata.OS") this.#takeSystem(fields(value));
    else this.#takeOne(path, fields(value), place);
  }

  closed(path: string): void {
    if (path !== "Results[]") return;
    refuseUnlisted(`the target ${this.#target ?? "?"}`, "failures", this.#failures, this.#failing);
    if (this.#inTarget === 0) this.#pass(this.#target ?? this.#artifact, "Nothing was found in this target.");
    this.#target = null;
    this.#inTarget = 0;
    this.#failures = null;
    this.#failing = 0;
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

  /** Checks that passed or are excepted are only counted in the file, unless it was asked to list them. */
  #takeSummary(summary: Fields, place: string): void {
    const [passed, failed, excepted] = ["Successes", "Failures", "Exceptions"].map((name) =>
      statedIn(summary, name, place),
    );
    const object = this.#target ?? this.#artifact;
    this.#failures = failed ?? null;
    if (passed) this.#pass(object, `Configuration checks that passed: ${passed}.`);
    if (excepted)
      this.#pass(object, `Configuration checks with an exception: ${excepted}.`, "not_applicable");
    if (!passed && !failed && !excepted)
      this.#pass(object, "No configuration check was performed.", "unknown");
  }

  /** For an operating system without support nobody publishes what is vulnerable. */
  #takeSystem({ EOSL, Family, Name }: Fields): void {
    if (EOSL === true)
      this.findings.lacks(
        `The operating system ${[Family, Name].filter(text).join(" ")} has no support: its vulnerabilities are not known.`,
      );
  }

  #pass(object: string, detail: string, verdict: ScanVerdict = "pass"): void {
    this.#inTarget += 1;
    const place = object === this.#artifact ? null : this.#artifact;
    this.findings.add({ rule: "no findings", object, place, verdict, severity: null, detail });
  }

  #takeOne(path: string, one: Fields, place: () => string): void {
    const read = LISTS[path]?.(one);
    const rule = text(read?.rule);
    if (!read || rule === null) throw notUnderstood(place(), "has no id.");
    this.#inTarget += 1;
    const verdict = verdictOf(one);
    if (verdict === "fail" && path === "Results[].Misconfigurations[]") this.#failing += 1;
    const line = count(one.StartLine) ?? count(fields(one.CauseMetadata).StartLine);
    const target = this.#target ?? this.#artifact;
    this.findings.add({
      rule,
      object: read.object ?? target,
      place: line ? `${target}:${line}` : target,
      verdict,
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
