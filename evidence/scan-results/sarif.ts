import type { ScanFinding, ScanVerdict, Severity } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { listIn } from "#evidence/scan-results/totals";
import { count, type Fields, fields, firstText, list, momentOf, text } from "#evidence/scan-results/values";

/** SARIF 2.1.0 (OASIS), which static analysis, linters and many scanners write. */
export const sarif: ScanReader = {
  kind: "json",
  format: "sarif",
  title: "SARIF 2.1.0",
  from: "CodeQL, Semgrep, Checkov, Trivy, linters",
  recognises: ({ has, text }) =>
    has("runs") && (has("runs[].tool") || has("runs[].results") || /sarif/i.test(text("$schema") ?? "")),
  read: (findings) => new SarifReading(findings),
};

/** Parts of runs beside them, which each run would have to be joined with. */
const INLINE = "inlineExternalProperties[].results[]";

/** A result whose rule is not known yet. */
type Pending = { finding: ScanFinding; result: Fields };

class SarifReading implements JsonReading {
  #version: string | null = null;
  #runs = 0;
  #tool: Fields | null = null;
  #pending: Pending[] = [];
  #results: number | null = null;
  #failed = false;
  /** How the process ended, where it says that it did not end well. */
  #exits: string[] = [];
  #rules = new Map<string, Fields>();

  constructor(private readonly findings: Findings) {}

  wants(path: string, kind: string): boolean {
    if (path === "version" || path === "runs[].results[]" || path === "runs[].tool") return true;
    if (path === "runs[].externalPropertyFileReferences" || path === INLINE) return true;
    return path === "runs[].invocations" || (path === "runs[].results" && kind === "scalar");
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "version") this.#version = text(value);
    else if (path === "runs[].tool") this.#takeTool(fields(value), place());
    else if (path === "runs[].invocations") this.#takeInvocations(value, place());
    else if (path === INLINE || path === "runs[].externalPropertyFileReferences")
      this.#takeReferences(fields(value), path === INLINE, place());
    else if (path === "runs[].results[]") this.#takeResult(fields(value), place);
    else this.findings.lacks("A run states no results: the tool did not finish, or was not asked for any.");
  }

  closed(path: string): void {
    if (path === "runs[].results") this.#results ??= 0;
    if (path === "runs[]") this.#endRun();
  }

  end(): void {
    if (this.#version !== "2.1.0")
      throw notUnderstood("this file", `is SARIF ${this.#version ?? "without a version"}; 2.1.0 is read.`);
    if (this.#runs === 0) throw notUnderstood("this file", "has no run.");
  }

  #takeTool(tool: Fields, place: string): void {
    const driver = fields(tool.driver);
    if (text(driver.name) === null) throw notUnderstood(place, "does not name its tool (driver.name).");
    this.#tool = driver;
    this.findings.by(driver.name, driver.semanticVersion ?? driver.version);
    for (const part of [driver, ...list(tool.extensions).map(fields)])
      for (const [index, rule] of list(part.rules).map(fields).entries()) {
        const id = text(rule.id);
        if (id !== null && !this.#rules.has(id)) this.#rules.set(id, rule);
        if (part === driver) this.#rules.set(`#${index}`, rule);
      }
    for (const { finding, result } of this.#pending) this.#add(finding, result);
    this.#pending = [];
  }

  #takeInvocations(value: unknown, place: string): void {
    for (const [index, one] of listIn({ "": value }, "", () => place)
      .map(fields)
      .entries()) {
      for (const name of ["startTimeUtc", "endTimeUtc"])
        this.findings.at(momentOf(one[name]), `${place}[${index}].${name}`);
      if (one.executionSuccessful === false)
        this.findings.lacks("The tool reports that its run did not succeed.");
      const exit = firstText(one.exitSignalName, one.processStartFailureMessage, one.exitCode);
      if (exit !== null && exit !== "0") this.#exits.push(exit);
      for (const name of ["toolExecutionNotifications", "toolConfigurationNotifications"])
        for (const notification of list(one[name]).map(fields))
          if (notification.level === "error")
            this.findings.lacks(
              `The tool reports an error: ${messageOf(notification) ?? "without a message"}`,
            );
    }
  }

  /** What a run keeps in other files is not read. */
  #takeReferences(references: Fields, inline: boolean, place: string): void {
    if (inline || list(references.results).length > 0)
      throw notUnderstood(place, "keeps results outside of their run. Hand in a file that lists them there.");
    if (list(references.invocations).length > 0)
      this.findings.lacks("How a run went is in another file (externalPropertyFileReferences).");
  }

  #takeResult(result: Fields, place: () => string): void {
    const rule = firstText(result.ruleId, fields(result.rule).id);
    const index = count(result.ruleIndex) ?? count(fields(result.rule).index);
    const detail = messageOf(result);
    if (rule === null && index === null && detail === null)
      throw notUnderstood(place(), "is not a SARIF result: it has neither a rule nor a message.");
    this.#results = (this.#results ?? 0) + 1;
    const { object, where } = locationOf(result);
    const finding: ScanFinding = {
      rule: rule ?? (index === null ? "without a rule" : `#${index}`),
      object: object ?? "the run",
      place: where,
      verdict: verdictOf(result),
      severity: null,
      detail: detail ?? "",
    };
    const short = { level: result.level, properties: result.properties, message: result.message };
    if (this.#tool) this.#add(finding, result);
    else this.#pending.push({ finding, result: short });
  }

  #add(finding: ScanFinding, result: Fields): void {
    const rule = this.#rules.get(finding.rule) ?? this.#rules.get(finding.rule.replace(/\/[^/]*$/, ""));
    const messages = fields(rule?.messageStrings);
    if (finding.verdict === "fail") this.#failed = true;
    this.findings.add({
      ...finding,
      rule: text(rule?.id) && finding.rule.startsWith("#") ? String(rule?.id) : finding.rule,
      severity: severityIn(result, rule),
      detail:
        finding.detail ||
        (firstText(
          fields(messages[text(fields(result.message).id) ?? ""]).text,
          fields(rule?.shortDescription).text,
          rule?.name,
        ) ??
          ""),
    });
  }

  #endRun(): void {
    this.#runs += 1;
    if (!this.#tool) throw notUnderstood(`run ${this.#runs}`, "does not name its tool.");
    const object = String(this.#tool.name);
    if (this.#results === null) this.findings.lacks(`${object} states no results.`);
    if (this.#results === 0)
      this.findings.add({
        rule: "no results",
        object,
        place: null,
        verdict: "pass",
        severity: null,
        detail: "The run ended without a result.",
      });
    // Many programs end with 1 when they found something: without a failure that is not why.
    for (const exit of this.#failed ? [] : this.#exits)
      this.findings.lacks(`${object} ended with ${exit} and lists no failure.`);
    this.#tool = null;
    this.#results = null;
    this.#failed = false;
    this.#exits = [];
    this.#rules = new Map();
  }
}

function messageOf(result: Fields): string | null {
  const message = fields(result.message);
  return firstText(message.text, message.markdown);
}

/**
 * Sections 3.27.9 (kind), 3.27.10 (level), 3.27.23 (suppressions) and 3.27.24 (baselineState) of the standard. One suppression that
 * was rejected or is under review keeps the result; a level beside another kind than `fail` contradicts it.
 */
function verdictOf(result: Fields): ScanVerdict {
  const kind = text(result.kind) ?? "fail";
  const suppressions = list(result.suppressions).map((one) => text(fields(one).status) ?? "accepted");
  const suppressed = suppressions.length > 0 && suppressions.every((status) => status === "accepted");
  if (kind !== "fail" && result.level === "error") return suppressed ? "not_applicable" : "unknown";
  if (suppressed || kind === "notApplicable" || kind === "informational") return "not_applicable";
  if (kind === "pass" || result.baselineState === "absent") return "pass";
  return kind === "fail" ? "fail" : "unknown";
}

function severityIn(result: Fields, rule: Fields | undefined): Severity | null {
  const score =
    severityOf(fields(result.properties)["security-severity"]) ??
    severityOf(fields(rule?.properties)["security-severity"]);
  return score ?? severityOf(firstText(result.level, fields(rule?.defaultConfiguration).level) ?? "warning");
}

function locationOf(result: Fields): { object: string | null; where: string | null } {
  const location = fields(list(result.locations)[0]);
  const physical = fields(location.physicalLocation);
  const uri = text(fields(physical.artifactLocation).uri);
  const line = count(fields(physical.region).startLine);
  const logical = fields(list(location.logicalLocations)[0]);
  const object = uri ?? firstText(logical.fullyQualifiedName, logical.name);
  return { object, where: uri !== null && line !== null ? `${uri}:${line}` : null };
}
