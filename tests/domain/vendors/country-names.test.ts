import { expect, test } from "vitest";
import { countryCode, countryName } from "#domain/vendors/country-names";
import { splitCountries } from "#domain/vendors/subprocessors";

test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])(
  "%s is no country",
  (word) => {
    expect(countryName(word)).toBe(word);
    expect(countryCode(word)).toBeNull();
    expect(splitCountries(`${word}, Germany`)).toEqual([word, "Germany"]);
  },
);
