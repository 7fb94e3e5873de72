import { expect, test } from "vitest";
import { fitsFilter, termsIn } from "#domain/customers/filter";

const aurora = {
  name: "Auróra Clinics",
  securityEmail: "soc@aurora.example",
  privacyEmail: null,
  contract: "EU plan, 2024-17",
  breachHours: 24,
  breachFrom: "verified" as const,
};

test.each([
  ["", "", true],
  ["aurora", "", true],
  ["CLIN eu", "", true],
  ["2024-17 soc@", "", true],
  ["aurora us", "", false],
  ["", "24 h after verification", true],
  ["", "24 h after awareness", false],
  ["boreal", "24 h after verification", false],
])("“%s” with terms “%s”: %s", (search, terms, fits) => {
  expect(fitsFilter(aurora, { search, terms })).toBe(fits);
});

test("the terms that stand in a list, the most frequent first", () => {
  const from = (breachHours: number, breachFrom: "verified" | "aware") => ({ breachHours, breachFrom });
  expect(termsIn([from(72, "aware"), from(24, "verified"), from(24, "verified"), from(24, "aware")])).toEqual(
    [
      { terms: "24 h after verification", count: 2 },
      { terms: "24 h after awareness", count: 1 },
      { terms: "72 h after awareness", count: 1 },
    ],
  );
});
