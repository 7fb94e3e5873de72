import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClockStart,
  type ClockStartKind,
  clockStartKinds,
  oddOrders,
  validClockStarts,
} from "#domain/breach-clocks/clock-starts";
import { clockState, limitWords, termsOf, timing } from "#domain/breach-clocks/clocks";
import { breachRule, breachRules } from "#policies/clocks";

const zone = "Europe/Berlin";
let n = 0;
function anchor(
  kind: ClockStartKind,
  at: string,
  recordedAt = at.padEnd(20, ""),
  correctsId: string | null = null,
): ClockStart {
  n += 1;
  const recorded = at.length > 10 ? recordedAt : "2026-04-01T00:00:00Z";
  return { id: `a${String(n).padStart(4, "0")}`, kind, at, recordedAt: new Date(recorded), correctsId };
}
const terms = (id: string, hours = 24) => termsOf(breachRule(id)!, hours);
const deadline = (id: string, ...anchors: ClockStart[]) =>
  timing(terms(id), anchors, zone)?.deadlineAt.toISOString() ?? null;

describe("the rules as data", () => {
  test("all 27 are read, and a chained clock names a rule that exists", () => {
    expect(breachRules).toHaveLength(27);
  });

  test.each([
    ["contract-24h", [["verified", "2026-03-10T18:20:00Z"]], "2026-03-11T18:20:00.000Z"],
    ["contract-24h", [["aware", "2026-03-10T18:20:00Z"]], null],
    ["gdpr-33-2", [["aware", "2026-03-28T16:30:00Z"]], "2026-03-29T16:30:00.000Z"],
    ["gdpr-33-1", [["aware", "2026-03-27T16:30:00Z"]], "2026-03-30T16:30:00.000Z"],
    ["nis2-early", [["aware", "2026-10-24T23:30:00Z"]], "2026-10-25T23:30:00.000Z"],
    ["nis2-final", [["aware", "2026-01-28T12:00:00Z"]], null],
    ["nis2-final", [["submitted:nis2-72", "2026-01-31T12:00:00Z"]], "2026-02-28T22:59:59.000Z"],
    ["cra-final-vuln", [["fix_available", "2026-03-20T12:00:00Z"]], "2026-04-03T21:59:59.000Z"],
    ["us-ca-ag", [["submitted:us-ca", "2026-03-01T12:00:00Z"]], "2026-03-16T22:59:59.000Z"],
    // DORA: 4 h from classification …
    ["dora-initial", [["classified_major", "2026-03-10T10:00:00Z"]], "2026-03-10T14:00:00.000Z"],
    ["dora-initial", [["aware", "2026-03-10T10:00:00Z"]], null],
    // … at most 24 h from awareness …
    [
      "dora-initial",
      [
        ["aware", "2026-03-09T12:00:00Z"],
        ["classified_major", "2026-03-10T10:00:00Z"],
      ],
      "2026-03-10T12:00:00.000Z",
    ],
    // … to the second: classified exactly 24 h after awareness leaves nothing …
    [
      "dora-initial",
      [
        ["aware", "2026-03-09T10:00:00Z"],
        ["classified_major", "2026-03-10T10:00:00Z"],
      ],
      "2026-03-10T10:00:00.000Z",
    ],
    // … and a second later its own 4 h.
    [
      "dora-initial",
      [
        ["aware", "2026-03-09T10:00:00Z"],
        ["classified_major", "2026-03-10T10:00:01Z"],
      ],
      "2026-03-10T14:00:01.000Z",
    ],
    // Known only to the day: counted from its first second in Berlin, the strictest reading.
    ["gdpr-33-1", [["aware", "2026-03-10"]], "2026-03-12T23:00:00.000Z"],
    ["gdpr-33-1", [["aware", "2026-03"]], "2026-03-03T23:00:00.000Z"],
  ] as [string, [ClockStartKind, string][], string | null][])(
    "%s with %j runs out at %s",
    (id, anchors, expected) => {
      expect(deadline(id, ...anchors.map(([kind, at]) => anchor(kind, at)))).toBe(expected);
    },
  );
});

test("each customer's contract decides over the default of 24 h after verification", () => {
  const rule = breachRule("contract-24h")!;
  const own = termsOf(rule, 24, { breachHours: 12, breachFrom: "aware" });
  expect(own).toMatchObject({ anchor: "aware", limit: { kind: "hours", amount: 12 }, whose: "contract" });
  expect(limitWords(own)).toBe("12 h");
});

test("without undue delay: the number is our own and says so", () => {
  expect(limitWords(terms("gdpr-33-2", 24))).toBe("24 h, our own limit");
  expect(terms("gdpr-33-2", 24).whose).toBe("own");
  expect(terms("gdpr-33-1").whose).toBe("law");
});

test("a correction takes over, and the order of the rows does not matter", () => {
  const first = anchor("aware", "2026-03-10T16:30:00Z");
  const second = anchor("aware", "2026-03-10T14:00:00Z", "2026-03-11T08:00:00Z", first.id);
  expect(deadline("gdpr-33-1", first, second)).toBe("2026-03-13T14:00:00.000Z");
  expect(deadline("gdpr-33-1", second, first)).toBe("2026-03-13T14:00:00.000Z");
  expect(oddOrders([second, anchor("verified", "2026-03-10T13:59:59Z")], zone)).toHaveLength(1);
});

describe("the state to the second", () => {
  const facts = {
    anchor: "aware" as const,
    startsAt: new Date("2026-03-10T16:30:00Z"),
    deadlineAt: new Date("2026-03-11T16:30:00Z"),
    ended: null,
  };
  test.each([
    ["2026-03-11T13:05:00Z", { kind: "running", left: 12_300_000 }],
    ["2026-03-11T16:30:00Z", { kind: "running", left: 0 }],
    ["2026-03-11T16:30:01Z", { kind: "late", over: 1000 }],
  ])("open at %s", (now, expected) => {
    expect(clockState(facts, new Date(now))).toMatchObject(expected);
  });
  test.each([
    ["2026-03-11T16:30:00Z", "told", 0],
    ["2026-03-11T16:30:01Z", "told", 1000],
    ["2026-03-12T16:30:01Z", "not_required", 0],
  ] as const)("ended at %s (%s): late by %i ms, and stays so", (at, how, late) => {
    const state = clockState(
      { ...facts, ended: { at: new Date(at), how } },
      new Date("2027-01-01T00:00:00Z"),
    );
    expect(state).toMatchObject({ kind: "ended", how, late });
  });
  test("waiting is a state of its own", () => {
    const state = clockState(
      { anchor: "verified", startsAt: null, deadlineAt: null, ended: null },
      new Date(0),
    );
    expect(state).toEqual({ kind: "waiting", for: "verified" });
  });
});

const someAnchors = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom<ClockStartKind>(
      ...clockStartKinds,
      "submitted:nis2-72",
      "submitted:us-ca",
      "submitted:dora-initial",
    ),
    at: fc
      .date({
        min: new Date("2025-01-01T00:00:00Z"),
        max: new Date("2029-01-01T00:00:00Z"),
        noInvalidDate: true,
      })
      .chain((at) =>
        fc.constantFrom(at.toISOString(), at.toISOString().slice(0, 10), at.toISOString().slice(0, 7)),
      ),
  }),
  { selector: (one) => one.kind, maxLength: 10 },
);

test("for any rule and anchors: a deadline never precedes its anchor, order never matters, other anchors move nothing", () => {
  fc.assert(
    fc.property(someAnchors, fc.constantFrom(...breachRules), (list, rule) => {
      const anchors = list.map(({ kind, at }) => anchor(kind, at));
      const its = termsOf(rule, 24);
      const result = timing(its, anchors, zone);
      expect(result).toEqual(timing(its, anchors.toReversed(), zone));
      expect(result !== null).toBe(validClockStarts(anchors).has(rule.anchor));
      if (result) expect(result.deadlineAt >= result.startsAt).toBe(true);
      const cap = rule.limit.kind === "hours" ? rule.limit.atMost?.anchor : undefined;
      const own = anchors.filter(({ kind }) => kind === rule.anchor || kind === cap);
      expect(timing(its, own, zone)).toEqual(result);
    }),
  );
});
