import { describe, expect, test } from "vitest";
import { requiredLine, requiredText } from "#domain/text-fields";

describe("a required text", () => {
  test.each([
    ["nothing", ""],
    ["blanks", "  \n\t"],
    ["a zero width space", "\u200b"],
    ["a NUL", "\0"],
    ["marks of direction", "\u202e\u2066"],
    ["a Hangul filler", "\u3164"],
  ])("is not %s", (_, text) => {
    for (const field of [requiredText("Enter a name"), requiredLine("Enter a name")]) {
      const read = field.safeParse(text);
      expect(read.error?.issues[0]?.message).toBe("Enter a name");
    }
  });

  test.each([
    ["keeps breaks and tabs", requiredText, "a\r\n\tb", "a\r\n\tb"],
    ["loses what a terminal would act on", requiredText, "a\u001b[2J\0b", "a[2Jb"],
    ["loses breaks in a line", requiredLine, "Mem\r\nBcc: a@b.example", "Mem Bcc: a@b.example"],
    ["loses marks that turn the text around it in a line", requiredLine, "abc\u202edef", "abcdef"],
    [
      "keeps other scripts and joined emoji",
      requiredLine,
      " Αλέξανδρος 👩‍👩‍👧 村田 ",
      "Αλέξανδρος 👩‍👩‍👧 村田",
    ],
  ] as const)("%s", (_, field, text, expected) => {
    expect(field("Enter a name").parse(text)).toBe(expected);
  });
});
