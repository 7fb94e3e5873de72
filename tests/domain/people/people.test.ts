import { describe, expect, test } from "vitest";
import { isStaff } from "#domain/people/people";

describe("whether somebody belongs to the staff, to the day", () => {
  test.each([
    ["without a last day", null, true],
    ["with a last day next month", "2026-04-11", true],
    ["with a last day tomorrow", "2026-03-12", true],
    ["on the last day", "2026-03-11", true],
    ["the day after the last day", "2026-03-10", false],
    ["a year after the last day", "2025-03-11", false],
  ])("%s", (_, endsOn, staff) => {
    expect(isStaff({ endsOn }, "2026-03-11")).toBe(staff);
  });
});
