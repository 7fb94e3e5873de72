import { expect, test } from "vitest";
import { customerInput } from "#domain/customers/customers";
import { addressKey, email, readAddress, splitAddresses } from "#domain/email";
import { personInput } from "#domain/people/people";
import { matcher } from "#domain/systems/identity";

const plain = (text: string) => {
  const read = readAddress(text);
  return "address" in read ? read.address : read.problem;
};

test.each([
  ["in front, unseen", "\u200brosa.lind@example.com"],
  ["within, a word joiner", "rosa.li\u2060nd@example.com"],
  ["within, a soft hyphen", "rosa\u00ad.lind@example.com"],
  ["behind, a byte order mark", "rosa.lind@example.com\ufeff"],
  ["around, blanks of Word", "\u00a0rosa.lind@example.com\u200b "],
  ["a mark that turns text round", "\u202arosa.lind@example.com\u202c"],
  ["a thin blank and a variation selector", "rosa.lind\u2009@example.com\ufe0f"],
  ["a scheme with a subject", "mailto:Rosa.Lind@Example.com?subject=Hello"],
  ["a name", '"Lind, Rosa" <rosa.lind@example.com>'],
  ["quotes and a separator", "'rosa.lind@example.com';"],
  ["an invisible separator between the parts", "rosa.lind\u2063@example.com"],
  ["a mark of direction in front", "\u200erosa.lind@example.com"],
  ["a figure space and a Mongolian vowel separator behind", "rosa.lind@example.com\u2007\u180e"],
  ["full-width signs", "ｒosa.lind＠example.com"],
])("an address is the same with %s", (_, text) => {
  expect(plain(text)).toBe("rosa.lind@example.com");
  expect(addressKey(text)).toBe("rosa.lind@example.com");
});

test.each([
  ["rosa@bücher.example", "rosa@xn--bcher-kva.example"],
  ["rosa@BU\u0308CHER.example", "rosa@xn--bcher-kva.example"],
  ["rosa@XN--BCHER-KVA.example", "rosa@xn--bcher-kva.example"],
  ["security@пример.испытание", "security@xn--e1afmkfd.xn--80akhbyknj4f"],
  ["info@例え。テスト", "info@xn--r8jz45g.xn--zckzah"],
  ["rosa@bücher。example", "rosa@xn--bcher-kva.example"],
  ["rosa@ＢÜCHER．example", "rosa@xn--bcher-kva.example"],
  ["rosa@büch\u00ader.example", "rosa@xn--bcher-kva.example"],
  ["rosa+crm@straße.example", "rosa+crm@xn--strae-oqa.example"],
])("%s and its punycode are one address", (letters, ascii) => {
  expect(plain(letters)).toBe(ascii);
  expect(plain(ascii)).toBe(ascii);
  expect(addressKey(letters)).toBe(addressKey(ascii));
  expect(email.parse(ascii)).toBe(ascii);
});

test.each([
  ["jürgen@example.com", /cannot be used in an e-mail address: ü$/],
  ["ро́за@example.com", /cannot be used in an e-mail address/],
  ["a@example.com; b@example.com", /these are two/],
  ["a@example.com b@example.com", /these are two/],
  ["Rosa <a@example.com>, Kim <b@example.com>", /these are two/],
  ["rosa lind@example.com", /is not an e-mail address/],
  ["rosa@example", /is not an e-mail address/],
  ["rosa@1.2.3.4", /is not an e-mail address/],
  ["rosa@-example.com", /is not an e-mail address/],
  ["a..b@example.com", /is not an e-mail address/],
  ["@example.com", /is not an e-mail address/],
  [`${"a".repeat(65)}@example.com`, /too long/],
])("%s is refused in words that say why", (text, why) => {
  expect(plain(text)).toMatch(why);
});

test("a field for several takes them as lists and programs write them", () => {
  expect(
    splitAddresses("a@example.com; B <b@example.com>|c@example.com\nd@example.com, e@example.com"),
  ).toEqual(["a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com"]);
});

test("forms of people and customers keep one spelling, and what they keep can be saved again", () => {
  const person = {
    name: "Rosa",
    email: "Rosa <rosa@bücher.example>",
    aliases: "R <r@bücher.example>, \u200bq@example.com",
  };
  const saved = personInput.parse(person);
  expect([saved.email, saved.aliases]).toEqual([
    "rosa@xn--bcher-kva.example",
    ["r@xn--bcher-kva.example", "q@example.com"],
  ]);
  expect(personInput.parse({ ...person, email: saved.email, aliases: saved.aliases.join("\n") })).toEqual(
    saved,
  );
  const customer = customerInput.parse({ name: "Пример", securityEmail: "security@example.испытание" });
  expect(customer.securityEmail).toBe("security@example.xn--80akhbyknj4f");
  expect(customerInput.parse(customer)).toEqual(customer);
  expect(
    customerInput.safeParse({ name: "X", securityEmail: "jürgen@example.com" }).error?.issues[0]?.message,
  ).toMatch(/Letters before the @/);
});

test("an account in punycode is the person's whose list has letters", () => {
  const match = matcher([{ id: "rosa", email: "rosa@bücher.example", aliases: [] }]);
  const account = { externalId: "1", email: "rosa\u200b@xn--bcher-kva.example", userName: null } as never;
  expect(match(account)).toEqual({ personId: "rosa", by: "email" });
});
