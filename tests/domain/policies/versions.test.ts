import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "#domain/days";
import {
  earliestEffectiveOn,
  inForceOn,
  nextNumber,
  owesNotice,
  requireApprover,
  requireDraft,
  stateOf,
  type VersionFacts,
} from "#domain/policies/versions";
import { otherEyes, ownEyes, ownEyesAllowed } from "#tests/support/browser/eyes";

const at = new Date("2026-01-05T10:00:00Z");
function version(number: string, facts: Partial<VersionFacts> = {}): VersionFacts {
  const [major = 1, minor = 0] = number.split(".").map(Number);
  return {
    id: number,
    major,
    minor,
    authorIds: ["ana"],
    submittedAt: null,
    approvedAt: null,
    publishedAt: null,
    effectiveOn: null,
    ...facts,
  };
}
const published = (number: string, effectiveOn: string) =>
  version(number, { submittedAt: at, approvedAt: at, publishedAt: at, effectiveOn });

describe("numbers", () => {
  test.each([
    [undefined, "major", { major: 1, minor: 0 }],
    [undefined, "minor", { major: 1, minor: 0 }],
    [{ major: 1, minor: 0 }, "minor", { major: 1, minor: 1 }],
    [{ major: 1, minor: 9 }, "minor", { major: 1, minor: 10 }],
    [{ major: 1, minor: 10 }, "major", { major: 2, minor: 0 }],
  ] as const)("after %o a %s change gives %o", (latest, kind, next) => {
    expect(nextNumber(latest, kind)).toEqual(next);
  });
});

describe("in force", () => {
  const all = [
    published("1.0", "2026-02-01"),
    published("1.1", "2026-03-01"),
    published("2.0", "2026-05-03"),
    version("3.0"),
  ];
  test.each([
    ["2026-01-31", undefined],
    ["2026-02-01", "1.0"],
    ["2026-02-28", "1.0"],
    ["2026-03-01", "1.1"],
    ["2026-05-02", "1.1"],
    ["2026-05-03", "2.0"],
    ["2030-01-01", "2.0"],
  ])("on %s it is %s", (day, number) => {
    expect(inForceOn(all, day, null)?.id).toBe(number);
  });
  test("nothing binds from the day of retirement on", () => {
    expect(inForceOn(all, "2026-05-31", "2026-06-01")?.id).toBe("2.0");
    expect(inForceOn(all, "2026-06-01", "2026-06-01")).toBeUndefined();
  });
  test("two versions of the same day: the higher number binds", () => {
    expect(
      inForceOn([published("1.10", "2026-02-01"), published("1.9", "2026-02-01")], "2026-02-01", null)?.id,
    ).toBe("1.10");
  });
  test("approved is not in force", () => {
    expect(
      inForceOn([version("1.0", { submittedAt: at, approvedAt: at })], "2027-01-01", null),
    ).toBeUndefined();
  });
  test("whatever the order, at most one version is in force and it took effect by that day", () => {
    const days = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 500 }), (offsets, today) => {
        const list = offsets.map((n, index) => published(`${index + 1}.0`, addDays("2026-01-01", n)));
        const day = addDays("2026-01-01", today);
        const found = inForceOn([...list].reverse(), day, null);
        expect(found).toEqual(inForceOn(list, day, null));
        if (found) expect(found.effectiveOn! <= day).toBe(true);
        else expect(list.every((each) => each.effectiveOn! > day)).toBe(true);
      }),
    );
  });
});

describe("state", () => {
  const one = published("1.0", "2026-02-01");
  const two = published("2.0", "2026-05-01");
  const draft = version("3.0");
  const all = [one, two, draft];
  test.each([
    ["a new text", draft, "2026-06-01", null, "draft"],
    ["handed in", { ...draft, submittedAt: at }, "2026-06-01", null, "in review"],
    ["approved", { ...draft, submittedAt: at, approvedAt: at }, "2026-06-01", null, "approved"],
    ["published, to come", two, "2026-04-30", null, "published"],
    ["in force until the next takes effect", one, "2026-04-30", null, "published"],
    ["followed by a later one", one, "2026-05-01", null, "superseded"],
    ["retired", two, "2026-07-01", "2026-07-01", "retired"],
    ["the day before it retires", two, "2026-06-30", "2026-07-01", "published"],
  ] as const)("%s", (_, subject, today, retiredOn, state) => {
    expect(stateOf(subject, all, retiredOn, today)).toBe(state);
  });
});

describe("two pairs of eyes", () => {
  const inReview = version("1.0", { submittedAt: at, authorIds: ["ana", "bo"] });
  test("no one who wrote in the text approves it", () => {
    expect(() => requireApprover(inReview, ownEyes)).toThrow(/Another person/);
    expect(requireApprover(inReview, otherEyes)).toBe(false);
  });
  test("an organisation of one may, and the record says so", () => {
    expect(requireApprover(inReview, ownEyesAllowed)).toBe(true);
    expect(requireApprover(inReview, { ...otherEyes, required: false })).toBe(false);
  });
  test("only what is in review can be approved, once", () => {
    expect(() => requireApprover(version("1.0"), otherEyes)).toThrow(/not been submitted/);
    expect(() => requireApprover({ ...inReview, approvedAt: at }, otherEyes)).toThrow(/already/);
  });
  test("only a draft is edited", () => {
    expect(() => requireDraft(version("1.0"))).not.toThrow();
    expect(() => requireDraft(inReview)).toThrow(/no longer a draft/);
  });
});

describe("the first day of effect", () => {
  const before = [published("1.0", "2026-01-01")];
  const base = {
    today: "2026-03-01",
    major: 2,
    minor: 0,
    affectsOutsiders: true,
    noticeDays: 30,
    published: before,
  };
  test.each([
    ["a change that affects outsiders waits 30 days", {}, "2026-03-31"],
    ["the first version waits for nobody", { published: [], major: 1 }, "2026-03-01"],
    ["a minor change waits for nobody", { major: 1, minor: 1 }, "2026-03-01"],
    ["an inside matter waits for nobody", { affectsOutsiders: false }, "2026-03-01"],
    ["a shorter period is honoured", { noticeDays: 0 }, "2026-03-01"],
    ["never before the version it follows", { published: [published("1.0", "2026-06-01")] }, "2026-06-01"],
    [
      "also for inside matters",
      { affectsOutsiders: false, published: [published("1.0", "2026-06-01")] },
      "2026-06-01",
    ],
  ])("%s", (_, facts, day) => {
    expect(earliestEffectiveOn({ ...base, ...facts })).toBe(day);
  });
  test("notice is owed for exactly those", () => {
    expect(owesNotice(base)).toBe(true);
    expect(owesNotice({ ...base, minor: 1 })).toBe(false);
  });
});
