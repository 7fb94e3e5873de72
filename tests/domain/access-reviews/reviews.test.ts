import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FLAGS } from "#domain/access-reviews/flags";
import {
  approve,
  bulkKeepable,
  type Decision,
  decide,
  handOn,
  type Item,
  type ReviewState,
  signOff,
  stateOf,
  undo,
} from "#domain/access-reviews/reviews";
import { Refused } from "#domain/errors";
import { otherEyes, ownEyes, ownEyesAllowed } from "#tests/support/browser/eyes";

const at = new Date("2026-03-11T14:05:00Z");
const open: ReviewState = { openedAt: at, approvedAt: null, signedBy: new Set() };
const item = (over: Partial<Item> = {}): Item => ({
  id: "i",
  reviewerId: "misaki",
  personId: "jose",
  role: "analytics_ro",
  flags: [],
  decision: null,
  ...over,
});
const kept: Decision = { kind: "keep", toRole: null, reason: null, bulk: false, byId: "misaki", at };
const code = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refused) return `${error.code}${error.field ? ` ${error.field}` : ""}`;
    throw error;
  }
  return "done";
};

describe("a decision", () => {
  test.each([
    ["keep without a flag needs no reason", item(), { kind: "keep" }, "done"],
    ["keep with a flag needs one", item({ flags: ["privileged"] }), { kind: "keep" }, "invalid reason"],
    [
      "blanks are no reason",
      item({ flags: ["privileged"] }),
      { kind: "keep", reason: "   " },
      "invalid reason",
    ],
    ["with one it is kept", item({ flags: ["privileged"] }), { kind: "keep", reason: "on call" }, "done"],
    ["revoke needs a reason", item(), { kind: "revoke" }, "invalid reason"],
    ["three signs in any script are a reason", item(), { kind: "revoke", reason: "不要だ" }, "done"],
    ["change needs a role", item(), { kind: "change", reason: "less is enough" }, "invalid toRole"],
    [
      "change to the same role is none",
      item(),
      { kind: "change", reason: "less", toRole: "analytics_ro" },
      "invalid toRole",
    ],
    ["change to another role", item(), { kind: "change", reason: "less", toRole: "lookup" }, "done"],
    ["bulk keep without a flag", item(), { kind: "keep", bulk: true }, "done"],
    [
      "bulk keep with a flag",
      item({ flags: ["new"] }),
      { kind: "keep", bulk: true, reason: "all fine" },
      "invalid",
    ],
    ["bulk revoke", item(), { kind: "revoke", bulk: true, reason: "all of it" }, "invalid"],
    ["another reviewer's item is not there", item({ reviewerId: "marta" }), { kind: "keep" }, "not_found"],
    ["one's own access", item({ personId: "misaki" }), { kind: "keep" }, "forbidden"],
    ["the same again is no change", item({ decision: kept }), { kind: "keep" }, "done"],
    ["another decision over it", item({ decision: kept }), { kind: "revoke", reason: "gone" }, "conflict"],
    ["another reason over it", item({ decision: kept }), { kind: "keep", reason: "other words" }, "conflict"],
  ] as const)("%s", (_, thing, ask, answer) => {
    expect(code(() => decide(thing, open, ask, "misaki", at))).toBe(answer);
  });

  test.each([
    ["before opening", { ...open, openedAt: null }],
    ["after approval", { ...open, approvedAt: at }],
    ["after one's own sign-off", { ...open, signedBy: new Set(["misaki"]) }],
  ])("%s nothing changes: not by deciding, undoing or handing on", (_, review) => {
    expect(code(() => decide(item(), review, { kind: "keep" }, "misaki", at))).toBe("conflict");
    expect(code(() => undo(item({ decision: kept }), review, "misaki"))).toBe("conflict");
    expect(code(() => handOn(item(), review, "misaki", "not my team"))).toBe("conflict");
  });

  test("another person’s sign-off does not stop me", () => {
    const review = { ...open, signedBy: new Set(["marta"]) };
    expect(code(() => decide(item(), review, { kind: "keep" }, "misaki", at))).toBe("done");
  });

  test("a replay changes nothing", () => {
    const later = new Date(at.getTime() + 60_000);
    expect(decide(item({ decision: kept }), open, { kind: "keep" }, "misaki", later)).toBe("unchanged");
    expect(undo(item(), open, "misaki")).toBe(false);
    expect(undo(item({ decision: kept }), open, "misaki")).toBe(true);
  });

  test("property: whatever is asked, an accepted decision has all that the record needs", () => {
    const asks = fc.record({
      kind: fc.constantFrom("keep", "change", "revoke"),
      reason: fc.option(fc.string({ maxLength: 8 })),
      toRole: fc.option(fc.constantFrom("analytics_ro", "lookup", " ")),
      bulk: fc.boolean(),
    });
    const flags = fc.subarray([...FLAGS], { maxLength: 3 });
    fc.assert(
      fc.property(asks, flags, fc.constantFrom("misaki", "jose", "marta"), (ask, raised, by) => {
        const thing = item({ flags: raised });
        try {
          const made = decide(thing, open, ask as Parameters<typeof decide>[2], by, at);
          expect(by).toBe("misaki");
          if (made === "unchanged") throw new Error("Nothing was decided before.");
          if (made.kind !== "keep" || raised.length > 0)
            expect((made.reason ?? "").trim().length).toBeGreaterThanOrEqual(3);
          if (made.kind === "change") expect(made.toRole).toBe("lookup");
          else expect(made.toRole).toBeNull();
          if (made.bulk) expect([made.kind, raised.length]).toEqual(["keep", 0]);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
        }
      }),
    );
  });
});

test("only open, unflagged items of one's own list can be kept together", () => {
  const items = [
    item({ id: "a" }),
    item({ id: "b", flags: ["inactive"] }),
    item({ id: "c", reviewerId: "marta" }),
    item({ id: "d", decision: kept }),
  ];
  expect(bulkKeepable(items, "misaki").map((one) => one.id)).toEqual(["a"]);
});

test.each([
  ["everything decided", [item({ decision: kept })], open, true, "done"],
  ["one still open", [item({ decision: kept }), item({ id: "2" })], open, true, "conflict"],
  ["the sentence not ticked", [item({ decision: kept })], open, false, "invalid attested"],
  [
    "already signed",
    [item({ decision: kept })],
    { ...open, signedBy: new Set(["misaki"]) },
    true,
    "conflict",
  ],
  ["closed", [item({ decision: kept })], { ...open, approvedAt: at }, true, "conflict"],
  ["nothing on the list", [item({ reviewerId: "marta" })], open, true, "not_found"],
  ["an empty review", [], open, true, "not_found"],
])("sign-off with %s", (_, items, review, attested, answer) => {
  expect(code(() => signOff(items, review, "misaki", attested))).toBe(answer);
});

describe("approval", () => {
  const signed = { ...open, signedBy: new Set(["misaki"]) };
  const items = [item({ decision: kept })];
  test("by someone who decided nothing", () =>
    expect(approve(items, signed, otherEyes)).toEqual({ ownWork: false }));
  test("not by a reviewer", () => expect(code(() => approve(items, signed, ownEyes))).toBe("forbidden"));
  test("unless two pairs of eyes are switched off, and then the record says so", () =>
    expect(approve(items, signed, ownEyesAllowed)).toEqual({ ownWork: true }));
  test("not before everyone signed", () =>
    expect(code(() => approve(items, open, otherEyes))).toBe("conflict"));
  test("not with an item that no one reviews", () =>
    expect(code(() => approve([item({ reviewerId: null })], signed, otherEyes))).toBe("conflict"));
  test("not twice", () =>
    expect(code(() => approve(items, { ...signed, approvedAt: at }, otherEyes))).toBe("conflict"));
});

test.each([
  [null, null, 1, "draft"],
  [at, null, 1, "open"],
  [at, null, 0, "signed"],
  [at, at, 0, "closed"],
])("opened %s, approved %s, %i to sign: %s", (openedAt, approvedAt, waitingFor, word) => {
  expect(stateOf({ openedAt, approvedAt, waitingFor })).toBe(word);
});
