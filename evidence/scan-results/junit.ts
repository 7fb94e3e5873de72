import type { ScanVerdict } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { ScanReader, XmlReading } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { count, firstText, momentOf } from "#evidence/scan-results/values";

/** Results of automatic tests as JUnit XML, which most test runners write. */
export const junit: ScanReader = {
  kind: "xml",
  format: "junit",
  title: "JUnit XML",
  from: "vitest, Jest, pytest, Maven, Gradle, go-junit-report",
  roots: ["testsuites", "testsuite"],
  read: (findings) => new JunitReading(findings),
};

type Suite = { name: string; stated: number | null; cases: number };
type Case = { name: string; place: string | null; verdict: ScanVerdict; detail: string };

class JunitReading implements XmlReading {
  readonly keeps: ReadonlySet<string> = new Set();
  readonly #suites: Suite[] = [];
  #case: Case | null = null;
  #cases = 0;

  constructor(private readonly findings: Findings) {}

  open(name: string, attributes: Record<string, string>): void {
    if (name === "testsuite") this.#openSuite(attributes);
    else if (name === "testcase") this.#openCase(attributes);
    else if (this.#case) this.#note(name, attributes);
  }

  close(name: string): void {
    if (name === "testcase") this.#closeCase();
    if (name === "testsuite") this.#closeSuite();
  }

  end(): void {
    if (this.#cases === 0) throw notUnderstood("this file", "has no test case.");
  }

  #openSuite({ name, tests, timestamp, disabled }: Record<string, string>): void {
    this.findings.at(momentOf(timestamp), `the timestamp of the suite ${name ?? "without a name"}`);
    const stated = count(tests);
    const listed = stated === null ? null : stated - (count(disabled) ?? 0);
    this.#suites.push({ name: name ?? "without a name", stated: listed, cases: 0 });
  }

  #closeSuite(): void {
    const suite = this.#suites.pop();
    const outer = this.#suites.at(-1);
    if (!suite) return;
    if (outer) outer.cases += suite.cases;
    if (suite.stated !== null && suite.stated > suite.cases)
      this.findings.lacks(`The suite ${suite.name} states ${suite.stated} tests and lists ${suite.cases}.`);
  }

  #openCase({ name, classname, file, line }: Record<string, string>): void {
    if (this.#case || this.#suites.length === 0)
      throw notUnderstood(`test case ${this.#cases + 1}`, "is not inside a test suite.");
    if (!name) throw notUnderstood(`test case ${this.#cases + 1}`, "has no name.");
    const place = file ? `${file}${line ? `:${line}` : ""}` : (classname ?? null);
    this.#case = { name, place, verdict: "pass", detail: "Passed." };
  }

  #note(name: string, { message, type }: Record<string, string>): void {
    if (!this.#case || !["failure", "error", "skipped"].includes(name)) return;
    const skipped = name === "skipped";
    if (skipped && this.#case.verdict !== "pass") return;
    this.#case.verdict = skipped ? "not_applicable" : "fail";
    this.#case.detail = firstText(message, type) ?? (skipped ? "Skipped." : "Failed.");
  }

  #closeCase(): void {
    const suite = this.#suites.at(-1);
    if (!this.#case || !suite) return;
    const { name: object, ...one } = this.#case;
    this.#cases += 1;
    suite.cases += 1;
    this.findings.add({ ...one, rule: suite.name, object, severity: null });
    this.#case = null;
  }
}
