import fc from "fast-check";
import { expect, test } from "vitest";
import { compareForPage, compareTexts, withContext } from "#policies/compare";

test("a reworded line shows its words, other lines stay", () => {
  const { lines, added, removed } = compareTexts(
    "One\nReview yearly.\nThree",
    "One\nReview each quarter.\nThree\nFour",
  );
  expect(lines.map(({ kind }) => kind)).toEqual(["same", "removed", "added", "same", "added"]);
  expect(
    lines[1]!.pieces
      .filter(({ kind }) => kind === "removed")
      .map(({ text }) => text)
      .join(""),
  ).toBe("yearly");
  expect(lines[2]!.pieces.map(({ text }) => text).join("")).toBe("Review each quarter.");
  expect([added, removed]).toEqual([2, 1]);
});

test("equal texts have no change", () => {
  expect(compareTexts("a\r\nb", "a\nb")).toMatchObject({ added: 0, removed: 0 });
  expect(compareTexts("", "").lines).toEqual([]);
});

test("both texts can be read back from the comparison", () => {
  const text = fc
    .array(fc.constantFrom("a", "b c", "b d", "", "é 👍"), { maxLength: 12 })
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (older, newer) => {
      const { lines } = compareTexts(older, newer);
      const side = (without: string) =>
        lines
          .filter(({ kind }) => kind !== without)
          .map(({ pieces }) => pieces.map((piece) => piece.text).join(""))
          .join("\n");
      expect(side("added")).toBe(older);
      expect(side("removed")).toBe(newer);
    }),
  );
});

test("unchanged stretches are counted, not shown", () => {
  const text = Array.from({ length: 20 }, (_, at) => `line ${at}`);
  const { lines } = compareTexts(text.join("\n"), text.with(9, "line nine").join("\n"));
  expect(withContext(lines).map((line) => (line.kind === "skipped" ? line.count : line.kind))).toEqual([
    7,
    "same",
    "same",
    "removed",
    "added",
    "same",
    "same",
    8,
  ]);
  expect(withContext(compareTexts("a\nb", "a\nb").lines)).toEqual([{ kind: "skipped", count: 2 }]);
});

test("two long texts without a line in common count as rewritten whole", () => {
  const text = (word: string) => Array.from({ length: 5_000 }, (_, n) => `${word} ${n}`).join("\n");
  const { lines, added, removed } = compareTexts(text("line"), text("other"));
  expect([lines.length, added, removed]).toEqual([10_000, 5_000, 5_000]);
});

test("of two long texts a page shows the first lines, and how many are left out", () => {
  const text = (word: string) => Array.from({ length: 9_000 }, (_, n) => `${word} ${n}`).join("\n");
  const shown = compareForPage(text("line"), text("other"), true);
  expect(shown).toMatchObject({ added: 9_000, removed: 9_000, left: 16_000 });
  expect(shown.lines).toHaveLength(2_000);
  expect(compareForPage("a\nb", "a\nc", false)).toMatchObject({ left: 0, added: 1, removed: 1 });
});
