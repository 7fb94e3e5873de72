import { describe, expect, test } from "vitest";
import type { Verdict } from "#domain/evidence/evidence";
import { rejudged } from "#domain/evidence/reassessment";

const judged = (rule: string, object: string, verdict: Verdict, detail = "") => ({
  rule,
  object,
  verdict,
  detail,
});
const differences = (...args: Parameters<typeof rejudged>) =>
  rejudged(...args).map(({ rule, object, before, after }) => `${rule} ${object} ${before}>${after}`);

describe("what two assessments of the same files judge differently", () => {
  test.each([
    ["nothing", [judged("tls", "a", "pass")], [judged("tls", "a", "pass", "in other words")], []],
    ["a verdict", [judged("tls", "a", "pass")], [judged("tls", "a", "fail")], ["tls a pass>fail"]],
    ["a rule that is new", [], [judged("tls", "a", "unknown")], ["tls a null>unknown"]],
    ["a rule that is gone", [judged("tls", "a", "fail")], [], ["tls a fail>null"]],
    [
      "several findings of one rule and object count as the gravest",
      [judged("tls", "a", "fail"), judged("tls", "a", "pass")],
      [judged("tls", "a", "unknown"), judged("tls", "a", "pass")],
      ["tls a fail>unknown"],
    ],
    [
      "sorted by rule, then object; a colon in a name mixes nothing",
      [judged("b", "x", "pass"), judged("a:b", "c", "pass")],
      [judged("b", "x", "fail"), judged("a", "b:c", "pass"), judged("a:b", "c", "pass")],
      ["a b:c null>pass", "b x pass>fail"],
    ],
  ] as const)("%s", (_, before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });
});
