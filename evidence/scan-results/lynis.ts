import type { ScanFinding } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { LinesReading, ScanReader } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { count, momentOf } from "#evidence/scan-results/values";

/** The report of Lynis (`lynis-report.dat`): lines of name=value. */
export const lynis: ScanReader = {
  kind: "lines",
  format: "lynis",
  title: "Lynis report",
  from: "lynis audit system (lynis-report.dat)",
  begins: /^(#.*\n)*\s*(# ?Lynis Report|report_version_major=)/i,
  read: (findings) => new LynisReading(findings),
};

class LynisReading implements LinesReading {
  readonly #single = new Map<string, string>();
  readonly #found: Omit<ScanFinding, "object">[] = [];

  constructor(private readonly findings: Findings) {}

  line(text: string, number: number): void {
    if (text.startsWith("#") || text.trim() === "") return;
    const at = text.indexOf("=");
    // A value may go on in the next line; nothing that is read here does.
    if (at <= 0) return;
    const name = text.slice(0, at);
    const value = text.slice(at + 1).trim();
    if (name === "warning[]" || name === "suggestion[]") this.#note(name, value, number);
    else if (name === "exception_event[]" || name === "manual_event[]") this.#noteOpen(name, value, number);
    else if (!name.endsWith("[]") && this.#single.size < 5_000) this.#single.set(name, value);
  }

  end(): void {
    if (this.#single.get("finish") !== "true")
      throw notUnderstood("this file", "is incomplete: the line “finish=true” is not there.");
    const host = this.#single.get("hostname") || "the host";
    this.findings.by("Lynis", this.#single.get("lynis_version"));
    for (const name of ["report_datetime_start", "report_datetime_end"])
      this.findings.at(momentOf(this.#single.get(name)), name);
    for (const one of this.#found) this.findings.add({ ...one, object: host });
    const named = new Set(this.#found.map(({ rule }) => rule));
    const quiet = (field: string) => testsIn(this.#single.get(field)).filter((rule) => !named.has(rule));
    const found = { object: host, place: null, severity: null };
    for (const rule of quiet("tests_executed"))
      this.findings.add({ ...found, rule, verdict: "pass", detail: "Executed without a warning." });
    for (const rule of quiet("tests_skipped"))
      this.findings.add({ ...found, rule, verdict: "not_applicable", detail: "Skipped on this host." });
    if (this.findings.size === 0) throw notUnderstood("this file", "names no test.");
    const done = count(this.#single.get("lynis_tests_done"));
    const listed = namesIn(this.#single.get("tests_executed")).length;
    if (done !== null && done > listed)
      this.findings.lacks(`Tests that were performed: ${done}. Those that the report names: ${listed}.`);
  }

  #note(name: string, value: string, number: number): void {
    const [rule = "", detail = "", details = ""] = value.split("|");
    if (rule === "") throw notUnderstood(`line ${number}`, "names no test.");
    const more = details === "" || details === "-" ? "" : ` (${details})`;
    const warning = name === "warning[]";
    const severity = warning ? "medium" : "low";
    this.#add({ rule, place: null, verdict: "fail", severity, detail: `${detail}${more}` }, number);
  }

  /** A test that met something unexpected, or that a person has to finish. */
  #noteOpen(name: string, value: string, number: number): void {
    const rule = /^[A-Z0-9_-]{3,40}(?=[:|]|$)/.exec(value)?.[0] ?? name.replace("[]", "");
    const detail = value.replace(/\|+/g, " ").trim();
    this.#add({ rule, place: null, verdict: "unknown", severity: null, detail }, number);
  }

  #add(found: Omit<ScanFinding, "object">, number: number): void {
    if (this.#found.length === 50_000) throw notUnderstood(`line ${number}`, "is one warning too many.");
    this.#found.push(found);
  }
}

function namesIn(value: string | undefined): string[] {
  return (value ?? "").split("|").filter((test) => test.trim() !== "");
}

function testsIn(value: string | undefined): string[] {
  return [...new Set(namesIn(value).filter((test) => /^[A-Z0-9_-]{3,40}$/.test(test)))];
}
