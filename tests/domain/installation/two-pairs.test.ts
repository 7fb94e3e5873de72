import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type EyesFacts,
  eyesProblem,
  judgeEyes,
  linkedAmong,
  mayConfirm,
  type Opening,
  openingNote,
} from "#domain/installation/two-pairs";

const at = new Date("2026-03-11T13:05:00Z");
const accounts = ["olga", "peter", "wanda", "nia"].map((name) => ({
  userId: name,
  personId: `person-${name}`,
}));
const opening = (userId: string, by: string | null, more: Partial<Opening> = {}): Opening => ({
  userId,
  name: userId,
  by,
  byName: by ?? "cli:root",
  way: "link",
  at,
  confirmed: null,
  ...more,
});
const facts = (...openings: Opening[]): EyesFacts => ({ required: true, accounts, openings });
const confirmed = { by: "wanda", at };

describe("who may be the second pair of eyes", () => {
  test.each([
    ["another person", facts(), "peter", "olga", "other"],
    ["the same account", facts(), "peter", "peter", "own"],
    ["the same account, known by its person", facts(), "peter", "person-peter", "own"],
    ["an account for the user who opened it", facts(opening("peter", "olga")), "peter", "olga", "linked"],
    [
      "the user who opened it for the account",
      facts(opening("peter", "olga")),
      "olga",
      "person-peter",
      "linked",
    ],
    [
      "an account made by way of a second",
      facts(opening("peter", "olga"), opening("nia", "peter")),
      "nia",
      "olga",
      "linked",
    ],
    [
      "two accounts opened by the same user",
      facts(opening("peter", "olga"), opening("nia", "olga")),
      "nia",
      "peter",
      "linked",
    ],
    ["an account opened at the command line", facts(opening("peter", null)), "peter", "wanda", "linked"],
    [
      "anyone for an account opened at the command line",
      facts(opening("peter", null)),
      "wanda",
      "peter",
      "linked",
    ],
    ["a third user", facts(opening("peter", "olga")), "wanda", "peter", "other"],
    ["a confirmed account", facts(opening("peter", "olga", { confirmed })), "peter", "olga", "other"],
  ] as const)("%s", (_, given, approver, maker, relation) => {
    expect(judgeEyes(given, approver, ["somebody", maker]).relation).toBe(relation);
  });

  test("the refusal names the account and who could have opened it", () => {
    const eyes = judgeEyes(facts(opening("peter", "olga")), "olga", ["peter"]);
    expect(eyesProblem(eyes, "")).toMatch(/account of peter was opened by a link handed over by olga/);
    expect(eyesProblem({ ...eyes, required: false }, "")).toBeNull();
  });

  test("no chain of unconfirmed accounts leads to a second pair of eyes", () => {
    const chain = fc.array(fc.nat(20), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(chain, fc.nat(20), fc.nat(20), (parents, first, second) => {
        // Account n was opened by one of those before it, so that all of them lead back to the first.
        const openings = parents.map((parent, n) => opening(`u${n + 1}`, `u${parent % (n + 1)}`));
        const given = { required: true, accounts: [], openings };
        const [a, b] = [`u${first % (parents.length + 1)}`, `u${second % (parents.length + 1)}`];
        expect(judgeEyes(given, a, [b]).relation).toBe(a === b ? "own" : "linked");
        expect(mayConfirm(given, a, b)).toBe(false);
      }),
    );
  });
});

test("two linked accounts are one pair of eyes until they are confirmed or a third person comes", () => {
  const linked = facts(opening("peter", "olga", { way: "browser" }));
  expect(linkedAmong(linked, ["olga", "peter"])?.userId).toBe("peter");
  expect(linkedAmong(linked, ["olga", "peter", "nia"])).toBe(null);
  expect(linkedAmong(facts(opening("peter", "olga", { confirmed })), ["olga", "peter"])).toBe(null);
  expect(linkedAmong({ ...linked, required: false }, ["olga", "peter"])).toBe(null);
  expect(linkedAmong(facts(), ["olga"])).toBe(null);
});

test("an owner confirms only accounts out of their own reach", () => {
  expect(mayConfirm(facts(opening("peter", "olga")), "wanda", "peter")).toBe(true);
  expect(mayConfirm(facts(opening("peter", "olga")), "olga", "peter")).toBe(false);
  expect(mayConfirm(facts(opening("peter", "olga")), "peter", "peter")).toBe(false);
  expect(mayConfirm(facts(opening("peter", null)), "wanda", "peter")).toBe(true);
  expect(mayConfirm(facts(opening("wanda", null)), "wanda", "peter")).toBe(false);
});

test("the record says who handed the link over and whether the person was confirmed", () => {
  expect(openingNote(opening("peter", "olga"))).toBe(
    "account opened by a link handed over by olga on 2026-03-11 13:05:00 UTC, not confirmed as a separate person",
  );
  expect(openingNote(opening("peter", "olga", { confirmed }))).toContain(
    "confirmed as a separate person by wanda on",
  );
});
