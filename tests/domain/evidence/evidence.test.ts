import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  controlFreshness,
  evidenceKindNames,
  type Finding,
  freshness,
  mayReview,
  reviewState,
  safeFileName,
  staleAt,
  type Verdict,
  verdictOf,
} from "#domain/evidence/evidence";
import { otherEyes, ownEyes, ownEyesAllowed } from "#tests/support/browser/eyes";

const at = (text: string) => new Date(text);

describe("freshness", () => {
  test.each([
    ["check", "2026-03-09T05:30:13.999Z", "fresh"],
    ["check", "2026-03-09T05:30:14Z", "stale"],
    ["statement", "2026-06-01T05:30:13Z", "fresh"],
    ["statement", "2026-06-01T05:30:14Z", "stale"],
    ["document", "2027-03-01T05:30:13Z", "fresh"],
    ["document", "2027-03-01T05:30:14Z", "stale"],
  ] as const)("a %s taken on 1 March looks at %s %s", (kind, now, state) => {
    expect(freshness(kind, at("2026-03-01T05:30:14Z"), at(now))).toBe(state);
  });

  test("is over exactly at staleAt, for every kind", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...evidenceKindNames),
        fc.date({ noInvalidDate: true, max: at("2090-01-01T00:00:00Z") }),
        (kind, taken) => {
          const end = staleAt(kind, taken);
          expect(freshness(kind, taken, new Date(end.getTime() - 1))).toBe("fresh");
          expect(freshness(kind, taken, end)).toBe("stale");
        },
      ),
    );
  });

  test("of a control is that of its newest evidence; nothing accepted is missing, not stale", () => {
    const now = at("2026-03-11T00:00:00Z");
    const old = { kind: "check", extractedAt: at("2025-03-11T00:00:00Z") } as const;
    const fresh = { kind: "check", extractedAt: at("2026-03-10T00:00:00Z") } as const;
    expect(controlFreshness([], now)).toEqual({ state: "missing", staleAt: null });
    expect(controlFreshness([old], now).state).toBe("stale");
    expect(controlFreshness([fresh, old], now)).toEqual({
      state: "fresh",
      staleAt: at("2026-03-18T00:00:00Z"),
    });
  });
});

describe("what findings say together", () => {
  const findings = (...verdicts: Verdict[]): Finding[] =>
    verdicts.map((verdict) => ({ rule: "r", object: "o", detail: "", verdict }));
  test.each<[Verdict[], boolean, Verdict]>([
    [[], true, "unknown"],
    [["pass"], true, "pass"],
    [["pass"], false, "unknown"],
    [["pass", "unknown"], true, "unknown"],
    [["unknown", "fail", "pass"], true, "fail"],
    [["fail"], false, "fail"],
  ])("%j, whole: %s → %s", (verdicts, complete, expected) => {
    expect(verdictOf(findings(...verdicts), complete)).toBe(expected);
  });

  test("nothing partial passes, whatever was found", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Verdict>("pass", "fail", "unknown")), (verdicts) => {
        expect(verdictOf(findings(...verdicts), false)).not.toBe("pass");
      }),
    );
  });
});

describe("review", () => {
  const item = { superseded: false, state: "waiting" as const };
  test("by another person", () => {
    expect(mayReview(item, otherEyes)).toBe("other");
    expect(() => mayReview(item, ownEyes)).toThrow("Another person");
    expect(mayReview(item, ownEyesAllowed)).toBe("alone");
  });
  test.each([{ superseded: true }, { state: "accepted" as const }, { state: "returned" as const }])(
    "not of %j",
    (change) => {
      expect(() => mayReview({ ...item, ...change }, otherEyes)).toThrow();
    },
  );
  test("the newest review counts", () => {
    expect(reviewState([])).toBe("waiting");
    expect(
      reviewState([
        { verdict: "returned", at: at("2026-03-02T00:00:00Z") },
        { verdict: "accepted", at: at("2026-03-01T00:00:00Z") },
      ]),
    ).toBe("returned");
  });
});

describe("file names", () => {
  test.each([
    ["report.pdf", "report.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\x\\report.pdf", "report.pdf"],
    ["a\u0000b\r\nc.txt", "abc.txt"],
    ["invoice\u202Efdp.exe", "invoicefdp.exe"],
    ["...", "file"],
    ["", "file"],
    ["  Übersicht 佐藤.csv ", "Übersicht 佐藤.csv"],
    ["<script>alert(1)</script>", "script>"],
  ])("%j is kept as %j", (name, expected) => {
    expect(safeFileName(name)).toBe(expected);
  });

  test("are short, keep their ending and hold no path", () => {
    expect(safeFileName(`${"x".repeat(400)}.json`)).toHaveLength(180);
    expect(safeFileName(`${"x".repeat(400)}.json`).endsWith(".json")).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[/\\\p{Cc}]|^\.|^$/u);
        expect([...safe].length).toBeLessThanOrEqual(180);
      }),
    );
  });
});
