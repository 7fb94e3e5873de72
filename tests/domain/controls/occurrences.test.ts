import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ControlVersion, type Frequency, frequencies } from "#domain/controls/controls";
import {
  expectOccurrences,
  judge,
  judgeAll,
  type Proof,
  type Schedule,
  touches,
  windows,
} from "#domain/controls/occurrences";
import { addDays, dayOf, daysBetween } from "#domain/days";

const year = { from: "2025-07-01", to: "2026-06-30" };

function version(more: Partial<ControlVersion> = {}): ControlVersion {
  return {
    version: 1,
    inForceFrom: "2025-01-01",
    retired: false,
    title: "Access is reviewed",
    statement: "…",
    why: "…",
    frequency: "quarterly",
    population: null,
    withinDays: 0,
    graceDays: 5,
    evidence: ["record"],
    test: "…",
    criteria: ["CC6.2"],
    ...more,
  };
}
function control(...versions: Partial<ControlVersion>[]): Schedule {
  return {
    versions: versions.map((more, index) => version({ version: index + 1, ...more })),
  };
}
function proof(more: Partial<Proof> = {}): Proof {
  const nothing = { evidenceId: "e1", ref: "EV-000001", dueOn: null, covers: { from: null, to: null } };
  return { ...nothing, recordedOn: "2025-09-24", acceptedOn: "2025-09-24", ...more };
}
const dues = (schedule: Schedule, period = year, events = {}) =>
  expectOccurrences(schedule, period, events).map((one) => one.due);

describe("windows", () => {
  test.each([
    ["annual", year, ["2026-06-30"]],
    ["semi-annual", year, ["2025-12-31", "2026-06-30"]],
    ["quarterly", year, ["2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30"]],
    ["monthly", { from: "2026-01-31", to: "2026-04-29" }, ["2026-02-27", "2026-03-30", "2026-04-29"]],
    ["monthly", { from: "2028-01-31", to: "2028-03-30" }, ["2028-02-28", "2028-03-30"]],
    ["continuous", { from: "2026-01-01", to: "2026-03-31" }, ["2026-01-31", "2026-02-28", "2026-03-31"]],
    // The end of the period cuts the window short: nothing is expected of three days of a month …
    ["monthly", { from: "2026-01-01", to: "2026-03-03" }, ["2026-01-31", "2026-02-28"]],
    // … unless it is the only window, as a yearly control in a period of six months.
    ["annual", { from: "2026-01-01", to: "2026-06-30" }, ["2026-06-30"]],
    ["weekly", { from: "2026-03-02", to: "2026-03-20" }, ["2026-03-08", "2026-03-15"]],
    ["daily", { from: "2026-03-28", to: "2026-03-30" }, ["2026-03-28", "2026-03-29", "2026-03-30"]],
    ["per-event", year, []],
  ] as [Frequency, typeof year, string[]][])("%s in %o", (frequency, period, expected) => {
    expect(windows(frequency, period).map((window) => window.to)).toEqual(expected);
  });

  test("follow one another without overlap and stay inside the period", () => {
    const start = fc.integer({ min: 0, max: 4000 }).map((n) => addDays("2020-01-01", n));
    const scheduled = fc.constantFrom(...frequencies.filter((one) => one !== "per-event"));
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 730 }), scheduled, (from, length, frequency) => {
        const period = { from, to: addDays(from, length) };
        const all = windows(frequency, period);
        expect(all.length).toBeGreaterThan(0);
        expect(all[0]!.from).toBe(from);
        all.forEach((window, index) => {
          expect(window.from <= window.to && window.to <= period.to).toBe(true);
          if (index > 0) expect(window.from).toBe(addDays(all[index - 1]!.to, 1));
        });
        if (frequency === "daily") expect(all).toHaveLength(daysBetween(period.from, period.to) + 1);
      }),
    );
  });
});

describe("what is expected", () => {
  test("each occurrence follows the version in force when it falls due", () => {
    const found = expectOccurrences(
      control(
        { frequency: "quarterly", graceDays: 5 },
        { inForceFrom: "2026-02-15", frequency: "monthly", graceDays: 2 },
      ),
      year,
      {},
    );
    expect(found.map((one) => [one.due, one.version, one.graceDays])).toEqual([
      ["2025-09-30", 1, 5],
      ["2025-12-31", 1, 5],
      ["2026-02-28", 2, 2],
      ["2026-03-31", 2, 2],
      ["2026-04-30", 2, 2],
      ["2026-05-31", 2, 2],
      ["2026-06-30", 2, 2],
    ]);
  });

  test("nothing before adoption, nothing from the day of retirement", () => {
    expect(dues(control({ inForceFrom: "2025-10-01" }))).toEqual(["2025-12-31", "2026-03-31", "2026-06-30"]);
    const retired = (inForceFrom: string) => ({ inForceFrom, retired: true });
    expect(dues(control({}, retired("2026-03-31")))).toEqual(["2025-09-30", "2025-12-31"]);
    expect(dues(control({}, retired("2026-04-01")))).toEqual(["2025-09-30", "2025-12-31", "2026-03-31"]);
    const again = control({}, retired("2025-10-01"), { inForceFrom: "2026-06-01" });
    expect(dues(again)).toEqual(["2025-09-30", "2026-06-30"]);
  });

  test("a due day on which the version changes belongs to the new version", () => {
    const found = expectOccurrences(control({}, { inForceFrom: "2025-12-31", graceDays: 30 }), year, {});
    expect(found.map((one) => one.version)).toEqual([1, 2, 2, 2]);
  });

  test("keys are unique whatever the versions", () => {
    const versions = fc.array(
      fc.record({
        frequency: fc.constantFrom(...frequencies),
        inForceFrom: fc.integer({ min: -30, max: 400 }).map((n) => addDays(year.from, n)),
      }),
      { minLength: 1, maxLength: 5 },
    );
    const events = {
      hires: [
        { id: "a", label: "A", on: "2025-08-01" },
        { id: "b", label: "B", on: "2025-08-01" },
      ],
    };
    fc.assert(
      fc.property(versions, (list) => {
        const sorted = list.toSorted((a, b) => a.inForceFrom.localeCompare(b.inForceFrom));
        const schedule = control(
          ...sorted.map((one) => ({
            ...one,
            population: one.frequency === "per-event" ? ("hires" as const) : null,
          })),
        );
        const found = expectOccurrences(schedule, year, events);
        expect(new Set(found.map((one) => one.key)).size).toBe(found.length);
        expect(found.map((one) => one.due)).toEqual(found.map((one) => one.due).toSorted());
      }),
    );
  });

  test("per event: one for each member of the population in the period", () => {
    const leavers = control({ frequency: "per-event", population: "leavers", withinDays: 1, graceDays: 2 });
    const events = {
      leavers: [
        { id: "p1", label: "Ana", on: "2025-06-30" },
        { id: "p2", label: "Bo", on: "2025-07-01" },
        { id: "p3", label: "Cem", on: "2026-06-30" },
        { id: "p4", label: "Dee", on: "2026-07-01" },
      ],
      hires: [{ id: "p5", label: "Eve", on: "2025-08-01" }],
    };
    expect(dues(leavers, year, events)).toEqual(["2025-07-02", "2026-07-01"]);
    expect(dues(leavers, year, {})).toEqual([]);
  });
});

describe("the state of an occurrence", () => {
  const [first] = expectOccurrences(control({}), year, {});
  const state = (today: string, proofs: Proof[] = []) => judge(first!, proofs, null, today).state;

  test.each([
    ["2025-06-30", "upcoming"],
    ["2025-07-01", "due"],
    ["2025-09-30", "due"],
    ["2025-10-05", "due"],
    ["2025-10-06", "missed"],
  ])("on %s with nothing accepted it is %s", (today, expected) => {
    expect(state(today)).toBe(expected);
  });

  test.each([
    ["2025-09-30", "held", 0],
    ["2025-10-01", "late", 1],
    ["2025-10-09", "late", 9],
  ])("accepted on %s it is %s", (acceptedOn, expected, daysLate) => {
    const judged = judge(first!, [proof({ acceptedOn })], null, "2026-01-01");
    expect([judged.state, judged.daysLate]).toEqual([expected, daysLate]);
  });

  test("to the second: accepted before or after midnight in the organisation's zone", () => {
    const on = (instant: string) =>
      judge(first!, [proof({ acceptedOn: dayOf(new Date(instant), "Europe/Berlin") })], null, "2026-01-01")
        .state;
    expect(on("2025-09-30T21:59:59.999Z")).toBe("held");
    expect(on("2025-09-30T22:00:00.000Z")).toBe("late");
  });

  test("evidence that waits for a reviewer holds nothing", () => {
    expect(state("2025-10-06", [proof({ acceptedOn: null })])).toBe("missed");
  });

  test("the earliest acceptance decides", () => {
    const judged = judge(
      first!,
      [proof({ ref: "B", acceptedOn: "2025-10-20" }), proof({ ref: "A" })],
      null,
      "2026-01-01",
    );
    expect([judged.state, judged.decidedBy?.ref]).toEqual(["held", "A"]);
  });

  test("a signed waiver counts from the day it was signed", () => {
    const waiver = { key: first!.key, reason: "No system yet", signedBy: "Ana", signedOn: "2025-11-01" };
    expect(judge(first!, [], waiver, "2025-10-31").state).toBe("missed");
    expect(judge(first!, [], waiver, "2025-11-01").state).toBe("not-applicable");
  });

  test("what happens later never changes what a past day answers", () => {
    const offset = fc.integer({ min: -100, max: 300 }).map((n) => addDays(year.from, n));
    fc.assert(
      fc.property(
        fc.array(fc.record({ recordedOn: offset, acceptedOn: fc.option(offset) })),
        offset,
        (facts, today) => {
          const proofs = facts.map((fact) => proof(fact));
          const known = proofs.filter((one) => one.recordedOn <= today);
          expect(judge(first!, proofs, null, today).state).toBe(judge(first!, known, null, today).state);
          const undecided = ["upcoming", "due", "missed"];
          if (known.every((one) => one.acceptedOn === null || one.acceptedOn > today))
            expect(undecided).toContain(judge(first!, proofs, null, today).state);
        },
      ),
    );
  });
});

describe("which evidence serves which occurrence", () => {
  const held = (schedule: Schedule, proofs: Proof[], events = {}) =>
    judgeAll(expectOccurrences(schedule, year, events), proofs, [], "2026-06-30")
      .filter((one) => one.proofs.length > 0)
      .map((one) => one.key);

  test.each([
    ["the due day itself", { dueOn: "2025-09-30" }, ["2025-09-30"]],
    ["any day of the window", { dueOn: "2025-10-01" }, ["2025-12-31"]],
    ["a day outside the period", { dueOn: "2025-06-30" }, []],
    [
      "the days it covers",
      { covers: { from: "2025-07-01", to: "2025-12-31" } },
      ["2025-09-30", "2025-12-31"],
    ],
    ["the end of its cover", { covers: { from: "2025-11-10", to: "2025-11-20" } }, ["2025-12-31"]],
    ["the day it was recorded", { recordedOn: "2026-01-01" }, ["2026-03-31"]],
  ] as [string, Partial<Proof>, string[]][])("by %s", (_, more, expected) => {
    expect(held(control({}), [proof(more)])).toEqual(expected);
  });

  test("two leavers of one day need two proofs", () => {
    const leavers = control({ frequency: "per-event", population: "leavers", withinDays: 1 });
    const events = {
      leavers: [
        { id: "p1", label: "Ana", on: "2025-08-01" },
        { id: "p2", label: "Bo", on: "2025-08-01" },
      ],
    };
    expect(held(leavers, [proof({ dueOn: "2025-08-02" })], events)).toEqual(["2025-08-02#p1"]);
    expect(
      held(leavers, [proof({ dueOn: "2025-08-02" }), proof({ dueOn: "2025-08-02" })], events),
    ).toHaveLength(2);
  });
});

test.each([
  ["given for a day inside", { dueOn: "2026-06-30" }, true],
  ["given for a day after", { dueOn: "2026-07-01" }, false],
  ["covers the first day", { covers: { from: "2025-01-01", to: "2025-07-01" } }, true],
  ["covers until the day before", { covers: { from: "2025-01-01", to: "2025-06-30" } }, false],
  ["recorded inside", {}, true],
  ["recorded before", { recordedOn: "2025-06-30" }, false],
] as [string, Partial<Proof>, boolean][])(
  "evidence %s belongs to the period: %o, %s",
  (_, more, expected) => {
    expect(touches(proof(more), year)).toBe(expected);
  },
);
