import { expect, test } from "vitest";
import { type PolicyPaper, policyPaper } from "#app/pdf/documents/policy";
import { printed } from "#app/pdf/thread/print";
import { findTemplate } from "#policies/library";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";

const data: PolicyPaper = {
  organisation: "Tidewater Rota GmbH",
  timeZone: "Europe/Berlin",
  title: "Access control policy",
  slug: "access-control",
  number: "2.0",
  body: findTemplate("access-control")!.body.replaceAll("{{organisation}}", "Tidewater Rota"),
  sha256: "ab".repeat(32),
  changeNote: "Reviews every quarter",
  owner: "田中 美咲",
  authors: ["Maren Lindqvist"],
  criteria: ["CC6.1"],
  submittedBy: "Maren Lindqvist",
  submittedAt: new Date("2026-03-09T08:00:00Z"),
  approver: "Tomás Ferreira",
  approvedAt: new Date("2026-03-10T09:30:00Z"),
  factor: { method: "totp", at: new Date("2026-03-10T09:29:40Z") },
  onePairOfEyes: false,
  approverAccount: null,
  publisher: "Maren Lindqvist",
  publishedAt: new Date("2026-03-11T10:00:00Z"),
  effectiveOn: "2026-04-10",
  retiredOn: null,
  reviewMonths: 12,
};

test.skipIf(pdftotextMissing)(
  "text, version, author, approver, factor and instant, first day, hash",
  async () => {
    const text = (await textOfPdf(await printed(policyPaper(data)))).replace(/\s+/g, " ");
    for (const words of [
      "Access control policy",
      "Version 2.0",
      "2026-04-10",
      "Reviews every quarter",
      "田中 美咲",
      "Maren Lindqvist",
      "Tomás Ferreira",
      "2026-03-10 09:30:00 UTC",
      "2026-03-10 09:29:40 UTC",
      "abababab",
      "the approver is not an author",
      "Each quarter, the access to every in-scope system is reviewed",
    ]) {
      expect(text).toContain(words);
    }
  },
);

test("same data, same bytes; other text, other bytes", async () => {
  const [once, again, other] = await Promise.all(
    [data, structuredClone(data), { ...data, body: "Other" }].map((each) => printed(policyPaper(each))),
  );
  expect(once!.equals(again!)).toBe(true);
  expect(once!.equals(other!)).toBe(false);
});

test.skipIf(pdftotextMissing)("one pair of eyes is said", async () => {
  const text = await textOfPdf(await printed(policyPaper({ ...data, onePairOfEyes: true, body: "Short" })));
  expect(text.replace(/\s+/g, " ")).toContain("No: the approver is also an author");
});

test("a long address that is used 1,000 times does not make a long file", async () => {
  const body = `[a]: https://x.example/${"x".repeat(20_000)}\n\n${"[a] ".repeat(1_000)}`;
  expect((await printed(policyPaper({ ...data, body }))).length).toBeLessThan(1_000_000);
});

test("a list is a list in the structure, and a head of a table says what it heads", async () => {
  const body = "Text\n\n- one\n- two\n\n  1. three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
  const file = (await printed(policyPaper({ ...data, body }))).toString("latin1");
  const count = (words: string) => file.match(new RegExp(`${words}\\b`, "g"))?.length ?? 0;
  expect(["L", "LI", "Lbl", "LBody"].map((tag) => count(`/S /${tag}`))).toEqual([2, 3, 3, 3]);
  expect(count("/Scope /Column")).toBeGreaterThanOrEqual(2);
  expect(count("/Scope /Row")).toBeGreaterThanOrEqual(2);
  expect(count("/S /TH")).toBe(count("/Scope /Column") + count("/Scope /Row"));
});
