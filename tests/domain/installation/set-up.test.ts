import { expect, test } from "vitest";
import { type SetUpFacts, setUpLines } from "#domain/installation/set-up";

const nothing: SetUpFacts = {
  securityContact: false,
  privacyContact: false,
  website: false,
  approvers: 1,
  linked: null,
  programme: false,
  policies: 0,
  published: 0,
  people: 1,
  accountLists: 0,
  reviewsOpened: 0,
  customers: 0,
  exercises: 0,
  evidence: false,
};
const states = (facts: Partial<SetUpFacts>, skips: Parameters<typeof setUpLines>[1] = []) =>
  Object.fromEntries(setUpLines({ ...nothing, ...facts }, skips).map(({ step, state }) => [step, state]));

test("seven steps are open at first, each done by what the records show", () => {
  expect(Object.values(states({}))).toEqual(Array(7).fill("open"));
  expect(states({ securityContact: true }).contacts).toBe("open");
  expect(states({ securityContact: true, privacyContact: true }).contacts).toBe("open");
  expect(states({ securityContact: true, privacyContact: true, website: true }).contacts).toBe("done");
  expect(states({ approvers: 2 }).people).toBe("done");
  expect(states({ policies: 17, published: 0 }).policies).toBe("open");
  expect(states({ policies: 17, published: 1 }).policies).toBe("done");
  expect(states({ policies: 40, published: 17 }).policies).toBe("done");
  expect(states({ customers: 3 }).incidents).toBe("open");
  expect(states({ customers: 3, exercises: 1 }).incidents).toBe("done");
});

test("two accounts that may be one person's are no second person, and the step leads to the page that says why", () => {
  const facts = { ...nothing, approvers: 2, linked: { userId: "u2", name: "Priya Raman" } };
  const line = setUpLines(facts, []).find(({ step }) => step === "people");
  expect(line).toMatchObject({ state: "open", href: "/users/u2" });
  expect(line?.detail).toContain("Priya Raman is not confirmed");
});

test("a skipped step keeps its reason, and is done when it is done all the same", () => {
  const skip = { step: "evidence", reason: "Later", skipped_at: "2026-03-11T13:05:00Z", skipped_by: "Maren" };
  expect(states({}, [skip]).evidence).toBe("skipped");
  expect(setUpLines(nothing, [skip]).find(({ step }) => step === "evidence")?.skipped?.reason).toBe("Later");
  expect(states({ evidence: true }, [skip]).evidence).toBe("done");
});
