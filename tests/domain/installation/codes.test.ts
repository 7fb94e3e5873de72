import { expect, test } from "vitest";
import { anyCode, plainCode, sixDigits } from "#domain/installation/codes";

test.each([
  ["blanks", " 123 456 "],
  ["a no-break space", "123\u00A0456"],
  ["a thin space", "123\u2009456"],
  ["a narrow no-break space", "123\u202F456"],
  ["an ideographic space", "123\u3000456"],
  ["a tab and a line break", "123\t456\r\n"],
  ["a zero-width space and a direction mark", "\u200E123\u200B456\uFEFF"],
  ["a hyphen", "123-456"],
  ["a non-breaking hyphen, an en dash and a minus", "1\u20112\u20133\u2212456"],
  ["a figure space and an em quad", "123\u2007\u2001456"],
  ["a Mongolian vowel separator", "123\u180E456"],
  ["Bengali digits", "১২৩৪৫৬"],
  ["Thai digits", "๑๒๓๔๕๖"],
  ["full-width digits", "１２３４５６"],
  ["full-width digits and an ideographic space", "１２３\u3000４５６"],
  ["Arabic-Indic digits", "١٢٣٤٥٦"],
  ["extended Arabic-Indic digits", "۱۲۳۴۵۶"],
  ["Devanagari digits", "१२३४५६"],
  ["mathematical digits", "𝟏𝟐𝟑𝟒𝟓𝟔"],
  ["digits of Adlam, beyond the first plane", "𞥑𞥒𞥓𞥔𞥕𞥖"],
])("%s are the code", (_what, typed) => {
  expect(sixDigits.parse(typed)).toBe("123456");
  expect(anyCode.parse(typed)).toBe("123456");
});

test.each(["12345", "12345a", "1234567", "１２３４５", "abcdef", " ", "12 34", "②②②②②a", "123456789012"])(
  "%j is no code, and it is said how long one is",
  (typed) => {
    expect(sixDigits.safeParse(typed).error?.issues[0]?.message).toBe("The code has 6 digits");
    expect(anyCode.safeParse(typed).error?.issues[0]?.message).toBe(
      "The code has 6 digits; a recovery code is longer",
    );
  },
);

test("a recovery code may be typed with other blanks, dashes and letters", () => {
  const code = "2345-6789-bcdf-ghjk-mnpq-rstv";
  const plain = plainCode(code);
  for (const typed of [
    code,
    code.replaceAll("-", "\u2013"),
    code.replaceAll("-", "\u00A0 "),
    code.replaceAll("-", "－"),
  ])
    expect(anyCode.parse(typed)).toBe(plain);
  expect(plainCode("ｂｃｄｆ")).toBe("bcdf");
});
