import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fact } from "#app/pdf/layout/facts";
import { mono, Paper } from "#app/pdf/layout/page";
import { printed } from "#app/pdf/thread/print";
import { findFaults } from "#tests/support/pdf/universal-access";
import { textOfPdf } from "#tests/support/pdftotext";

const meta = {
  number: "SUR-1",
  subject: "Long facts",
  title: "Long facts",
  organisation: "Tidewater Rota",
  madeAt: new Date("2026-03-11T13:05:22Z"),
  madeBy: "Maren Olsen",
  timeZone: "Europe/Berlin",
  data: {},
};

/** A document that has `before` lines of text above the facts, so that they begin anywhere on a page. */
function paperWith(facts: Fact[], before: number, sealed: boolean): Paper {
  const paper = new Paper(meta);
  paper.section("Evidence", { newPage: true });
  for (let n = 0; n < before; n += 1) paper.text(`Line ${n}`);
  if (sealed) paper.provenance(facts);
  else paper.facts(facts);
  return paper;
}

const asks = (lines: number) => "select 1\n".repeat(lines);

describe("facts longer than what is left of a page go on over it", () => {
  test.each([20, 40, 80, 900])("%i lines of a query", async (lines) => {
    const facts: Fact[] = [
      ["Source", "Okta"],
      ["Query", mono(asks(lines))],
      ["Rows", "12"],
    ];
    for (const sealed of [false, true]) {
      const bytes = await printed(paperWith(facts, 0, sealed));
      expect(findFaults(bytes)).toEqual([]);
      const text = await textOfPdf(bytes);
      expect(text.match(/select 1/g)).toHaveLength(lines);
      expect(text).toContain("12");
    }
  });

  test("wherever they begin and however long each is", async () => {
    const value = fc.oneof(
      fc.integer({ min: 1, max: 130 }).map(asks),
      fc.integer({ min: 1, max: 900 }).map((words) => "word ".repeat(words)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 45 }),
        fc.boolean(),
        async (values, before, sealed) => {
          const facts = values.map((text, at): Fact => [`Name ${at}`, text]);
          expect(findFaults(await printed(paperWith(facts, before, sealed)))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
