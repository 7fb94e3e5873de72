import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPartOf, matchNames, nameKey, nameKeys, nameParts, namesIn } from "#domain/vendors/company-names";

test.each([
  ["Amazon Web Services, Inc.", "Amazon Web Services"],
  ["Twilio     (SendGrid)", "twilio sendgrid"],
  ["Karta Maps sp. z o.o.", "Karta Maps"],
  ["Papierlos OÜ", "papierlos"],
  ["Muster & Söhne GmbH & Co. KG", "muster and sohne"],
  ["L'Étoile S.A.R.L.", "letoile"],
])("%s is %s", (a, b) => expect(nameKey(a)).toBe(nameKey(b)));

test.each([
  ["Postwerk AG (formerly Mailwerk GmbH)", "Postwerk AG", [], ["Mailwerk GmbH"]],
  ["Postwerk AG, formerly known as Mailwerk", "Postwerk AG", [], ["Mailwerk"]],
  ["Postwerk f/k/a Mailwerk", "Postwerk", [], ["Mailwerk"]],
  ["Salesforce (Slack, Tableau and Heroku)", "Salesforce", ["Slack", "Tableau", "Heroku"], []],
  ["Twilio (incl. SendGrid), Inc.", "Twilio, Inc.", ["SendGrid"], []],
  ["Slack (a Salesforce company)", "Slack", ["Salesforce"], []],
  ["(unnamed)", "(unnamed)", ["unnamed"], []],
])("%s is taken apart", (name, main, inner, former) =>
  expect(nameParts(name)).toEqual({ main, inner, former }),
);

test.each([
  ["Mailwerk GmbH, Slack and Tableau", ["Mailwerk GmbH", "Slack", "Tableau"]],
  ["Slack Technologies, LLC; Heroku, Inc.", ["Slack Technologies LLC", "Heroku Inc."]],
])("%s names %j", (text, names) => expect(namesIn(text)).toEqual(names));

describe("two names of one company", () => {
  test.each([
    ["Mailwerk GmbH", "Mailwerk AG", "spelling"],
    ["Twilio, Inc.", "Twilio Inc", "spelling"],
    ["Logspire Inc.", "LogSpire Limited", "spelling"],
    ["Amazon Web Services EMEA SARL", "EMEA Amazon Web Services", "order"],
    ["SARL Dupont", "Dupont", "order"],
    ["Twilio (SendGrid), Inc.", "Twilio", "brackets"],
    ["SendGrid", "Twilio (SendGrid), Inc.", "brackets"],
    ["Amazon Web Services (AWS)", "AWS", "brackets"],
    ["Postwerk AG (formerly Mailwerk GmbH)", "Mailwerk", "formerly"],
    ["Mailwerk", "Postwerk, vormals Mailwerk GmbH", "formerly"],
    ["Mailwerk GmbH", "Mailchannel AB", null],
    ["Google", "Google Cloud EMEA Limited", null],
    ["Stripe", "Stripe Terminal", null],
  ])("%s and %s: %s", (a, b, why) => {
    expect(matchNames(a, b)).toBe(why);
    expect(matchNames(b, a)).toBe(why);
    if (why) expect(nameKeys(a).some((key) => nameKeys(b).includes(key))).toBe(true);
  });

  test.each([
    ["Google", "Google Cloud EMEA Limited", true],
    ["Microsoft Ireland Operations Ltd", "Microsoft", true],
    ["A corp", "B corp", false],
    ["Mailwerk", "Mailwerk GmbH", false],
  ])("%s is part of %s: %s", (a, b, part) => expect(isPartOf(a, b)).toBe(part));

  test("variants of any name are known again, and by a key that both share", () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{3,9}$/);
    const words = fc.uniqueArray(word, { minLength: 1, maxLength: 4, selector: (one) => one.toLowerCase() });
    const variant = fc.constantFrom<(w: string[], other: string) => string>(
      (w) => `${w.join(" ")} GmbH`,
      (w) => `${w.join(" ")}, Inc.`,
      (w) => `${w.join(" ")} S.A.R.L.`,
      (w) => `${[...w].reverse().join(" ")} Ltd`,
      (w, other) => `${w.join(" ")} (${other})`,
      (w, other) => `${other} AG (${w.join(" ")})`,
      (w, other) => `${other} AG (formerly ${w.join(" ")} GmbH)`,
      (w, other) => `${other}, formerly ${w.join(" ")}`,
    );
    fc.assert(
      fc.property(words, variant, word, (parts, write, other) => {
        const [name, written] = [parts.join(" "), write(parts, other)];
        fc.pre(!/^(Formerly|Previously|Ehemals|Vormals)/i.test(name));
        expect(matchNames(name, written)).not.toBeNull();
        expect(nameKeys(name).some((key) => nameKeys(written).includes(key))).toBe(true);
      }),
    );
  });
});
