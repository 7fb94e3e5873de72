import { describe, expect, test } from "vitest";
import { evidenceInput, linkInput } from "#domain/evidence/forms";
import { publishInput, retireInput } from "#domain/policies/policies";
import { dayField } from "#domain/schema";
import { changeActInput, importActInput } from "#domain/vendors/subprocessors";
import { reportInput, reviewInput, vendorInput } from "#domain/vendors/vendors";

/** Texts in the shape of a day that are none, or none that can be calculated with. */
const noDays = [
  "2027-02-32",
  "2027-99-99",
  "2026-02-30",
  "2026-02-29",
  "2026-04-31",
  "2026-00-00",
  "2026-01-00",
  "0000-01-01",
  "1899-12-31",
  "3000-01-01",
  "9999-12-31",
  " 2026-01-01",
  "2026-01-01\n",
  "٢٠٢٦-٠١-٠١",
];

test.each(noDays)("%j is no day", (text) => expect(dayField().safeParse(text).success).toBe(false));

test.each(["2024-02-29", "2026-12-31", "1900-01-01", "2999-12-31"])("%s is one", (text) => {
  expect(dayField().parse(text)).toBe(text);
});

const evidence = {
  title: "Accounts",
  kind: "list",
  source: "Okta",
  extractedAt: "2026-03-10 09:00",
  stored: ["x"],
};
const vendor = { name: "Harbour Cloud Ltd", tier: "minor" };
const forms: [
  string,
  { safeParse(value: unknown): { success: boolean } },
  Record<string, unknown>,
  string,
][] = [
  ["evidence", evidenceInput("UTC"), evidence, "performedFrom"],
  ["evidence", evidenceInput("UTC"), { ...evidence, performedFrom: "2026-01-01" }, "performedTo"],
  ["evidence", evidenceInput("UTC"), { ...evidence, coversTo: "2026-03-01" }, "coversFrom"],
  ["evidence", evidenceInput("UTC"), { ...evidence, coversFrom: "2026-01-01" }, "coversTo"],
  ["evidence", evidenceInput("UTC"), { ...evidence, control: "AC-03" }, "dueOn"],
  ["a link", linkInput, { control: "AC-03" }, "dueOn"],
  ["a publication", publishInput, { acknowledgeDays: "14" }, "effectiveOn"],
  ["a retirement", retireInput, { reason: "Merged into another policy" }, "retiredOn"],
  ["an announcement", changeActInput, { do: "announce" }, "effectiveOn"],
  ["an announced list", importActInput, { do: "announce" }, "effectiveOn"],
  ["an objection", changeActInput, { do: "object", objector: "A customer", text: "No." }, "receivedOn"],
  ["a vendor", vendorInput, vendor, "nextReviewOn"],
  ["a vendor", vendorInput, vendor, "dpaSignedOn"],
  ["a report", reportInput, { kind: "SOC 2 Type II", coversTo: "2026-12-31" }, "coversFrom"],
  ["a review of a vendor", reviewInput, { outcome: "keep", note: "Read." }, "nextReviewOn"],
];

describe.each(forms)("%s", (_what, schema, given, field) => {
  test(`takes a day for ${field}, and nothing that is none`, () => {
    const good = schema.safeParse({ ...given, [field]: "2026-03-01" });
    expect(good).toMatchObject({ success: true });
    for (const text of noDays)
      expect(schema.safeParse({ ...given, [field]: text }).success, text).toBe(false);
  });
});
