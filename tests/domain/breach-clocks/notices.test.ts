import fc from "fast-check";
import { expect, test } from "vitest";
import { type NoticePhase, noticePhases, phaseClosing } from "#domain/breach-clocks/notice-phases";
import {
  type Facts,
  factNames,
  filled,
  firstTemplate,
  strangeFacts,
} from "#domain/breach-clocks/notice-templates";
import {
  checkContents,
  clockNoticeText,
  closingFor,
  draftOf,
  missingContents,
} from "#domain/breach-clocks/notices";
import { breachRule, breachRules } from "#policies/clocks";

const none = Object.fromEntries(factNames.map((name) => [name, null])) as Facts;

test("a line whose fact is not known falls away; the others are filled; what is not in braces stays", () => {
  const text =
    "{title}.\nThe incident occurred {occurred}.\nNoticed {discovered}, aware {aware}.\nWe say so.";
  expect(filled(text, none)).toBe("We say so.");
  expect(filled(text, { ...none, title: "A key leaked", discovered: "on 8 March" })).toBe(
    "A key leaked.\nWe say so.",
  );
  expect(strangeFacts("{title} {tilte} { } {x}")).toEqual(["tilte", " ", "x"]);
});

test("every rule's first text has one part per content, names only facts, and leaves conclusions to a person", () => {
  for (const rule of breachRules) {
    const { opening, parts, closing } = firstTemplate(rule);
    expect(closing, rule.id).toMatch(rule.phase === "final" ? /is complete/ : /as soon as we know it/);
    expect(parts, rule.id).toHaveLength(rule.contents.length);
    expect(strangeFacts([opening, ...parts, closing].join("\n")), rule.id).toEqual([]);
    for (const [index, asks] of rule.contents.entries())
      if (/consequence|^likely|root cause|malicious/i.test(asks))
        expect(parts[index], `${rule.id}: ${asks}`).toBe("");
  }
});

test("phases are tied to chained clocks: 24 h, 72 h, one month; each carries on the one before", () => {
  const chain = (id: string) => [breachRule(id)?.phase, breachRule(id)?.follows];
  expect(["nis2-early", "nis2-72", "nis2-final"].map(chain)).toEqual([
    ["initial", undefined],
    ["update", "nis2-early"],
    ["final", "nis2-72"],
  ]);
  expect(["dora-initial", "dora-inter", "dora-final"].map((id) => breachRule(id)?.phase)).toEqual([
    ...noticePhases,
  ]);
  // Whatever starts with the sending of another notice carries that notice on.
  for (const rule of breachRules)
    if (rule.anchor.startsWith("submitted:")) expect(rule.follows, rule.id).toBe(rule.anchor.slice(10));
});

test("the last word promises nothing more, unless someone wrote their own end", () => {
  const draft = (phase: NoticePhase, closing: string) => ({ phase, opening: "", contents: [], closing });
  const { initial, final } = phaseClosing;
  expect(closingFor(draft("final", ` ${initial}\n`), "update")).toBe(final);
  expect(closingFor(draft("update", final), "final")).toBe(initial);
  expect(closingFor(draft("final", "Ask us."), "initial")).toBe("Ask us.");
});

test("a draft takes over what was said to the same question, and only to the same", () => {
  const template = { opening: "We report.", parts: ["from facts", "measures on record", ""], closing: "" };
  const earlier = {
    phase: "initial" as const,
    opening: "",
    contents: [
      { asks: "indicators", text: "Hash 77", unknown: false },
      { asks: "cause", text: "", unknown: true },
    ],
    closing: "",
  };
  const draft = draftOf(["nature", "indicators", "cause"], template, "update", earlier);
  expect(draft.contents).toEqual([
    { asks: "nature", text: "from facts", unknown: false },
    { asks: "indicators", text: "Hash 77", unknown: false },
    { asks: "cause", text: "", unknown: true },
  ]);
  expect(draftOf(["cause"], template, "final", earlier).contents[0]?.unknown).toBe(false);
});

const content = fc.record({
  asks: fc.stringMatching(/^[a-z]{3,9}$/),
  text: fc.constantFrom("", "  ", "Said."),
  unknown: fc.boolean(),
});

test("complete is: each content said, or not known yet and not the last word; nothing incomplete can be sent", () => {
  fc.assert(
    fc.property(fc.array(content, { minLength: 1 }), fc.constantFrom(...noticePhases), (contents, phase) => {
      const draft = { phase, opening: "", contents, closing: "" };
      const lacking = contents.filter((one) => !one.text.trim() && (phase === "final" || !one.unknown));
      expect(missingContents(draft)).toEqual(lacking);
      if (lacking.length === 0) expect(() => checkContents(draft)).not.toThrow();
      else expect(() => checkContents(draft)).toThrow(lacking[0]!.asks);
    }),
  );
});

test("the text has every content under its own head, and says unknown as unknown", () => {
  const draft = {
    phase: "initial" as const,
    opening: "We report.",
    contents: [
      { asks: "suspected unlawful act?", text: "", unknown: true },
      { asks: "cross-border impact?", text: "Denmark.", unknown: false },
    ],
    closing: "More follows.",
  };
  const from = {
    organisation: "Tidewater",
    reference: "INC-0001",
    rule: "NIS2",
    recipient: "CSIRT",
    date: "today",
  };
  expect(clockNoticeText(draft, from)).toBe(
    "Notice under NIS2 (INC-0001)\nFrom Tidewater to CSIRT, today\n\nWe report.\n\n1. Suspected unlawful act?\nNot known yet.\n\n2. Cross-border impact?\nDenmark.\n\nMore follows.",
  );
  expect(clockNoticeText({ ...draft, phase: "final" }, from)).not.toContain("Not known yet");
});
