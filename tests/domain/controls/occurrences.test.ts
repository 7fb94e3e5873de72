import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frequencies } from "#domain/controls/controls";
import { expectOccurrences, type Populations, type Schedule } from "#domain/controls/occurrences";
import { addDays } from "#domain/days";
import { control, year } from "#tests/domain/controls/facts";

const found = (schedule: Schedule, period = year, events: Populations = {}, anchor = year.from) =>
  expectOccurrences(schedule, period, events, anchor);
const dues = (schedule: Schedule, period = year, events: Populations = {}) =>
  found(schedule, period, events)
    .filter((one) => one.notExpected === null && !one.beyond)
    .map((one) => one.due);
const windowsOf = (schedule: Schedule, period = year) =>
  found(schedule, period).map((one) => [one.from, one.due, one.version, one.notExpected?.kind ?? null]);
const retired = (inForceFrom: string) => ({ inForceFrom, retired: true });

describe("a version change", () => {
  test("leaves the window that has begun, and a shorter rhythm begins with its next whole window", () => {
    const changed = control(
      { frequency: "quarterly", graceDays: 5 },
      { inForceFrom: "2026-02-15", frequency: "monthly", graceDays: 2 },
    );
    expect(found(changed).map((one) => [one.due, one.version, one.graceDays])).toEqual([
      ["2025-09-30", 1, 5],
      ["2025-12-31", 1, 5],
      ["2026-03-31", 1, 5],
      ["2026-03-31", 2, 2],
      ["2026-04-30", 2, 2],
      ["2026-05-31", 2, 2],
      ["2026-06-30", 2, 2],
    ]);
  });

  test("to a longer rhythm the day before the due day takes nothing away, and expects the rest of the year", () => {
    const changed = control({}, { inForceFrom: "2025-12-30", frequency: "annual" });
    expect(windowsOf(changed)).toEqual([
      ["2025-07-01", "2025-09-30", 1, null],
      ["2025-10-01", "2025-12-31", 1, null],
      ["2026-01-01", "2026-06-30", 2, null],
    ]);
  });

  test("of the text alone counts from the next window on", () => {
    const changed = control({}, { inForceFrom: "2025-12-31", graceDays: 30 });
    expect(found(changed).map((one) => one.version)).toEqual([1, 1, 2, 2]);
  });

  test("there and back again leaves no day uncovered", () => {
    const changed = control(
      {},
      { inForceFrom: "2025-11-01", frequency: "annual" },
      { inForceFrom: "2026-01-10", frequency: "quarterly" },
    );
    expect(windowsOf(changed)).toEqual([
      ["2025-07-01", "2025-09-30", 1, null],
      ["2025-10-01", "2025-12-31", 1, null],
      ["2026-01-01", "2026-06-30", 2, null],
      ["2026-04-01", "2026-06-30", 3, null],
    ]);
  });
});

describe("the beginning and the end of a control", () => {
  test("windows before it began are listed as not expected, the one in which it began is asked once", () => {
    expect(windowsOf(control({ inForceFrom: "2025-10-20" }))).toEqual([
      ["2025-07-01", "2025-09-30", 1, "before-operation"],
      ["2025-10-20", "2025-12-31", 1, null],
      ["2026-01-01", "2026-03-31", 1, null],
      ["2026-04-01", "2026-06-30", 1, null],
    ]);
  });

  test.each([
    ["2025-08-16", null],
    ["2025-08-17", "begun-late"],
    ["2025-09-30", "begun-late"],
  ])("begun on %s, the 92 days of its first quarter: %s", (inForceFrom, kind) => {
    expect(found(control({ inForceFrom }))[0]!.notExpected?.kind ?? null).toBe(kind);
  });

  test.each([
    ["2026-03-30", ["2025-09-30", "2025-12-31", "2026-03-31"]],
    ["2026-04-01", ["2025-09-30", "2025-12-31", "2026-03-31"]],
    ["2026-04-02", ["2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30"]],
  ])("retired on %s, what had begun stays expected: %j", (day, expected) => {
    expect(dues(control({}, retired(day)))).toEqual(expected);
  });

  test("retired for four days over the end of a quarter, both quarters are expected", () => {
    expect(windowsOf(control({}, retired("2026-03-30"), { inForceFrom: "2026-04-02" })).slice(2)).toEqual([
      ["2026-01-01", "2026-03-31", 1, null],
      ["2026-04-01", "2026-04-01", 2, "retired"],
      ["2026-04-02", "2026-06-30", 3, null],
    ]);
  });
});

describe("an engagement", () => {
  test("sees the windows of the audit period that fall due in it, and the one that is running at its end", () => {
    const three = { from: "2025-12-01", to: "2026-02-28" };
    const seen = found(control({}), three).map((one) => [one.from, one.due, one.beyond]);
    expect(seen).toEqual([
      ["2025-10-01", "2025-12-31", false],
      ["2026-01-01", "2026-03-31", true],
    ]);
    expect(found(control({ frequency: "annual" }), three).map((one) => [one.due, one.beyond])).toEqual([
      ["2026-06-30", true],
    ]);
  });
});

test("keys are unique whatever the versions, and due days ascend", () => {
  const versions = fc.array(
    fc.record({
      frequency: fc.constantFrom(...frequencies),
      retired: fc.boolean(),
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
      const all = found(schedule, year, events);
      expect(new Set(all.map((one) => one.key)).size).toBe(all.length);
      expect(all.map((one) => one.due)).toEqual(all.map((one) => one.due).toSorted());
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
  expect(found(leavers, year, events).map((one) => one.due)).toEqual(["2025-07-02", "2026-07-01"]);
  expect(found(leavers, year, {})).toEqual([]);
});

test("an event before the control operated is listed and not expected, and keeps the version of its day", () => {
  const hires = { frequency: "per-event", population: "hires", withinDays: 5 } as const;
  const events = {
    hires: [
      { id: "a", label: "A", on: "2025-08-01" },
      { id: "b", label: "B", on: "2025-11-30" },
    ],
  };
  const changed = control(
    { ...hires, inForceFrom: "2025-09-01" },
    { ...hires, inForceFrom: "2025-12-01", withinDays: 60 },
  );
  expect(found(changed, year, events).map((one) => [one.due, one.version, one.notExpected?.kind])).toEqual([
    ["2025-08-06", 1, "before-operation"],
    ["2025-12-05", 1, undefined],
  ]);
});
