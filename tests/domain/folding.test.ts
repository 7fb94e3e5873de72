import { expect, test } from "vitest";
import { fold } from "#domain/folding";
import { matchNames } from "#domain/vendors/company-names";

test.each([
  ["Łukasz Bjørn Weiß", "lukasz bjorn weiss"],
  ["Đorđe IŞIK Işık", "dorde isik isik"],
  ["Æsa Œuvre Þór Guðmundsson", "aesa oeuvre thor gudmundsson"],
  ["STRAẞE, Ħal, Ŧ", "strasse, hal, t"],
  ["Ÿves ＡＢＣ", "yves abc"],
])("%j folds to %j", (text, folded) => {
  expect(fold(text)).toBe(folded);
  expect(fold(fold(text))).toBe(folded);
});

test("names of companies are compared by the same folding", () => {
  expect(matchNames("Møller Straße A/S", "Moller Strasse A/S")).toBe("spelling");
});
