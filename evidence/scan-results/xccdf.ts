import type { ScanVerdict } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { ScanReader, XmlReading } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { severityOf } from "#evidence/scan-results/severity-words";
import { momentOf } from "#evidence/scan-results/values";

/** Results of a check against an XCCDF benchmark, alone or within an ARF collection. */
export const xccdf: ScanReader = {
  kind: "xml",
  format: "xccdf",
  title: "XCCDF results",
  from: "oscap xccdf eval --results or --results-arf (OpenSCAP)",
  roots: ["Benchmark", "TestResult", "asset-report-collection"],
  read: (findings) => new XccdfReading(findings),
};

/** XCCDF 1.2 (NIST IR 7275), table of the possible results of a rule. */
const verdicts: ReadonlyMap<string, ScanVerdict> = new Map([
  ["pass", "pass"],
  ["fixed", "pass"],
  ["fail", "fail"],
  ["error", "unknown"],
  ["unknown", "unknown"],
  ["notchecked", "unknown"],
  ["notapplicable", "not_applicable"],
  ["notselected", "not_applicable"],
  ["informational", "not_applicable"],
]);
const MOST_TITLES = 20_000;

class XccdfReading implements XmlReading {
  readonly keeps: ReadonlySet<string> = new Set(["target", "result", "title", "score"]);
  /** The test result that is open: its rules, those that did not pass, and a score below the most there is. */
  #of: { rules: number; open: number; short: string | null } | null = null;
  #most = 100;
  #target: string | null = null;
  #rule: { id: string; severity: string; result: string | null } | null = null;
  /** Rules of the benchmark that is being read: their titles come before the results. */
  readonly #titles = new Map<string, string>();
  readonly #open: string[] = [];
  #titled: string | null = null;

  constructor(private readonly findings: Findings) {}

  open(name: string, attributes: Record<string, string>): void {
    const within = this.#open.at(-1);
    this.#open.push(name);
    if (name === "TestResult") this.#openResult(attributes);
    else if (name === "Rule") this.#titled = attributes.id ?? null;
    else if (name === "score") this.#most = Number(attributes.maximum ?? 100);
    else if (name === "rule-result") {
      if (!this.#of || within !== "TestResult")
        throw notUnderstood(
          `the result of ${attributes.idref ?? "a rule"}`,
          "is not directly in a test result.",
        );
      if (!attributes.idref) throw notUnderstood("a rule-result", "does not name its rule (idref).");
      this.#rule = { id: attributes.idref, severity: attributes.severity ?? "", result: null };
      this.findings.at(momentOf(attributes.time), `the time of ${attributes.idref}`);
    }
  }

  close(name: string, text: string): void {
    this.#open.pop();
    const within = this.#open.at(-1);
    if (name === "title" && within === "Rule" && this.#titled && this.#titles.size < MOST_TITLES)
      this.#titles.set(this.#titled, text.slice(0, 400));
    else if (name === "target" && within === "TestResult") this.#target ??= text.trim() || null;
    else if (name === "result" && this.#rule && within === "rule-result") this.#takeResult(text);
    else if (name === "score" && within === "TestResult") this.#takeScore(text.trim());
    else if (name === "rule-result") this.#add();
    else if (name === "TestResult") this.#closeResult();
  }

  end(): void {
    if (this.findings.size === 0)
      throw notUnderstood("this file", "has no test result: it is the benchmark, not what came of it.");
  }

  #openResult(attributes: Record<string, string>): void {
    this.#of = { rules: 0, open: 0, short: null };
    this.#target = null;
    const system = attributes["test-system"] ?? "OpenSCAP";
    // A CPE name of version 2.2: part, vendor, product, version.
    const [, product, version] = /^cpe:\/[aho]:[^:]*:([^:]+):([^:]+)/.exec(system) ?? [];
    this.findings.by(product ?? system, version);
    for (const name of ["start-time", "end-time"])
      this.findings.at(momentOf(attributes[name]), `the ${name} of the test result`);
  }

  #takeResult(text: string): void {
    if (!this.#rule) return;
    if (this.#rule.result !== null) throw notUnderstood(`the result of ${this.#rule.id}`, "is given twice.");
    this.#rule.result = text.trim();
  }

  /** Rules that do not apply or were not checked count for no score; each other one that did not pass lowers it. */
  #takeScore(text: string): void {
    const score = Number(text);
    if (this.#of && text !== "" && !(score > this.#most - 0.01)) this.#of.short = `${text} of ${this.#most}`;
  }

  #closeResult(): void {
    const target = this.#target ?? "the target";
    if (this.#of?.rules === 0) this.findings.lacks(`A test result of ${target} lists no rule.`);
    else if (this.#of?.short && this.#of.open === 0)
      this.findings.lacks(
        `The score of ${target} is ${this.#of.short}, and no rule is listed that did not pass.`,
      );
    this.#of = null;
  }

  #add(): void {
    const rule = this.#rule;
    if (!rule || !this.#of) return;
    const verdict = verdicts.get(rule.result ?? "");
    if (!verdict) throw notUnderstood(`the result of ${rule.id}`, "is none of those that XCCDF 1.2 knows.");
    this.#of.rules += 1;
    if (verdict === "fail" || verdict === "unknown") this.#of.open += 1;
    this.findings.add({
      rule: rule.id.replace(/^xccdf_[^_]+_rule_/, ""),
      object: this.#target ?? "the target",
      place: null,
      verdict,
      severity: verdict === "fail" ? severityOf(rule.severity) : null,
      detail: this.#titles.get(rule.id) ?? rule.result ?? "",
    });
    this.#rule = null;
  }
}
