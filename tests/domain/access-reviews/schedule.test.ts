import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isCovered,
  reviewDates,
  reviewPeriod,
  reviewsToPrepare,
  reviewTitle,
  type ScheduledSystem,
} from "#domain/access-reviews/schedule";
import { addDays, daysBetween } from "#domain/days";
import type { Cadence } from "#domain/systems/systems";

const system = (over: Partial<ScheduledSystem> = {}): ScheduledSystem => ({
  id: "db",
  cadence: "quarterly",
  reviewDays: null,
  anchor: null,
  since: "2026-01-15",
  ...over,
});
const rules = { prepareDays: 28, openDays: 21, decideDays: 14 };

test.each<[Cadence, number | null, string, string, string]>([
  ["monthly", null, "2028-02-29", "2028-02-01", "2028-02-29"],
  ["quarterly", null, "2026-01-01", "2026-01-01", "2026-03-31"],
  ["quarterly", null, "2026-12-31", "2026-10-01", "2026-12-31"],
  ["semi-annual", null, "2026-06-30", "2026-01-01", "2026-06-30"],
  ["semi-annual", null, "2026-07-01", "2026-07-01", "2026-12-31"],
  ["annual", null, "2026-07-01", "2026-01-01", "2026-12-31"],
  ["none", 45, "2026-01-15", "2026-01-15", "2026-02-28"],
  ["none", 45, "2026-02-28", "2026-01-15", "2026-02-28"],
  ["none", 45, "2026-03-01", "2026-03-01", "2026-04-14"],
  ["annual", 45, "2026-03-01", "2026-03-01", "2026-04-14"],
  ["none", 45, "2025-12-01", "2026-01-15", "2026-02-28"],
])("%s or %s days: %s lies in %s to %s", (cadence, reviewDays, on, from, to) => {
  expect(reviewPeriod(system({ cadence, reviewDays }), on)).toEqual({ from, to });
});

test("what is not on a schedule has no period", () => {
  expect(reviewPeriod(system({ cadence: "none" }), "2026-03-01")).toBeNull();
});

test("periods follow each other without gap or overlap", () => {
  const cadence = fc.constantFrom<Cadence>("monthly", "quarterly", "semi-annual", "annual");
  const days = fc.option(fc.integer({ min: 7, max: 1100 }), { nil: null });
  fc.assert(
    fc.property(cadence, days, fc.nat(4000), (word, reviewDays, offset) => {
      const one = system({ cadence: word, reviewDays });
      const on = addDays("2026-01-15", offset);
      const period = reviewPeriod(one, on);
      if (!period) throw new Error("no period");
      expect(period.from <= on && on <= period.to).toBe(true);
      expect(reviewPeriod(one, addDays(period.to, 1))?.from).toBe(addDays(period.to, 1));
      if (reviewDays !== null) expect(daysBetween(period.from, period.to)).toBe(reviewDays - 1);
    }),
  );
});

describe("dates", () => {
  const quarter = { from: "2026-01-01", to: "2026-03-31" };
  test.each([
    ["in time", "2026-01-05", { prepareOn: "2026-03-03", openOn: "2026-03-10", dueOn: "2026-03-24" }],
    ["on the day", "2026-03-10", { prepareOn: "2026-03-03", openOn: "2026-03-10", dueOn: "2026-03-24" }],
    ["begun late", "2026-03-29", { prepareOn: "2026-03-03", openOn: "2026-03-10", dueOn: "2026-04-12" }],
  ])("%s", (_name, on, dates) => {
    expect(reviewDates(quarter, rules, on)).toEqual({ ...quarter, ...dates });
  });
  test("a short period begins with its own first day", () => {
    expect(reviewDates({ from: "2026-02-01", to: "2026-02-14" }, rules, "2026-02-01")).toMatchObject({
      prepareOn: "2026-02-01",
      openOn: "2026-02-01",
      dueOn: "2026-02-15",
    });
  });
});

describe("what has to be prepared", () => {
  const systems = [
    system(),
    system({ id: "wiki" }),
    system({ id: "crm", cadence: "monthly" }),
    system({ id: "old", cadence: "none" }),
  ];
  const prepare = (on: string, reviews: { systemId: string; periodTo: string }[] = []) =>
    reviewsToPrepare(systems, reviews, rules, on).map((one) => [one.to, ...one.systems]);
  test.each([
    ["before the day nothing", "2026-03-02", [], [["2026-03-31", "crm"]].slice(1)],
    [
      "on the day, one review for each period",
      "2026-03-03",
      [],
      [
        ["2026-03-31", "db", "wiki"],
        ["2026-03-31", "crm"],
      ],
    ],
    [
      "what is covered by hand or by a draft is left out",
      "2026-03-03",
      [
        { systemId: "wiki", periodTo: "2026-03-31" },
        { systemId: "crm", periodTo: "2026-03-15" },
      ],
      [["2026-03-31", "db"]],
    ],
    [
      "the last quarter's review covers nothing now",
      "2026-03-31",
      [
        { systemId: "db", periodTo: "2025-12-31" },
        { systemId: "wiki", periodTo: "2026-01-01" },
        { systemId: "crm", periodTo: "2026-03-01" },
      ],
      [["2026-03-31", "db"]],
    ],
  ])("%s", (_name, on, reviews, expected) => {
    expect(prepare(on, reviews)).toEqual(expected);
  });
  test("the last day of a period covers it, the day after does not", () => {
    const period = { from: "2026-01-01", to: "2026-03-31" };
    const by = (periodTo: string) => isCovered("db", period, [{ systemId: "db", periodTo }]);
    expect([by("2025-12-31"), by("2026-01-01"), by("2026-03-31"), by("2026-04-01")]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

test.each([
  ["2026-01-01", "2026-03-31", "Access review, January to March 2026"],
  ["2026-02-01", "2026-02-28", "Access review, February 2026"],
  ["2026-01-01", "2026-12-31", "Access review, 2026"],
  ["2026-01-15", "2026-02-28", "Access review, 2026-01-15 to 2026-02-28"],
])("%s to %s is called %s", (from, to, title) => {
  expect(reviewTitle({ from, to })).toBe(title);
});
