import { expect, test } from "vitest";
import { countingAnchors, submissionOf } from "#domain/breach-clocks/submissions";

const clock = (ruleId: string, how: "told" | "not_required" | null, customerId: string | null = null) => ({
  ruleId,
  customerId,
  ended: how && { how },
});

test.each([
  ["submitted:nis2-72", "told", "sent"],
  ["submitted:nis2-72", null, "in_question"],
  ["submitted:nis2-72", "not_required", "withdrawn"],
  ["submitted:other", null, "sent"],
  ["aware", null, null],
] as const)("%s whose clock is %s is %s", (kind, how, expected) => {
  expect(submissionOf(kind, [clock("nis2-72", how)])).toBe(expected);
});

test("a customer's clock of the same rule says nothing about a sending; what is withdrawn starts nothing", () => {
  expect(submissionOf("submitted:x", [clock("x", "not_required", "c1")])).toBe("sent");
  const anchors = (["aware", "submitted:x", "submitted:y"] as const).map((kind) => ({
    id: kind,
    kind,
    at: "2026-03-10T09:00:00.000Z",
    recordedAt: new Date("2026-03-10T09:00:00.000Z"),
    correctsId: null,
  }));
  const kept = countingAnchors(anchors, [clock("x", "not_required"), clock("y", null)]);
  expect(kept.map((one) => one.kind)).toEqual(["aware", "submitted:y"]);
});
