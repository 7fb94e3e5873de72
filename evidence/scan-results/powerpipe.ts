import type { ScanVerdict } from "#domain/evidence/scan-results";
import { type Findings, severityOf } from "#evidence/scan-results/findings";
import type { ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { type Fields, fields, list, text } from "#evidence/scan-results/values";

/** A benchmark as JSON: groups within groups, each with controls and their results. */
export const powerpipe: ScanReader = {
  kind: "json",
  format: "powerpipe",
  title: "Powerpipe and Steampipe",
  from: "powerpipe benchmark run … --output json, steampipe check … --output json",
  recognises: ({ has }) => has("group_id") && (has("groups") || has("controls")),
  read: (findings) => {
    findings.by("Powerpipe");
    return {
      wants: (path) => /^(groups\[\]\.)*controls\[\]$/.test(path),
      take: (_path, value, place) => addControl(findings, fields(value), place),
      end: () => {
        if (findings.size === 0) throw notUnderstood("this file", "has no control with a result.");
      },
    };
  },
};

const verdicts: ReadonlyMap<string, ScanVerdict> = new Map([
  ["ok", "pass"],
  ["alarm", "fail"],
  ["error", "unknown"],
  ["info", "not_applicable"],
  ["skip", "not_applicable"],
]);

function addControl(findings: Findings, control: Fields, place: () => string): void {
  const rule = text(control.control_id);
  if (rule === null) throw notUnderstood(place(), "is a control without a control_id.");
  const severity = severityOf(control.severity);
  const title = text(control.title) ?? "";
  const error = text(control.run_error);
  const results = list(control.results).map(fields);
  if (error !== null || results.length === 0)
    findings.add({
      rule,
      object: title || rule,
      place: null,
      verdict: error === null ? "not_applicable" : "unknown",
      severity,
      detail: error ?? "The control returned no resource.",
    });
  for (const [index, result] of results.entries()) {
    const verdict = verdicts.get(text(result.status) ?? "");
    if (!verdict)
      throw notUnderstood(
        `${place()}.results[${index}]`,
        "has none of the states ok, alarm, error, info, skip.",
      );
    const dimensions = list(result.dimensions).map((one) => text(fields(one).value));
    findings.add({
      rule,
      object: text(result.resource) ?? (title || rule),
      place: dimensions.filter((one) => one !== null).join(", ") || null,
      verdict,
      severity,
      detail: text(result.reason) ?? title,
    });
  }
}
