import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ScanReading, scanVerdict } from "#domain/evidence/scan-results";
import { BadFile } from "#evidence/files/bad-lines";
import { readScan } from "#evidence/scan-results/read";
import { sample, samples } from "#tests/evidence/scan-results/samples";

async function* pieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += Math.max(1, size))
    yield bytes.subarray(at, at + Math.max(1, size));
}

const now = new Date("2026-03-10T09:05:00Z");

function read(text: string | Uint8Array, size?: number): Promise<ScanReading> {
  return readScan(pieces(typeof text === "string" ? Buffer.from(text) : text, size), now);
}

/** Everything that a file detail in short: its verdicts, and each finding in one line. */
async function linesOf(name: string): Promise<string[]> {
  const { findings } = await read(sample(name));
  return findings.map(
    ({ verdict, severity, rule, object, place }) =>
      `${verdict} ${severity ?? "-"} ${rule} | ${object}${place ? ` | ${place}` : ""}`,
  );
}

describe("a file is told apart by its content", () => {
  test.each(samples)("$name", async ({ format, text }) => {
    expect((await read(text)).format).toBe(format);
  });

  test("in pieces of any size the result is the same", async () => {
    for (const { text } of samples) {
      const whole = await read(text);
      for (const size of [1, 7, 64]) expect(await read(text, size)).toEqual(whole);
    }
  });

  test("a byte order mark and UTF-16, as PowerShell writes it, change nothing", async () => {
    for (const { text } of samples.filter((one) => !one.text.startsWith("<"))) {
      expect(await read(`\ufeff${text}`)).toEqual(await read(text));
      const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
      expect(await read(utf16)).toEqual(await read(text));
    }
  });
});

describe("each format gives findings per object", () => {
  test.each<[string, string[]]>([
    [
      "SARIF",
      [
        "fail high js/sql-injection | src/orders.js | src/orders.js:42",
        "fail low js/unused | the run",
        "unknown low js/unused | the run",
        "pass low js/unused | the run",
        "not_applicable high js/sql-injection | the run",
      ],
    ],
    [
      "Prowler's list",
      [
        "fail high s3_bucket_level_public_access_block | arn:aws:s3:::s3_bucket_level_public_access_block | tidewater, eu-west-1",
        "unknown high account_maintain_current_contact_details | arn:aws:s3:::account_maintain_current_contact_details | tidewater, eu-west-1",
        "pass high iam_root_mfa_enabled | arn:aws:s3:::iam_root_mfa_enabled | tidewater, eu-west-1",
        "not_applicable high ec2_instance_public_ip | arn:aws:s3:::ec2_instance_public_ip | tidewater, eu-west-1",
      ],
    ],
    [
      "CycloneDX with VEX",
      [
        "fail critical CVE-2026-0001 | pkg:npm/left-pad@1.3.0 | nvd",
        "unknown - CVE-2026-0003 | pkg:npm/@a/b@1",
        "pass - CVE-2026-0004 | the product",
        "not_applicable - CVE-2026-0002 | pkg:npm/left-pad@1.3.0",
      ],
    ],
    ["npm audit", ["fail critical GHSA-xvch-5gv4-984h | minimist <0.2.4 | node_modules/minimist"]],
    ["pnpm audit", ["fail critical GHSA-xvch-5gv4-984h | minimist 0.0.8 | .>mkdirp>minimist"]],
    [
      "pip-audit",
      [
        "fail - PYSEC-2014-8 | jinja2 2.4.1",
        "unknown - skipped | tidewater-tools",
        "pass - no advisories | markupsafe 3.0.2",
      ],
    ],
    [
      "cargo audit",
      [
        "fail info RUSTSEC-2020-0016 | net2 0.2.37 | Cargo.lock",
        "fail - RUSTSEC-2020-0071 | time 0.1.42 | Cargo.lock",
      ],
    ],
    ["OSV-Scanner", ["fail critical GHSA-xvch-5gv4-984h | minimist 0.0.8 | /src/package-lock.json"]],
    [
      "Trivy",
      [
        "fail critical aws-access-key-id | config/deploy.env | config/deploy.env:2",
        "fail high CVE-2026-0005 | libexpat1 2.5.0-1 | registry.example.com/tidewater/api:1.4 (debian 12.9)",
        "fail high DS002 | Dockerfile | Dockerfile:3",
        "pass - no findings | app/package-lock.json | registry.example.com/tidewater/api:1.4",
        "pass - no findings | Dockerfile | registry.example.com/tidewater/api:1.4",
      ],
    ],
    [
      "Grype",
      [
        "fail low CVE-2026-0006 | libssl3 3.0.15 | /var/lib/dpkg/status",
        "not_applicable high CVE-2026-0007 | libc6 2.36",
      ],
    ],
    [
      "Powerpipe",
      [
        "fail high aws_compliance.control.cis_v300_1_10 | arn:aws:iam::123456789012:user/misaki | 123456789012",
        "unknown - aws_compliance.control.cis_v300_1_20 | 1.20 Access Analyzer",
        "pass high aws_compliance.control.cis_v300_1_10 | arn:aws:iam::123456789012:user/ines",
      ],
    ],
    [
      "InSpec",
      [
        "fail critical os-02 | File /etc/shadow owner is root | web-1.example.com",
        "pass critical os-02 | File /etc/shadow is expected to exist | web-1.example.com",
        "not_applicable info os-11 | No-op | web-1.example.com",
      ],
    ],
    [
      "Kubernetes RBAC",
      [
        "fail high cluster-admin | ClusterRoleBinding deploy | cluster",
        "fail medium reads-secrets | ClusterRole reader | cluster",
        "pass - binding | ClusterRoleBinding cluster-admin | cluster",
      ],
    ],
    [
      "XCCDF",
      [
        "fail medium sshd_disable_root_login | web-1.example.com",
        "unknown - audit | web-1.example.com",
        "pass - package_aide_installed | web-1.example.com",
        "not_applicable - grub2_password | web-1.example.com",
      ],
    ],
    [
      "JUnit",
      [
        "fail - tests/domain/days.test.ts | a leap day | tests/domain/days.test.ts",
        "pass - tests/domain/days.test.ts | a day > another | tests/domain/days.test.ts",
        "pass - tests/domain/cron.test.ts | every minute",
        "not_applicable - tests/domain/days.test.ts | later | tests/domain/days.test.ts",
      ],
    ],
    [
      "Lynis",
      [
        "fail medium NETW-2705 | web-1",
        "fail low SSH-7408 | web-1",
        "pass - AUTH-9262 | web-1",
        "not_applicable - CONT-8104 | web-1",
      ],
    ],
  ])("%s", async (name, expected) => {
    expect(await linesOf(name)).toEqual(expected);
  });

  test("a secret that a scanner found is not taken along", async () => {
    expect(JSON.stringify(await read(sample("Trivy")))).not.toContain("AKIA");
  });
});

describe("when the scan was performed comes from the file", () => {
  test.each<[string, { from: string; to: string } | null]>([
    ["SARIF", { from: "2026-03-10T09:00:00.000Z", to: "2026-03-10T09:04:30.500Z" }],
    ["Prowler's list", { from: "2026-03-10T09:00:00.000Z", to: "2026-03-10T09:01:00.000Z" }],
    ["CycloneDX with VEX", { from: "2026-03-10T09:00:00.000Z", to: "2026-03-10T09:00:00.000Z" }],
    ["Trivy", { from: "2026-03-10T09:00:00.123Z", to: "2026-03-10T09:00:00.123Z" }],
    ["XCCDF", { from: "2026-03-10T08:00:00.000Z", to: "2026-03-10T08:02:00.000Z" }],
    ["JUnit", { from: "2026-03-10T09:00:00.000Z", to: "2026-03-10T09:00:01.000Z" }],
    // Without a zone only the day is known.
    ["Lynis", { from: "2026-03-10", to: "2026-03-10" }],
    ["npm audit", null],
  ])("%s", async (name, performed) => {
    expect((await read(sample(name))).performed).toEqual(performed);
  });
});

describe("a time after now is refused, with its place", () => {
  test.each<[string, string, string, RegExp]>([
    ["SARIF", "2026-03-10T09:04:30.5Z", "2099-01-01T00:00:00Z", /runs\[0\]\.invocations\[0\]\.endTimeUtc/],
    ["SARIF", "2026-03-10T09:04:30.5Z", "9999-12-31T23:59:59-14:00", /endTimeUtc is in the future/],
    ["SARIF", "2026-03-10T09:04:30.5Z", "2026-03-10T09:15:01Z", /endTimeUtc is in the future/],
    ["Prowler's list", '"time": 1773133260', '"time": 4102444800', /the time of \[1\] is in the future/],
    ["Prowler's list", '"time": 1773133260', '"time": 253402300800000', /the time of \[1\] is in the future/],
    ["CycloneDX with VEX", "2026-03-10T10:00:00+01:00", "2099-01-01", /metadata\.timestamp is in the future/],
    ["Trivy", "2026-03-10T09:00:00.123456789Z", "2099-01-01T00:00:00Z", /CreatedAt is in the future/],
    ["Grype", "2026-03-10T09:00:00.5Z", "2099-01-01T00:00:00Z", /descriptor\.timestamp is in the future/],
    [
      "InSpec",
      "2026-03-10T09:00:01+00:00",
      "2099-01-01T00:00:00Z",
      /profiles\[0\]\.controls\[0\]\.results\[1\]\.start_time/,
    ],
    ["XCCDF", "2026-03-10T09:02:00+01:00", "2099-01-01T00:00:00Z", /end-time of the test result/],
    ["XCCDF", "2026-03-10T09:01:00+01:00", "2099-01-01T00:00:00Z", /the time of xccdf_org.*root_login/],
    ["JUnit", "2026-03-10T09:00:01.000Z", "2099-01-01T00:00:00Z", /the suite tests\/domain\/cron/],
    // Without a zone: the day has not begun anywhere.
    [
      "Lynis",
      "2026-03-10 09:01:30",
      "2026-03-12 00:00:00",
      /report_datetime_end is in the future: 2026-03-12/,
    ],
  ])("%s, %s", async (name, stated, later, message) => {
    await expect(read(sample(name).replaceAll(stated, later))).rejects.toThrow(message);
  });

  test.each<[string, string, string]>([
    // Clocks of machines differ by minutes.
    ["SARIF", "2026-03-10T09:04:30.5Z", "2026-03-10T09:15:00Z"],
    ["JUnit", "2026-03-10T09:00:01.000Z", "2026-03-10"],
  ])("not what the clock of another machine shows: %s, %s", async (name, stated, later) => {
    expect((await read(sample(name).replaceAll(stated, later))).performed?.from).toMatch(/^2026-03-10/);
  });
});

describe("nothing passes because it is empty", () => {
  const npm = (total: number) =>
    JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: {},
      metadata: { vulnerabilities: {}, dependencies: { total } },
    });
  test.each<[string, string, string]>([
    ["an audit of 212 packages without an advisory", npm(212), "pass"],
    ["an audit of no package", npm(0), "unknown"],
    [
      "a SARIF run without results",
      `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[]}]}`,
      "pass",
    ],
    [
      "a SARIF run that states no results",
      `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}}}]}`,
      "unknown",
    ],
    [
      "a SARIF run that failed",
      `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[],"invocations":[{"executionSuccessful":false}]}]}`,
      "unknown",
    ],
    [
      "an inventory without an assessment",
      `{"bomFormat":"CycloneDX","components":[{"name":"a"}]}`,
      "unknown",
    ],
    [
      "only skipped tests",
      `<testsuite name="s"><testcase name="a"><skipped/></testcase></testsuite>`,
      "unknown",
    ],
  ])("%s", async (_name, text, verdict) => {
    expect(scanVerdict(await read(text))).toBe(verdict);
  });
});

describe("what is not understood is refused whole, with place and reason", () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ["nothing", "", /empty/],
    ["a table", "name,mfa\nines,yes\n", /in no format that is read here/],
    ["a web page", "<!doctype html><html><body>Sign in</body></html>", /web page/],
    ["gzip", Uint8Array.from([0x1f, 0x8b, 8, 0]), /gzip/],
    ["bytes that are no text", Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22]), /not text/],
    ["another version", sample("SARIF").replace('"2.1.0"', '"2.0.0"'), /SARIF 2\.0\.0; 2\.1\.0 is read/],
    [
      "a record that is something else",
      sample("Prowler's list").replace('"class_uid": 2004', '"class_uid": 6003'),
      /\[0\] is not an OCSF finding/,
    ],
    ["JSON Lines that change their kind", `${sample("OCSF as JSON Lines")}{"a":1}\n`, /not an OCSF finding/],
    ["two files in one", `${sample("SARIF")}\n${sample("npm audit")}`, /at once|one after another/],
    [
      "two formats in one object",
      sample("SARIF").replace(/}\s*$/, ', "matches": [], "descriptor": {}}'),
      /SARIF 2\.1\.0 and Grype at once/,
    ],
    [
      "a missing comma",
      sample("Trivy").replace('"DS002",', '"DS002"'),
      /not valid JSON.*Results\[2\]\.Misconfigurations\[0\]/,
    ],
    [
      "fewer than were counted",
      sample("cargo audit").replace('"count": 1', '"count": 2'),
      /counts 2 vulnerabilities and lists 1/,
    ],
    ["a document type", `<!DOCTYPE x [<!ENTITY a "b">]>${sample("JUnit").slice(39)}`, /DOCTYPE/],
    ["an entity of its own", sample("JUnit").replace("&gt;", "&own;"), /not well-formed XML: line 4/],
    ["a benchmark without results", "<Benchmark><title>x</title></Benchmark>", /no test result/],
    ["a Lynis report that was cut off", sample("Lynis").replace("finish=true\n", ""), /finish=true/],
    ["levels without end", `{"runs":${"[".repeat(200)}`, /more than 128 levels/],
    ["elements without end", `<testsuites>${"<a>".repeat(200)}`, /more than 128 levels/],
  ])("%s", async (_name, file, message) => {
    await expect(read(file)).rejects.toThrow(message);
    await expect(read(file)).rejects.toBeInstanceOf(BadFile);
  });

  test("a file that is cut off anywhere", async () => {
    // JSON Lines are whole at the end of each line, so they are not among these.
    for (const { name, text } of samples.filter((one) => one.name !== "OCSF as JSON Lines")) {
      const whole = Buffer.from(text.trimEnd());
      for (let end = 0; end < whole.length; end += 5)
        await expect(read(whole.subarray(0, end)), `${name} cut at ${end}`).rejects.toBeInstanceOf(BadFile);
    }
  });

  test("any bytes: findings or a refusal", async () => {
    const some = fc.constantFrom(...samples.map(({ text }) => text));
    const changed = fc
      .tuple(some, fc.nat(), fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 12 }))
      .map(([text, at, length, put]) => {
        const bytes = Buffer.from(text);
        const from = at % bytes.length;
        return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
      });
    const any = fc.oneof(
      changed,
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(any, fc.integer({ min: 1, max: 300 }), async (bytes, size) => {
        const reading = await read(bytes, size).catch((error) => {
          expect(error).toBeInstanceOf(BadFile);
          return null;
        });
        if (reading) expect(reading.findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 600 },
    );
  });

  test("any JSON is split as JSON.parse reads it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 1, max: 9 }), async (value, size) => {
        const text = JSON.stringify({
          version: "2.1.0",
          runs: [
            { tool: { driver: { name: "x" } }, results: [{ message: { text: "m" }, properties: value }] },
          ],
        });
        const changed = `${text.slice(0, -1)},"more":${JSON.stringify(value)}}`;
        expect((await read(changed, size)).counts.fail).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});
