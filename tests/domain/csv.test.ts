import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText } from "#domain/csv";

/** Signs that begin a formula, in their ASCII and their full-width forms. */
const formulaSigns = ["=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}"];
/** What spreadsheets skip, or take for the end of a cell, before they look for a formula. */
const before = ["", " ", "\t", "\r", "\n", "\0", "\u{a0}", "\u{3000}", "\u{feff}", "\u{200b}"];

/** The cells of one line as a spreadsheet sees them that ignores quotes and splits at the separator or a line end. */
const piecesOf = (text: string, separator: string) => text.split(new RegExp(`[${separator}\\r\\n]`));

/** Would a spreadsheet run this piece? Plain numbers are values. */
const runs = (piece: string) =>
  /^[\s"\0\u{feff}\u{200b}]*[=+\-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/u.test(piece) &&
  !/^"?-?\d+(\.\d+)?"?$/.test(piece);

describe("CSV export", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["\n=1+1", "\"'\n'=1+1\""],
    ["\0=1+1", "'\0=1+1"],
    ["\u{ff1d}1+1", "'\u{ff1d}1+1"],
    ["foo;=cmd|'/C calc'!A1;x", "\"foo;'=cmd|'/C calc'!A1;x\""],
    ["a\tb\t@SUM(1)", "a\tb\t'@SUM(1)"],
    ["-3.5", "-3.5"],
    ["2026-03-01", "2026-03-01"],
    ["a; b", '"a; b"'],
    ["one\ntwo", '"one\ntwo"'],
    ['say "no"', '"say ""no"""'],
  ])("writes %j so that no spreadsheet runs it", (value, cell) => {
    expect(csvText(["x"], [[value]])).toBe(`x\r\n${cell}\r\n`);
  });

  it("leaves no cell that a spreadsheet runs, whichever separator it splits at", () => {
    const part = fc.oneof(
      fc.constantFrom(...formulaSigns, ...before, ";", ",", '"', "'", "1", "a"),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    );
    const value = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(value, (text) => {
        const body = csvText(["x"], [[text]]).slice("x\r\n".length, -2);
        for (const separator of [";", "\t"]) {
          expect(piecesOf(body, separator).filter(runs)).toEqual([]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps every character of the value: only apostrophes are added", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const body = csvText(["x"], [[text]]).slice("x\r\n".length, -2);
        const plain = body.startsWith('"') ? body.slice(1, -1).replaceAll('""', '"') : body;
        expect(plain.replaceAll("'", "")).toBe(text.replaceAll("'", ""));
      }),
    );
  });
});
