import type { ScanVerdict } from "#domain/evidence/scan-results";
import type { Findings } from "#evidence/scan-results/findings";
import type { ScanReader, XmlReading } from "#evidence/scan-results/reader";
import { notUnderstood } from "#evidence/scan-results/refusals";
import { refuseUnlisted, statedIn } from "#evidence/scan-results/totals";
import { firstText, momentOf } from "#evidence/scan-results/values";

/** Results of automatic tests as JUnit XML, which most test runners write. */
export const junit: ScanReader = {
  kind: "xml",
  format: "junit",
  title: "JUnit XML",
  from: "vitest, Jest, pytest, Maven, Gradle, go-junit-report",
  roots: ["testsuites", "testsuite"],
  read: (findings) => new JunitReading(findings),
};

/** Tests, failures with errors, and skipped tests. */
type Totals<N> = { tests: N; failures: N; skipped: N };
/** A suite, or the root around all of them. What is listed includes the suites inside. */
type Suite = { name: string; isRoot: boolean; stated: Totals<number | null>; listed: Totals<number> };
type Case = { name: string; place: string | null; verdict: ScanVerdict; detail: string; failures: number };

const FAILURES = ["failure", "error", "rerunFailure", "rerunError"];

class JunitReading implements XmlReading {
  readonly keeps: ReadonlySet<string> = new Set();
  readonly #suites: Suite[] = [];
  #case: Case | null = null;
  #cases = 0;

  constructor(private readonly findings: Findings) {}

  open(name: string, attributes: Record<string, string>): void {
    if (name === "testsuite" || name === "testsuites") this.#openSuite(name === "testsuites", attributes);
    else if (name === "testcase") this.#openCase(attributes);
    else this.#note(name, attributes);
  }

  close(name: string): void {
    if (name === "testcase") this.#closeCase();
    if (name === "testsuite" || name === "testsuites") this.#closeSuite();
  }

  end(): void {
    if (this.#cases === 0) throw notUnderstood("this file", "has no test case.");
  }

  #openSuite(isRoot: boolean, attributes: Record<string, string>): void {
    const name = isRoot ? "all suites" : `the suite ${attributes.name ?? "without a name"}`;
    this.findings.at(momentOf(attributes.timestamp), `the timestamp of ${name}`);
    const stated = (total: string) => statedIn(attributes, total, name);
    const [tests, failures, errors] = [stated("tests"), stated("failures"), stated("errors")];
    this.#suites.push({
      name: isRoot ? "all suites" : (attributes.name ?? "without a name"),
      isRoot,
      stated: {
        tests: tests === null ? null : tests - (stated("disabled") ?? 0),
        failures: failures === null && errors === null ? null : (failures ?? 0) + (errors ?? 0),
        skipped: stated("skipped"),
      },
      listed: { tests: 0, failures: 0, skipped: 0 },
    });
  }

  #closeSuite(): void {
    const suite = this.#suites.pop();
    const outer = this.#suites.at(-1);
    if (!suite) return;
    const place = suite.isRoot ? suite.name : `the suite ${suite.name}`;
    for (const total of ["tests", "failures", "skipped"] as const) {
      if (outer) outer.listed[total] += suite.listed[total];
      const what = total === "skipped" ? "skipped tests" : total;
      refuseUnlisted(place, what, suite.stated[total], suite.listed[total]);
    }
  }

  #openCase(attributes: Record<string, string>): void {
    const { name, classname, file, line } = attributes;
    // Node's own runner writes tests of no suite directly into the root.
    if (this.#case || this.#suites.length === 0)
      throw notUnderstood(`test case ${this.#cases + 1}`, "is not inside a test suite.");
    if (!name) throw notUnderstood(`test case ${this.#cases + 1}`, "has no name.");
    const place = file ? `${file}${line ? `:${line}` : ""}` : (classname ?? null);
    const { status, verdict } = statusOf(attributes);
    const detail = verdict === "pass" ? "Passed." : `The test states ${status}.`;
    this.#case = { name, place, verdict, detail, failures: 0 };
  }

  /** What failed outside of a test, such as the start of the suite, is a failure of the suite. */
  #note(name: string, { message, type }: Record<string, string>): void {
    const suite = this.#suites.at(-1);
    const failed = FAILURES.includes(name);
    if (!suite || (!failed && name !== "skipped")) return;
    const detail = firstText(message, type) ?? (failed ? "Failed." : "Skipped.");
    if (!this.#case && failed) {
      suite.listed.failures += 1;
      const { name: rule } = suite;
      this.findings.add({ rule, object: rule, place: null, verdict: "fail", severity: null, detail });
    }
    if (!this.#case) return;
    if (failed) this.#case.failures += 1;
    if (!failed && this.#case.verdict !== "pass") return;
    this.#case.verdict = failed ? "fail" : "not_applicable";
    this.#case.detail = detail;
  }

  #closeCase(): void {
    const suite = this.#suites.at(-1);
    if (!this.#case || !suite) return;
    const { name: object, failures, ...one } = this.#case;
    this.#cases += 1;
    suite.listed.tests += 1;
    suite.listed.failures += one.verdict === "fail" ? Math.max(1, failures) : 0;
    suite.listed.skipped += one.verdict === "not_applicable" ? 1 : 0;
    this.findings.add({ ...one, rule: suite.name, object, severity: null });
    this.#case = null;
  }
}

const statuses: Record<Exclude<ScanVerdict, "unknown">, readonly string[]> = {
  fail: ["failed", "fail", "failure", "error", "errored", "broken", "timeout", "timedout"],
  pass: ["passed", "pass", "success", "successful", "succeeded", "ok", "run", "completed", "complete"],
  not_applicable: ["skipped", "skip", "notrun", "disabled", "ignored", "pending", "suppressed"],
};

/** What some runners state as an attribute of the test; the worst counts. */
function statusOf({ status, result, success }: Record<string, string>): {
  status: string;
  verdict: ScanVerdict;
} {
  const stated = [status, result].filter((one) => one !== undefined && one.trim() !== "").map(String);
  if (success?.toLowerCase() === "false") stated.push("failed");
  const verdictOf = (word: string): ScanVerdict =>
    (["fail", "pass", "not_applicable"] as const).find((verdict) =>
      statuses[verdict].includes(word.toLowerCase().replace(/[ _-]/g, "")),
    ) ?? "unknown";
  for (const verdict of ["fail", "unknown", "not_applicable"] as const) {
    const found = stated.find((word) => verdictOf(word) === verdict);
    if (found) return { status: found, verdict };
  }
  return { status: "", verdict: "pass" };
}
