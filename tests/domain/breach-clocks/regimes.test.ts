import fc from "fast-check";
import { expect, test } from "vitest";
import { ownClockInput, ownRule } from "#domain/breach-clocks/own-clocks";
import {
  type Answers,
  firstRegimes,
  propose,
  questionNames,
  questionsOf,
  regimeNames,
} from "#domain/breach-clocks/regimes";
import { breachRules } from "#policies/clocks";

const answers = fc.dictionary(
  fc.constantFrom(...questionNames),
  fc.constantFrom("yes" as const, "no" as const, "unknown" as const),
) as fc.Arbitrary<Answers>;
const owed = (given: Answers) =>
  propose(breachRules, given)
    .filter((one) => one.owed)
    .map((one) => one.rule.id);

test("every set of rules has rules, and every question is asked by one", () => {
  for (const name of regimeNames) expect(breachRules.some((rule) => rule.regime === name)).toBe(true);
  expect(questionsOf(breachRules)).toEqual(questionNames);
  expect(questionsOf(breachRules.filter((rule) => firstRegimes.includes(rule.regime)))).toEqual([
    "personal",
    "own",
    "risk",
    "highRisk",
  ]);
});

test.each<[Answers, string, boolean]>([
  [{ personal: "yes", own: "yes", risk: "yes" }, "gdpr-33-1", true],
  [{ personal: "yes", own: "no", risk: "yes" }, "gdpr-33-1", false],
  [{ personal: "unknown" }, "gdpr-33-1", true],
  [{ risk: "no" }, "gdpr-33-1", false],
  [{ risk: "no" }, "gdpr-34", true],
  [{ highRisk: "no" }, "gdpr-34", false],
  [{ exploited: "no" }, "cra-early", true],
  [{ exploited: "no", product: "no" }, "cra-early", false],
  [{ exploited: "no" }, "cra-final-vuln", false],
  [{ disruption: "no" }, "nis2-final", false],
  [{ personal: "no" }, "sec-8k", true],
])("%o: %s owed %s", (given, id, expected) => {
  expect(owed(given).includes(id)).toBe(expected);
});

test("a rule that is not owed says why in the words of the question; one that is owed says nothing", () => {
  const [only] = propose(
    breachRules.filter((rule) => rule.id === "gdpr-34"),
    { highRisk: "no" },
  );
  expect(only?.why).toBe("Is a high risk to them likely, such as fraud, exposure or danger? No.");
  fc.assert(
    fc.property(answers, (given) => {
      for (const one of propose(breachRules, given)) expect(one.why === "").toBe(one.owed);
    }),
  );
});

test("knowing less never proposes fewer clocks, and only a no takes one away", () => {
  fc.assert(
    fc.property(answers, fc.constantFrom(...questionNames), (given, name) => {
      const { [name]: _, ...less } = given;
      expect(owed(less)).toEqual(expect.arrayContaining(owed(given)));
      expect(owed({ ...given, [name]: "unknown" })).toEqual(owed({ ...given, [name]: "yes" }));
    }),
  );
});

test("a rule of our own counts as it was agreed", () => {
  const input = ownClockInput.parse({
    name: "Insurer: cyber policy",
    anchor: "discovered",
    amount: "1",
    unit: "days",
    recipient: "claims desk",
    source: "policy 4471",
  });
  expect(ownRule(input, 2)).toMatchObject({
    id: "Insurer: cyber policy",
    version: 2,
    limit: { kind: "days", amount: 1 },
    says: "1 day",
  });
});
