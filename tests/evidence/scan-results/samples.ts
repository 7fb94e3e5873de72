/** Small files of our own in the shape that each program writes, on reserved names only. */
const json = (value: unknown) => JSON.stringify(value, null, 2);

const sarif = json({
  $schema: "https://json.schemastore.org/sarif-2.1.0.json",
  version: "2.1.0",
  runs: [
    {
      tool: {
        driver: {
          name: "CodeQL",
          semanticVersion: "2.19.3",
          rules: [
            {
              id: "js/sql-injection",
              shortDescription: { text: "Query built from user input" },
              properties: { "security-severity": "8.8" },
            },
            { id: "js/unused", defaultConfiguration: { level: "note" } },
          ],
        },
      },
      invocations: [
        {
          executionSuccessful: true,
          startTimeUtc: "2026-03-10T09:00:00Z",
          endTimeUtc: "2026-03-10T09:04:30.5Z",
        },
      ],
      results: [
        {
          ruleId: "js/sql-injection",
          ruleIndex: 0,
          level: "error",
          message: { text: 'This query depends on a "user" value.' },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: "src/orders.js" },
                region: { startLine: 42 },
              },
            },
          ],
        },
        { ruleIndex: 1, message: { text: "Unused variable." } },
        {
          ruleId: "js/sql-injection",
          message: { text: "Accepted." },
          suppressions: [{ kind: "external", status: "accepted" }],
        },
        { ruleId: "js/unused", kind: "pass", message: { text: "Fine." } },
        { ruleId: "js/unused", kind: "review", message: { text: "Look at it." } },
      ],
    },
  ],
});

const prowler = (event: string, status: string, more: object = {}) => ({
  message: `The check ${event} answered ${status}.`,
  metadata: { event_code: event, product: { name: "Prowler", version: "5.4.0" }, version: "1.4.0" },
  severity_id: 4,
  severity: "High",
  status: "New",
  status_code: status,
  status_detail: `The check ${event} answered ${status}.`,
  class_uid: 2004,
  class_name: "Detection Finding",
  cloud: { account: { name: "tidewater", uid: "123456789012" }, provider: "aws", region: "eu-west-1" },
  resources: [{ uid: `arn:aws:s3:::${event}`, name: event, region: "eu-west-1" }],
  finding_info: { uid: `prowler-${event}`, title: event, created_time: 1773133200 },
  time: 1773133200,
  time_dt: "2026-03-10T09:00:00",
  ...more,
});

const ocsf = json([
  prowler("s3_bucket_level_public_access_block", "FAIL"),
  prowler("iam_root_mfa_enabled", "PASS", { time: 1773133260 }),
  prowler("account_maintain_current_contact_details", "MANUAL"),
  prowler("ec2_instance_public_ip", "FAIL", { status: "Suppressed" }),
]);

const ocsfLines = [prowler("kms_cmk_rotation_enabled", "PASS"), prowler("rds_instance_backup", "PASS")]
  .map((one) => `${JSON.stringify(one)}\n`)
  .join("");

const cyclonedx = json({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  serialNumber: "urn:uuid:7f3f1c52-3f6c-4a1c-9a2b-0d7b5a8e1f11",
  metadata: {
    timestamp: "2026-03-10T10:00:00+01:00",
    tools: { components: [{ type: "application", name: "trivy", version: "0.59.1" }] },
  },
  components: [{ "bom-ref": "pkg:npm/left-pad@1.3.0", type: "library", name: "left-pad" }],
  vulnerabilities: [
    {
      id: "CVE-2026-0001",
      source: { name: "nvd" },
      ratings: [{ severity: "medium" }, { score: 9.8, severity: "critical" }],
      description: "A flaw.",
      affects: [{ ref: "pkg:npm/left-pad@1.3.0" }],
    },
    {
      id: "CVE-2026-0002",
      analysis: { state: "not_affected", justification: "code_not_reachable", detail: "Never called." },
      affects: [{ ref: "pkg:npm/left-pad@1.3.0" }],
    },
    {
      id: "CVE-2026-0003",
      analysis: { state: "in_triage" },
      affects: [{ ref: "urn:cdx:1/1#pkg:npm/%40a/b@1" }],
    },
    { id: "CVE-2026-0004", analysis: { state: "resolved" } },
  ],
});

const npmAudit = json({
  auditReportVersion: 2,
  vulnerabilities: {
    minimist: {
      name: "minimist",
      severity: "critical",
      isDirect: false,
      via: [
        {
          source: 1097677,
          name: "minimist",
          dependency: "minimist",
          title: "Prototype Pollution in minimist",
          url: "https://github.com/advisories/GHSA-xvch-5gv4-984h",
          severity: "critical",
          cvss: { score: 9.8, vectorString: null },
          range: "<0.2.4",
        },
      ],
      effects: ["mkdirp"],
      range: "<=0.2.3",
      nodes: ["node_modules/minimist"],
      fixAvailable: true,
    },
    mkdirp: {
      name: "mkdirp",
      severity: "critical",
      isDirect: true,
      via: ["minimist"],
      effects: [],
      range: "0.4.1 - 0.5.1",
      nodes: ["node_modules/mkdirp"],
      fixAvailable: true,
    },
  },
  metadata: {
    vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 2, total: 2 },
    dependencies: { prod: 2, dev: 0, optional: 0, peer: 0, peerOptional: 0, total: 2 },
  },
});

const pnpmAudit = json({
  actions: [],
  advisories: {
    "1097677": {
      findings: [{ version: "0.0.8", paths: [".>mkdirp>minimist"] }],
      id: 1097677,
      module_name: "minimist",
      severity: "critical",
      title: "Prototype Pollution in minimist",
      github_advisory_id: "GHSA-xvch-5gv4-984h",
      vulnerable_versions: "<0.2.4",
    },
  },
  muted: [],
  metadata: {
    vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 1 },
    dependencies: 2,
    totalDependencies: 2,
  },
});

const pipAudit = json({
  dependencies: [
    {
      name: "jinja2",
      version: "2.4.1",
      vulns: [{ id: "PYSEC-2014-8", fix_versions: ["2.7.2"], description: "A sandbox that leaks." }],
    },
    { name: "markupsafe", version: "3.0.2", vulns: [] },
    { name: "tidewater-tools", skip_reason: "Dependency not found on the index" },
  ],
  fixes: [],
});

const cargoAudit = json({
  database: { "advisory-count": 700, "last-commit": null },
  lockfile: { "dependency-count": 88 },
  settings: {},
  vulnerabilities: {
    found: true,
    count: 1,
    list: [
      {
        advisory: { id: "RUSTSEC-2020-0071", package: "time", title: "Potential segfault", cvss: null },
        versions: { patched: [">=0.2.23"], unaffected: [] },
        package: { name: "time", version: "0.1.42" },
      },
    ],
  },
  warnings: {
    unmaintained: [
      {
        kind: "unmaintained",
        package: { name: "net2", version: "0.2.37" },
        advisory: { id: "RUSTSEC-2020-0016", title: "net2 is unmaintained" },
      },
    ],
  },
});

const osvScanner = json({
  results: [
    {
      source: { path: "/src/package-lock.json", type: "lockfile" },
      packages: [
        {
          package: { name: "minimist", version: "0.0.8", ecosystem: "npm" },
          vulnerabilities: [
            { id: "GHSA-xvch-5gv4-984h", summary: "Prototype Pollution", modified: "2026-01-01T00:00:00Z" },
          ],
          groups: [{ ids: ["GHSA-xvch-5gv4-984h"], aliases: ["CVE-2021-44906"], max_severity: "9.8" }],
        },
      ],
    },
  ],
  experimental_config: { licenses: { summary: false, allowlist: null } },
});

const trivy = json({
  SchemaVersion: 2,
  CreatedAt: "2026-03-10T09:00:00.123456789Z",
  ArtifactName: "registry.example.com/tidewater/api:1.4",
  ArtifactType: "container_image",
  Results: [
    {
      Target: "registry.example.com/tidewater/api:1.4 (debian 12.9)",
      Class: "os-pkgs",
      Type: "debian",
      Vulnerabilities: [
        {
          VulnerabilityID: "CVE-2026-0005",
          PkgName: "libexpat1",
          InstalledVersion: "2.5.0-1",
          FixedVersion: "2.5.0-2",
          Severity: "HIGH",
          Title: "expat: stack overflow",
        },
      ],
    },
    { Target: "app/package-lock.json", Class: "lang-pkgs", Type: "npm" },
    {
      Target: "Dockerfile",
      Class: "config",
      Type: "dockerfile",
      MisconfSummary: { Successes: 20, Failures: 1 },
      Misconfigurations: [
        {
          Type: "Dockerfile Security Check",
          ID: "DS002",
          Title: "Image user should not be root",
          Message: "Specify a USER other than root.",
          Severity: "HIGH",
          Status: "FAIL",
          CauseMetadata: { StartLine: 3 },
        },
      ],
    },
    {
      Target: "config/deploy.env",
      Class: "secret",
      Secrets: [
        {
          RuleID: "aws-access-key-id",
          Category: "AWS",
          Severity: "CRITICAL",
          Title: "AWS Access Key ID",
          StartLine: 2,
          Match: "AKIA****************",
        },
      ],
    },
  ],
});

const grype = json({
  matches: [
    {
      vulnerability: { id: "CVE-2026-0006", severity: "Low", fix: { versions: ["3.0.16"], state: "fixed" } },
      relatedVulnerabilities: [{ id: "CVE-2026-0006", description: "A slow comparison." }],
      artifact: {
        name: "libssl3",
        version: "3.0.15",
        type: "deb",
        locations: [{ path: "/var/lib/dpkg/status" }],
      },
    },
  ],
  ignoredMatches: [
    {
      vulnerability: { id: "CVE-2026-0007", severity: "High" },
      artifact: { name: "libc6", version: "2.36", type: "deb" },
      appliedIgnoreRules: [{ vulnerability: "CVE-2026-0007" }],
    },
  ],
  source: { type: "image", target: { userInput: "registry.example.com/tidewater/api:1.4" } },
  distro: { name: "debian", version: "12" },
  descriptor: { name: "grype", version: "0.87.0", timestamp: "2026-03-10T09:00:00.5Z" },
});

const powerpipe = json({
  group_id: "root_result_group",
  title: "CIS v3.0.0",
  description: "",
  tags: {},
  summary: { status: { alarm: 1, ok: 1, info: 0, skip: 0, error: 1 } },
  groups: [
    {
      group_id: "aws_compliance.benchmark.cis_v300_1",
      title: "1 Identity",
      summary: { status: { alarm: 1, ok: 1, info: 0, skip: 0, error: 1 } },
      groups: [],
      controls: [
        {
          summary: { alarm: 1, ok: 1 },
          results: [
            {
              reason: "No MFA.",
              resource: "arn:aws:iam::123456789012:user/misaki",
              status: "alarm",
              dimensions: [{ key: "account_id", value: "123456789012" }],
            },
            {
              reason: "MFA is on.",
              resource: "arn:aws:iam::123456789012:user/ines",
              status: "ok",
              dimensions: [],
            },
          ],
          control_id: "aws_compliance.control.cis_v300_1_10",
          title: "1.10 Ensure MFA",
          severity: "high",
          run_status: 4,
          run_error: "",
        },
        {
          results: null,
          control_id: "aws_compliance.control.cis_v300_1_20",
          title: "1.20 Access Analyzer",
          severity: "",
          run_error: "access denied",
        },
      ],
    },
  ],
  controls: [],
});

const inspec = json({
  platform: { name: "debian", release: "12", target_id: "web-1.example.com" },
  profiles: [
    {
      name: "linux-baseline",
      controls: [
        {
          id: "os-02",
          title: "Check owner of /etc/shadow",
          impact: 1.0,
          results: [
            {
              status: "passed",
              code_desc: "File /etc/shadow is expected to exist",
              run_time: 0.01,
              start_time: "2026-03-10T09:00:00+00:00",
            },
            {
              status: "failed",
              code_desc: "File /etc/shadow owner is root",
              run_time: 0.01,
              start_time: "2026-03-10T09:00:01+00:00",
              message: "expected root, got www",
            },
          ],
        },
        {
          id: "os-11",
          title: "Not for containers",
          impact: 0.0,
          results: [
            {
              status: "skipped",
              code_desc: "No-op",
              skip_message: "Skipped in a container",
              start_time: "2026-03-10T09:00:02+00:00",
            },
          ],
        },
      ],
    },
  ],
  statistics: { duration: 0.2 },
  version: "5.22.65",
});

const kubernetes = json({
  apiVersion: "v1",
  items: [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "cluster-admin" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:masters" }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "deploy" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: "deployer", namespace: "ci" }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "reader" },
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] }],
    },
  ],
  kind: "List",
  metadata: { resourceVersion: "" },
});

const xccdf = `<?xml version="1.0" encoding="UTF-8"?>
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_org.ssgproject.content_benchmark_DEBIAN-12">
  <title>Guide &amp; rules</title>
  <Group id="g"><Rule id="xccdf_org.ssgproject.content_rule_sshd_disable_root_login"><title>Disable SSH Root Login</title></Rule></Group>
  <TestResult id="r" start-time="2026-03-10T09:00:00+01:00" end-time="2026-03-10T09:02:00+01:00" test-system="cpe:/a:redhat:openscap:1.3.7">
    <target>web-1.example.com</target>
    <rule-result idref="xccdf_org.ssgproject.content_rule_sshd_disable_root_login" time="2026-03-10T09:01:00+01:00" severity="medium" weight="1.0">
      <result>fail</result><check system="http://oval.mitre.org/XMLSchema/oval-definitions-5"><check-content-ref name="x" href="y"/></check>
    </rule-result>
    <rule-result idref="xccdf_org.ssgproject.content_rule_package_aide_installed" severity="medium"><result>pass</result></rule-result>
    <rule-result idref="xccdf_org.ssgproject.content_rule_grub2_password" severity="high"><result>notapplicable</result></rule-result>
    <rule-result idref="xccdf_org.ssgproject.content_rule_audit" severity="low"><result>notchecked</result></rule-result>
    <score system="urn:xccdf:scoring:default" maximum="100">50</score>
  </TestResult>
</Benchmark>
`;

const junit = `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="4" failures="1" errors="0" time="0.2">
  <testsuite name="tests/domain/days.test.ts" timestamp="2026-03-10T09:00:00.000Z" hostname="ci" tests="3" failures="1" errors="0" skipped="1" time="0.2">
    <testcase classname="tests/domain/days.test.ts" name="a day &gt; another" time="0.001"></testcase>
    <testcase classname="tests/domain/days.test.ts" name="a leap day" time="0.002">
      <failure message="expected 29 to be 28" type="AssertionError">at days.test.ts:4</failure>
    </testcase>
    <testcase classname="tests/domain/days.test.ts" name="later"><skipped/></testcase>
  </testsuite>
  <testsuite name="tests/domain/cron.test.ts" timestamp="2026-03-10T09:00:01.000Z" tests="1"><testcase name="every minute"/></testsuite>
</testsuites>
`;

const lynis = `# Lynis Report
report_version_major=1
report_version_minor=0
report_datetime_start=2026-03-10 09:00:00
lynis_version=3.1.4
hostname=web-1
warning[]=NETW-2705|Couldn't find 2 responsive nameservers|-|-|
suggestion[]=SSH-7408|Consider hardening SSH configuration|AllowTcpForwarding (set YES to NO)|-|
hardening_index=67
tests_executed=NETW-2705|SSH-7408|AUTH-9262|
tests_skipped=CONT-8104|
report_datetime_end=2026-03-10 09:01:30
finish=true
`;

/** By what they are, each with the format that it is recognised as. */
export const samples: readonly { name: string; format: string; text: string }[] = [
  { name: "SARIF", format: "sarif", text: sarif },
  { name: "Prowler's list", format: "ocsf", text: ocsf },
  { name: "OCSF as JSON Lines", format: "ocsf", text: ocsfLines },
  { name: "CycloneDX with VEX", format: "cyclonedx", text: cyclonedx },
  { name: "npm audit", format: "npm-audit", text: npmAudit },
  { name: "pnpm audit", format: "npm-audit", text: pnpmAudit },
  { name: "pip-audit", format: "pip-audit", text: pipAudit },
  { name: "cargo audit", format: "cargo-audit", text: cargoAudit },
  { name: "OSV-Scanner", format: "osv-scanner", text: osvScanner },
  { name: "Trivy", format: "trivy", text: trivy },
  { name: "Grype", format: "grype", text: grype },
  { name: "Powerpipe", format: "powerpipe", text: powerpipe },
  { name: "InSpec", format: "inspec", text: inspec },
  { name: "Kubernetes RBAC", format: "kubernetes-rbac", text: kubernetes },
  { name: "XCCDF", format: "xccdf", text: xccdf },
  { name: "JUnit", format: "junit", text: junit },
  { name: "Lynis", format: "lynis", text: lynis },
];

/** One sample by its name. */
export function sample(name: string): string {
  const found = samples.find((one) => one.name === name);
  if (!found) throw new Error(`There is no sample ${name}.`);
  return found.text;
}
