import { describe, expect, test } from "vitest";
import { mappingInForce, matches, scanByControl } from "#domain/evidence/scan-mapping";
import { noVerdicts } from "#domain/evidence/scan-results";

const row = (rule: string, control: string, format = "ocsf") => ({ format, rule, control });

describe("a pattern names rules", () => {
  test.each<[string, string, boolean]>([
    ["*", "anything", true],
    ["*", "", true],
    ["iam_*", "IAM_root_mfa", true],
    ["iam_*", "s3_iam_", false],
    ["*mfa*", "iam_root_mfa_enabled", true],
    ["*mfa", "iam_root_mfa_enabled", false],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["ab*ba", "aba", false],
    ["CVE-2026-0001", "cve-2026-0001", true],
    ["CVE-2026-0001", "CVE-2026-00012", false],
    ["a.c", "abc", false],
  ])("%s of %s: %s", (pattern, rule, expected) => {
    expect(matches(pattern, rule)).toBe(expected);
  });
});

test("the organisation's own rows add to what ships and take out of it; the later one wins", () => {
  const shipped = [row("*", "OP-05"), row("*mfa*", "AC-04")];
  const own = [
    { ...row("*MFA*", "AC-04"), effect: "remove" as const },
    { ...row("kms_*", "OP-02"), effect: "add" as const },
    { ...row("*", "OP-05"), effect: "add" as const },
  ];
  expect(mappingInForce(shipped, own)).toEqual([
    { ...row("*", "OP-05"), own: false },
    { ...row("kms_*", "OP-02"), own: true },
  ]);
  expect(mappingInForce(shipped, [...own, { ...row("*mfa*", "AC-04"), effect: "add" }])).toHaveLength(3);
});

test("each control gets the counts of the rules that serve it, once", () => {
  const rules = [
    { rule: "iam_mfa", counts: { ...noVerdicts(), fail: 2, pass: 3 }, severity: null },
    { rule: "s3_acl", counts: { ...noVerdicts(), unknown: 1 }, severity: null },
  ];
  const mapping = [
    row("*", "OP-05"),
    row("*mfa*", "AC-04"),
    row("iam_*", "AC-04"),
    row("*", "VU-04", "sarif"),
  ];
  expect(scanByControl("ocsf", rules, mapping)).toEqual([
    { control: "AC-04", counts: { ...noVerdicts(), fail: 2, pass: 3 } },
    { control: "OP-05", counts: { ...noVerdicts(), fail: 2, pass: 3, unknown: 1 } },
  ]);
});
