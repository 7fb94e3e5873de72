import { describe, expect, test } from "vitest";
import { type ScanVerdict, scanVerdict } from "#domain/evidence/scan-results";
import { readScan } from "#evidence/scan-results/read";
import { sample } from "#tests/evidence/scan-results/samples";

/** What a file comes to: its verdict, or why it was refused. */
async function outcome(file: string | object): Promise<ScanVerdict | string> {
  async function* bytes() {
    yield Buffer.from(typeof file === "string" ? file : JSON.stringify(file));
  }
  return readScan(bytes(), new Date("2026-03-10T12:00:00Z")).then(scanVerdict, (error) => error.message);
}

const sarif = (run: object, more: object = {}) => ({
  version: "2.1.0",
  runs: [{ tool: { driver: { name: "x" } }, results: [{ ruleId: "a", kind: "pass" }], ...run }],
  ...more,
});
const invocation = (more: object) =>
  sarif({ results: [], invocations: [{ executionSuccessful: true, ...more }] });
const suppressed = (...statuses: string[]) =>
  sarif({
    results: [
      { ruleId: "b", kind: "pass" },
      { ruleId: "a", suppressions: statuses.map((status) => ({ status })) },
    ],
  });
const cases = '<testcase name="a"/><testcase name="b"/>';
const suite = (totals: string, inside = cases) => `<testsuite name="s" ${totals}>${inside}</testsuite>`;
const trivy = (result: object, more: object = {}) => ({
  SchemaVersion: 2,
  ArtifactName: "app",
  Results: [{ Target: "app/package-lock.json" }, { Target: "Dockerfile", ...result }],
  ...more,
});
const control = (more: object = {}) => ({
  control_id: "c",
  results: [{ resource: "r", status: "ok" }],
  ...more,
});
const powerpipe = (status: object, more: object = {}) => ({
  group_id: "root",
  summary: { status },
  groups: [{ group_id: "g", summary: { status: { ok: 1 } }, controls: [control()], ...more }],
});
const good = { name: "base", status: "loaded", controls: [{ id: "c", results: [{ status: "passed" }] }] };
const inspec = (...profiles: object[]) => ({ platform: { name: "debian" }, profiles });
const cargo = (vulnerabilities: object) => ({ lockfile: { "dependency-count": 88 }, vulnerabilities });
const npm = (more: object, found: object = {}) => ({
  auditReportVersion: 2,
  vulnerabilities: {},
  metadata: { vulnerabilities: found, dependencies: { total: 9 } },
  ...more,
});
const osv = (entry: object) => ({
  results: [{ source: { path: "p" }, packages: [{ package: { name: "a", version: "1" }, ...entry }] }],
});
const grype = (more: object) => ({ matches: [], descriptor: { name: "grype" }, ...more });
const ocsf = (more: object) => [{ class_uid: 2003, metadata: { event_code: "a" }, ...more }];
const pip = (dependency: object, fixes: object[] = []) => ({
  dependencies: [
    { name: "a", version: "1", vulns: [] },
    { name: "b", version: "1", vulns: [], ...dependency },
  ],
  fixes,
});
const kubernetes = (metadata: object) => ({
  apiVersion: "v1",
  kind: "List",
  items: [{ kind: "Role", metadata: { name: "r" }, rules: [] }],
  metadata,
});
const cyclonedx = (more: object) => ({
  bomFormat: "CycloneDX",
  vulnerabilities: [{ id: "CVE-2026-0004", analysis: { state: "resolved" } }],
  components: [{}],
  ...more,
});
const xccdf = (results: string, score = "100") =>
  `<TestResult><target>h</target>${results}<score maximum="100">${score}</score></TestResult>`;
const passed = '<rule-result idref="a"><result>pass</result></rule-result>';
const lynis = (line: string) =>
  `report_version_major=1\nhostname=h\ntests_executed=AUTH-9262|SSH-7408|\n${line}\nfinish=true\n`;

describe("what a file says of itself is held against what it lists", () => {
  test.each<[string, string | object]>([
    ["JUnit", suite('tests="2" failures="0" errors="0" skipped="0"')],
    [
      "JUnit of googletest",
      suite('tests="2" disabled="1"', '<testcase name="a" status="run" result="completed"/>'),
    ],
    ["JUnit within suites", `<testsuites tests="2" failures="0">${suite('tests="2"')}</testsuites>`],
    ["JUnit of node --test", '<testsuites><testcase name="a"/></testsuites>'],
    ["Trivy", trivy({ MisconfSummary: { Successes: 3, Failures: 0 } })],
    ["Powerpipe", powerpipe({ ok: 1, alarm: 0 })],
    ["InSpec", inspec(good)],
    ["SARIF", invocation({ exitCode: 0 })],
    ["cargo audit", cargo({ found: false, count: 0, list: [] })],
    ["npm audit", npm({}, { high: 0, total: 0 })],
    ["OSV-Scanner", osv({ vulnerabilities: [], groups: [] })],
    ["Grype", grype({})],
    ["OCSF", ocsf({ status_code: "PASS", status: "New", compliance: { status: "Pass", status_id: 1 } })],
    ["pip-audit", pip({})],
    ["Kubernetes RBAC", kubernetes({ resourceVersion: "", continue: "" })],
    ["CycloneDX", cyclonedx({ compositions: [{ aggregate: "complete" }] })],
    ["XCCDF", xccdf(passed)],
    ["Lynis", lynis("lynis_tests_done=2")],
  ])("%s passes where both agree", async (_name, file) => {
    expect(await outcome(file)).toBe("pass");
  });

  test.each<[string, string | object, string | RegExp]>([
    ["failures", suite('tests="2" failures="1"'), /the suite s counts 1 failures and lists 0/],
    ["errors", suite('tests="2" failures="0" errors="3"'), /counts 3 failures and lists 0/],
    ["tests", suite('tests="100"'), /counts 100 tests and lists 2/],
    ["skipped tests", suite('tests="2" skipped="2"'), /counts 2 skipped tests and lists 0/],
    [
      "a total in words",
      suite('failures="some"'),
      /the suite s has a total “failures” that is no whole number/,
    ],
    [
      "failures of the root",
      `<testsuites tests="100" failures="40">${suite('tests="2"')}</testsuites>`,
      /all suites counts 100 tests and lists 2/,
    ],
    [
      "failures of a suite around",
      suite('failures="2"', suite('failures="1"', '<testcase name="a"><failure/></testcase>')),
      /counts 2 failures and lists 1/,
    ],
    ["a failed status", suite("", '<testcase name="a"/><testcase name="b" status="failed"/>'), "fail"],
    ["an unknown status", suite("", '<testcase name="a"/><testcase name="b" status="odd"/>'), "unknown"],
    ["a test that was not run", suite("", '<testcase name="b" status="notrun"/>'), "unknown"],
    ["an error beside the tests", suite("", `${cases}<error message="no database"/>`), "fail"],
  ])("JUnit: %s", async (_name, file, expected) => {
    expect(await outcome(file)).toEqual(
      expected instanceof RegExp ? expect.stringMatching(expected) : expected,
    );
  });

  test.each<[string, object, string | RegExp]>([
    ["one rejected suppression of two", suppressed("accepted", "rejected"), "fail"],
    ["one suppression under review", suppressed("accepted", "underReview"), "fail"],
    ["accepted suppressions", suppressed("accepted", "accepted"), "pass"],
    ["an error-level pass", sarif({ results: [{ ruleId: "a", kind: "pass", level: "error" }] }), "unknown"],
    ["a run without success", invocation({ executionSuccessful: false }), "unknown"],
    ["an exit code", invocation({ exitCode: 2 }), "unknown"],
    ["a signal", invocation({ exitSignalName: "SIGKILL" }), "unknown"],
    ["an error of a run", invocation({ toolExecutionNotifications: [{ level: "error" }] }), "unknown"],
    ["an error of a set-up", invocation({ toolConfigurationNotifications: [{ level: "error" }] }), "unknown"],
    [
      "results in other files",
      sarif({ results: [], externalPropertyFileReferences: { results: [{ itemCount: 3 }] } }),
      /externalPropertyFileReferences keeps results outside of their run/,
    ],
    [
      "results beside the runs",
      sarif({}, { inlineExternalProperties: [{ results: [{ ruleId: "a" }] }] }),
      /inlineExternalProperties\[0\]\.results\[0\] keeps results outside/,
    ],
    ["results that are no list", sarif({ results: { a: 1 } }), /runs\[0\]\.results is not a list/],
  ])("SARIF: %s", async (_name, file, expected) => {
    expect(await outcome(file)).toEqual(
      expected instanceof RegExp ? expect.stringMatching(expected) : expected,
    );
  });

  test.each<[string, string | object, string | RegExp]>([
    [
      "Trivy: failures",
      trivy({ MisconfSummary: { Failures: 3 } }),
      /target Dockerfile counts 3 failures and lists 0/,
    ],
    ["Trivy: no check", trivy({ MisconfSummary: { Successes: 0, Failures: 0 } }), "unknown"],
    [
      "Trivy: no support",
      trivy({}, { Metadata: { OS: { Family: "debian", Name: "9", EOSL: true } } }),
      "unknown",
    ],
    ["Trivy: no list", trivy({ Vulnerabilities: { a: 1 } }), /Vulnerabilities is not a list/],
    ["Powerpipe: the root", powerpipe({ alarm: 3, ok: 1 }), /summary counts 3 results “alarm” and lists 0/],
    [
      "Powerpipe: a group",
      powerpipe({}, { summary: { status: { alarm: 1 } } }),
      /groups\[0\]\.summary counts 1 results “alarm”/,
    ],
    [
      "Powerpipe: a control",
      powerpipe({}, { controls: [control({ summary: { alarm: 1 } })] }),
      /controls\[0\]\.summary counts 1 results “alarm”/,
    ],
    [
      "Powerpipe: a control that did not end",
      powerpipe({}, { controls: [control(), { control_id: "d", run_status: 8, results: null }] }),
      "unknown",
    ],
    ["InSpec: a profile that failed", inspec(good, { name: "b", status: "failed", controls: [] }), "unknown"],
    ["InSpec: a profile that was skipped", inspec({ name: "b", status: "skipped" }, good), "unknown"],
    [
      "InSpec: a control that failed",
      inspec({ controls: [{ id: "c", status: "failed", results: [{ status: "passed" }] }] }),
      /controls\[0\] is a control that failed and lists no failed result/,
    ],
    ["cargo audit: found", cargo({ found: true, count: 0, list: [] }), /some were found and lists none/],
    ["cargo audit: no list", cargo({ found: false, count: 0 }), /does not list its vulnerabilities/],
    [
      "npm audit: an error",
      npm({ error: { code: "ENOAUDIT", summary: "No registry" } }),
      /failed: No registry/,
    ],
    ["npm audit: a total", npm({}, { total: 2 }), /counts 2 vulnerabilities and lists 0/],
    [
      "npm audit: more than one",
      sample("npm audit").replace('"critical": 2', '"critical": 5'),
      /metadata\.vulnerabilities counts 5 vulnerabilities and lists 2/,
    ],
    ["npm audit: no list", { auditReportVersion: 2, metadata: {} }, /does not list its vulnerabilities/],
    [
      "OSV-Scanner: a group",
      osv({ groups: [{ ids: ["GHSA-1"], max_severity: "9.8" }] }),
      /GHSA-1, which is not listed/,
    ],
    ["OSV-Scanner: a group without ids", osv({ groups: [{ max_severity: "9.8" }] }), /which is not listed/],
    ["OSV-Scanner: a license", osv({ license_violations: ["GPL-3.0"] }), "fail"],
    ["Grype: no list", grype({ matches: null }), /does not list its matches/],
    [
      "Grype: an alert",
      grype({ alertsByPackage: [{ package: { name: "a" }, alerts: [{ type: "distro-eol" }] }] }),
      "unknown",
    ],
    ["Grype: a database", grype({ descriptor: { db: { status: { valid: false } } } }), "unknown"],
    ["OCSF: two answers", ocsf({ status_code: "PASS", compliance: { status: "Fail" } }), "fail"],
    ["OCSF: an id", ocsf({ status_code: "PASS", compliance: { status_id: 3 } }), "fail"],
    ["OCSF: a status", ocsf({ status_code: "PASS", status: "Failure" }), "fail"],
    ["OCSF: a warning", ocsf({ status_code: "PASS", compliance: { status_id: 2 } }), "unknown"],
    [
      "pip-audit: skipped with vulnerabilities",
      pip({ skip_reason: "odd", vulns: [{ id: "PYSEC-1" }] }),
      "fail",
    ],
    ["pip-audit: skipped", pip({ skip_reason: "not on the index" }), "unknown"],
    [
      "pip-audit: a fix",
      pip({}, [{ name: "b" }]),
      /fixes\[0\] fixes b, whose vulnerabilities are not listed/,
    ],
    ["Kubernetes RBAC: a page", kubernetes({ continue: "abc" }), /metadata says that the list goes on/],
    ["Kubernetes RBAC: a rest", kubernetes({ remainingItemCount: 7 }), /metadata says that the list goes on/],
    ["CycloneDX: incomplete", cyclonedx({ compositions: [{ aggregate: "incomplete" }] }), "unknown"],
    ["CycloneDX: no vulnerability", cyclonedx({ vulnerabilities: [] }), "unknown"],
    ["CycloneDX: components alone", cyclonedx({ vulnerabilities: undefined }), "unknown"],
    ["XCCDF: a score", xccdf(passed, "50"), "unknown"],
    ["XCCDF: no rule", `<Benchmark>${xccdf(passed)}${xccdf("")}</Benchmark>`, "unknown"],
    [
      "XCCDF: two results",
      xccdf(passed.replace("<result>", "<result>fail</result><result>")),
      /is given twice/,
    ],
    ["XCCDF: elsewhere", xccdf(`<a>${passed}</a>`), /the result of a is not directly in a test result/],
    ["XCCDF: an error", xccdf(passed + passed.replace(">pass<", ">error<")), "unknown"],
    ["Lynis: tests", lynis("lynis_tests_done=250"), "unknown"],
    ["Lynis: an exception", lynis("exception_event[]=SSH-7408:01|No answer|"), "unknown"],
    ["Lynis: a manual action", lynis("manual_event[]=Look at it"), "unknown"],
  ])("%s", async (_name, file, expected) => {
    expect(await outcome(file)).toEqual(
      expected instanceof RegExp ? expect.stringMatching(expected) : expected,
    );
  });
});
