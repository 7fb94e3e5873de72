import type { ScanVerdict, Severity } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { listIn } from "#evidence/scan-results/totals";
import { type Fields, fields, firstText, momentOf, text } from "#evidence/scan-results/values";

/** `inspec exec … --reporter json`, and CINC Auditor. */
export const inspec: ScanReader = {
  kind: "json",
  format: "inspec",
  title: "InSpec",
  from: "inspec exec … --reporter json, cinc-auditor",
  recognises: ({ has }) => has("platform") && has("profiles"),
  read: (findings) => new InspecReading(findings),
};

class InspecReading implements JsonReading {
  #host = "the target";
  #version: string | null = null;
  #profile: Fields = {};

  constructor(private readonly findings: Findings) {}

  wants(path: string): boolean {
    return (
      ["platform", "version", "profiles[].controls[]"].includes(path) ||
      /^profiles\[\]\.(name|status|status_message|skip_message)$/.test(path)
    );
  }

  take(path: string, value: unknown, place: () => string): void {
    if (path === "version") this.#version = text(value);
    else if (path === "platform") {
      const { target_id, name, release } = fields(value);
      this.#host = text(target_id) ?? ([name, release].filter((one) => text(one)).join(" ") || this.#host);
    } else if (path === "profiles[].controls[]") this.#takeControl(fields(value), place);
    else this.#profile[path.slice("profiles[].".length)] = value;
  }

  /** A profile that was not loaded has no controls here, whatever it would have found. */
  closed(path: string): void {
    if (path !== "profiles[]") return;
    const { name, status, status_message, skip_message } = this.#profile;
    this.#profile = {};
    if (text(status) === null || status === "loaded") return;
    const why = firstText(status_message, skip_message) ?? "without a reason";
    this.findings.lacks(`The profile ${text(name) ?? "without a name"} is ${status}: ${why}`);
  }

  end(): void {
    this.findings.by("InSpec", this.#version);
    if (this.findings.size === 0) throw notUnderstood("this file", "has no control.");
  }

  #takeControl(control: Fields, place: () => string): void {
    const rule = text(control.id);
    if (rule === null) throw notUnderstood(place(), "is a control without an id.");
    const results = listIn(control, "results", place).map(fields);
    const status = text(control.status)?.toLowerCase();
    if (status === "failed" && !results.some((one) => one.status === "failed"))
      throw notUnderstood(place(), "is a control that failed and lists no failed result.");
    const none = severityIn(control.impact) === "info";
    const title = firstText(control.title, control.desc) ?? rule;
    const found = { rule, place: this.#host, severity: severityIn(control.impact) };
    if (results.length === 0 || status === "error")
      this.findings.add({
        ...found,
        object: title,
        verdict: "unknown",
        detail: results.length === 0 ? "The control has no result." : "The control ended with an error.",
      });
    for (const [index, result] of results.entries()) {
      this.findings.at(momentOf(result.start_time), () => `${place()}.results[${index}].start_time`);
      this.findings.add({
        ...found,
        object: firstText(result.resource_params, result.code_desc) ?? title,
        verdict: verdictOf(result, none, place),
        detail: firstText(result.message, result.skip_message, result.code_desc) ?? title,
      });
    }
  }
}

/** A control of impact 0 that was skipped does not apply to the host; any other that was skipped is not known. */
function verdictOf(result: Fields, noImpact: boolean, place: () => string): ScanVerdict {
  const status = text(result.status);
  if (status === "passed") return "pass";
  if (status === "failed") return result.backtrace ? "unknown" : "fail";
  if (status === "skipped") return noImpact ? "not_applicable" : "unknown";
  throw notUnderstood(place(), "has a result that is neither passed, failed nor skipped.");
}

/** An impact goes from 0 to 1. */
function severityIn(impact: unknown): Severity | null {
  return typeof impact === "number" ? severityOf(Math.round(impact * 100) / 10) : null;
}
