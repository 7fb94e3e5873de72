import fc from "fast-check";
import PDFDocument from "pdfkit";
import { describe, expect, test } from "vitest";
import { FontBook } from "#app/pdf/layout/glyphs";
import { breakLines } from "#app/pdf/layout/lines";
import { visible } from "#app/pdf/layout/visible";

const doc = new PDFDocument({ autoFirstPage: false, font: null as unknown as string });
const book = new FontBook(doc);
const size = 9;
/** Wider than the longest thing that is never broken, a character that is written as its number. */
const column = 90;
const scripts = [
  "Zoë",
  "Παππάς",
  "Лисенко",
  "עומר",
  "حدّاد",
  "राजेश",
  "王秀英",
  "さくら",
  "박지우",
  " ",
  "\n",
  "-",
  "(",
  "😀",
];

describe("lines", () => {
  test("no text of any scripts makes a line wider than its column", () => {
    const text = fc.array(fc.constantFrom(...scripts), { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (given) => {
        for (const line of breakLines(book, [{ text: given }], size, column)) {
          expect(line.width).toBeLessThanOrEqual(column + 0.5);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("no string at all stops the printing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (given) => {
        expect(breakLines(book, [{ text: given }], size, column).length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  test("an identifier without spaces is cut where it must be and nowhere else", () => {
    const lines = breakLines(book, [{ text: "arn:aws:iam::123456789012:role/deploy" }], size, column);
    expect(lines.length).toBe(2);
    expect(breakLines(book, [{ text: "two words" }], size, column)).toHaveLength(1);
    expect(breakLines(book, [{ text: "" }], size, column)).toHaveLength(1);
  });

  test("Chinese breaks between characters, but not before its full stop", () => {
    const line = breakLines(book, [{ text: "访问权限每个季度由系统负责人复核。" }], size, 16 * size + 1);
    expect(line).toHaveLength(2);
    expect(line[1]!.width).toBeGreaterThan(1.5 * size);
  });
});

describe("what would hide is written out", () => {
  test.each([
    ["plain", "plain"],
    ["line\r\nend\rhere", "line\nend\nhere"],
    ["a\u202eb", "a[U+202E]b"],
    ["a\u200bb\ufeff", "a[U+200B]b[U+FEFF]"],
    ["x\ud800", "x[U+D800]"],
    ["e\u0301", "é"],
    ["می\u200cخواهم", "می\u200cخواهم"],
    ["\u{e0041}", "[U+E0041]"],
  ])("%j", (given, expected) => {
    expect(visible(given)).toBe(expected);
  });
});
