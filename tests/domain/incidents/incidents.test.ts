import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customerInput } from "#domain/customers/customers";
import { Refused } from "#domain/errors";
import {
  checkStep,
  incidentInput,
  incidentStatuses,
  nextStatuses,
  nilInput,
} from "#domain/incidents/incidents";
import {
  checkComplete,
  draftFromFacts,
  missingParts,
  noticeInput,
  noticeText,
} from "#domain/incidents/notices";

describe("the states of an incident", () => {
  test.each([
    ["triage", "confirmed", undefined, 0, null],
    ["triage", "not_an_incident", " ", 0, "invalid"],
    ["triage", "not_an_incident", "A test mail of our own", 0, null],
    ["triage", "closed", undefined, 0, "conflict"],
    ["contained", "confirmed", undefined, 0, "invalid"],
    ["resolved", "closed", undefined, 1, "conflict"],
    ["resolved", "closed", undefined, 0, null],
    ["closed", "resolved", "A third customer was affected", 0, null],
    ["not_an_incident", "confirmed", "It was one", 0, "conflict"],
    ["not_an_incident", "triage", "It may have been one", 0, null],
  ] as const)("%s to %s, because %j, with %i open clocks: %s", (from, to, reason, open, code) => {
    const step = () => checkStep(from, to, reason, { open, damaged: [] });
    if (code === null) expect(step).not.toThrow();
    else expect(step).toThrow(expect.objectContaining({ code, constructor: Refused }));
  });

  test("from every state one can go on, and never to itself", () => {
    for (const status of incidentStatuses) {
      expect(nextStatuses(status).length).toBeGreaterThan(0);
      expect(nextStatuses(status)).not.toContain(status);
    }
  });
});

test("unknown is not zero", () => {
  const base = { title: "x", severity: "high", personalData: "unknown" };
  expect(incidentInput.parse(base).peopleAffected).toBeUndefined();
  expect(incidentInput.parse({ ...base, peopleAffected: "0" }).peopleAffected).toBe(0);
  expect(incidentInput.safeParse({ ...base, peopleAffected: "some" }).success).toBe(false);
});

test("a nil statement has days in order and says what was looked at", () => {
  expect(nilInput.safeParse({ from: "2026-04-01", to: "2026-03-31", how: "mailbox" }).success).toBe(false);
  expect(nilInput.safeParse({ from: "2026-04-01", to: "2026-06-30", how: " " }).success).toBe(false);
  expect(nilInput.safeParse({ from: "2026-04-01", to: "2026-06-30", how: "mailbox, alerts" }).success).toBe(
    true,
  );
});

describe("a notice", () => {
  const whole = noticeInput.parse({
    nature: "A key read the bucket",
    impact: "A stranger may write to them",
    mitigation: "Key disabled",
    contact: "privacy@kestrel.test",
    peopleAffected: "340",
    recordsUnknown: "on",
  });
  const draft = { ...whole, peopleAffected: whole.peopleAffected ?? null, recordsAffected: null };

  const sender = { organisation: "Kestrel", reference: "INC-0001", date: "11 March 2026" };

  test("goes out with its four parts and says what is unknown", () => {
    expect(missingParts(draft)).toEqual([]);
    const text = noticeText(draft, { ...sender, recipient: "Aurora" });
    expect(text).toContain("People affected: about 340. Records affected: not known yet.");
    for (const part of [draft.nature, draft.impact, draft.mitigation, draft.contact])
      expect(text).toContain(part);
  });

  test("the last one leaves nothing open", () => {
    const text = noticeText({ ...draft, phase: "final" }, { ...sender, recipient: "Aurora" });
    expect(text).toContain("Records affected: could not be determined.");
    expect(text).toContain("With this notice our report is complete.");
    expect(text).not.toMatch(/not known yet/i);
  });

  test("begins with its own words, to each by name, and says what to do where something is to be done", () => {
    const from = { ...sender, recipient: "A$& Ltd" };
    const plain = noticeText(draft, from);
    expect(plain).toContain("4. Contact");
    expect(plain).not.toContain("What you should do");
    const said = { ...draft, cover: "Dear {customer},\nread this.", advice: "Change the password." };
    const text = noticeText(said, from);
    expect(text).toContain("11 March 2026\n\nDear A$& Ltd,\nread this.\n\n1. ");
    expect(text).toContain("4. What you should do\nChange the password.\n\n5. Contact");
    expect(noticeText({ ...said, cover: " ", advice: "\n" }, from)).toBe(plain);
  });

  test.each(["nature", "impact", "mitigation", "contact"] as const)("cannot go without its %s", (part) => {
    const send = () => checkComplete({ ...draft, [part]: " \n" });
    expect(send).toThrow(expect.objectContaining({ code: "invalid", field: part }));
  });

  test("cannot go while a number is neither given nor said to be unknown", () => {
    expect(() => checkComplete({ ...draft, recordsUnknown: false })).toThrow(/number of records/);
    expect(() => checkComplete({ ...draft, peopleAffected: 0 })).not.toThrow();
  });

  test("is pre-filled from facts and never from conclusions", () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.nat()), (title, people) => {
        const facts = {
          title,
          occurred: "in 2012",
          discovered: null,
          systems: [],
          dataClasses: [],
          measures: [],
          contact: null,
        };
        const made = draftFromFacts({ ...facts, peopleAffected: people });
        expect(made.impact).toBe("");
        expect(made.peopleAffected).toBe(people);
        expect(() => checkComplete(made)).toThrow(Refused);
      }),
    );
  });
});

test("a customer without terms of its own has the 24 h after verification", () => {
  expect(customerInput.parse({ name: "Aurora" })).toMatchObject({ breachHours: 24, breachFrom: "verified" });
  expect(customerInput.safeParse({ name: "Aurora", securityEmail: "not-an-address" }).success).toBe(false);
  expect(customerInput.safeParse({ name: "Aurora", breachHours: "0" }).success).toBe(false);
});
