import type { ScanVerdict } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { JsonReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { listIn, refuseUnlisted, statedIn } from "#evidence/scan-results/totals";
import { type Fields, fields, list, text } from "#evidence/scan-results/values";

/** A benchmark as JSON: groups within groups, each with controls and their results. */
export const powerpipe: ScanReader = {
  kind: "json",
  format: "powerpipe",
  title: "Powerpipe and Steampipe",
  from: "powerpipe benchmark run … --output json, steampipe check … --output json",
  recognises: ({ has }) => has("group_id") && (has("groups") || has("controls")),
  read: (findings) => new PowerpipeReading(findings),
};

const verdicts: ReadonlyMap<string, ScanVerdict> = new Map([
  ["ok", "pass"],
  ["alarm", "fail"],
  ["error", "unknown"],
  ["info", "not_applicable"],
  ["skip", "not_applicable"],
]);

type Counts = Map<string, number>;
type Group = { place: string; stated: Fields; listed: Counts };

/** Control runs that are over: 4, or the word of later versions. */
const OVER = ["4", "complete"];

class PowerpipeReading implements JsonReading {
  /** The groups that are open, the outermost first. */
  readonly #groups: Group[] = [];

  constructor(private readonly findings: Findings) {
    findings.by("Powerpipe");
  }

  wants(path: string): boolean {
    return /^(groups\[\]\.)*(controls\[\]|summary)$/.test(path);
  }

  take(path: string, value: unknown, place: () => string): void {
    const group = this.#group(depthOf(path));
    if (path.endsWith("summary")) {
      group.place = place();
      const summary = fields(value);
      group.stated = fields(summary.status ?? summary);
      return;
    }
    const listed = addControl(this.findings, fields(value), place);
    addTo(group.listed, listed);
  }

  closed(path: string): void {
    if (/(^|\.)groups\[\]$/.test(path)) this.#close(depthOf(path));
  }

  end(): void {
    this.#close(0);
    if (this.findings.size === 0) throw notUnderstood("this file", "has no control with a result.");
  }

  #group(depth: number): Group {
    while (this.#groups.length <= depth)
      this.#groups.push({ place: "summary", stated: {}, listed: new Map() });
    return this.#groups[depth] as Group;
  }

  #close(depth: number): void {
    const group = this.#group(depth);
    refuseUnlistedStates(group.stated, group.listed, group.place);
    if (depth > 0) addTo(this.#group(depth - 1).listed, group.listed);
    this.#groups.length = depth;
  }
}

function depthOf(path: string): number {
  return path.split("groups[]").length - 1;
}

function addTo(sum: Counts, more: Counts): void {
  for (const [state, number] of more) sum.set(state, (sum.get(state) ?? 0) + number);
}

function refuseUnlistedStates(stated: Fields, listed: Counts, place: string): void {
  for (const state of verdicts.keys())
    refuseUnlisted(place, `results “${state}”`, statedIn(stated, state, place), listed.get(state) ?? 0);
}

/** @returns how many results there are of each state; a control that did not run is an error */
function addControl(findings: Findings, control: Fields, place: () => string): Counts {
  const rule = text(control.control_id);
  if (rule === null) throw notUnderstood(place(), "is a control without a control_id.");
  const severity = severityOf(control.severity);
  const title = text(control.title) ?? "";
  const error = errorOf(control);
  const results = listIn(control, "results", place).map(fields);
  const listed: Counts = new Map();
  if (error !== null) listed.set("error", 1);
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
    const state = text(result.status) ?? "";
    const verdict = verdicts.get(state);
    if (!verdict)
      throw notUnderstood(
        `${place()}.results[${index}]`,
        "has none of the states ok, alarm, error, info, skip.",
      );
    addTo(listed, new Map([[state, 1]]));
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
  refuseUnlistedStates(fields(control.summary), listed, `${place()}.summary`);
  return listed;
}

function errorOf(control: Fields): string | null {
  const status = text(control.run_status);
  const error = text(control.run_error);
  if (error !== null || status === null || OVER.includes(status)) return error;
  return `The control did not run to its end (run_status ${status}).`;
}
