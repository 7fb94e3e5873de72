import fc from "fast-check";
import { expect, test } from "vitest";
import { type Frequency, frequencies } from "#domain/controls/controls";
import { windows } from "#domain/controls/windows";
import { addDays, daysBetween } from "#domain/days";
import { year } from "#tests/domain/controls/facts";

test.each([
  ["annual", year, ["2026-06-30"]],
  ["semi-annual", year, ["2025-12-31", "2026-06-30"]],
  ["quarterly", year, ["2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30"]],
  ["monthly", { from: "2026-01-31", to: "2026-04-29" }, ["2026-02-27", "2026-03-30", "2026-04-29"]],
  ["monthly", { from: "2028-01-31", to: "2028-03-30" }, ["2028-02-28", "2028-03-30"]],
  ["continuous", { from: "2026-01-01", to: "2026-03-31" }, ["2026-01-31", "2026-02-28", "2026-03-31"]],
  ["monthly", { from: "2026-01-01", to: "2026-03-03" }, ["2026-01-31", "2026-02-28", "2026-03-31"]],
  ["annual", { from: "2026-01-01", to: "2026-06-30" }, ["2026-12-31"]],
  ["weekly", { from: "2026-03-02", to: "2026-03-20" }, ["2026-03-08", "2026-03-15", "2026-03-22"]],
  ["daily", { from: "2026-03-28", to: "2026-03-30" }, ["2026-03-28", "2026-03-29", "2026-03-30"]],
  ["per-event", year, []],
] as [Frequency, typeof year, string[]][])(
  "%s in %o, counted from its first day",
  (frequency, period, due) => {
    expect(windows(frequency, period.from, period).map((window) => window.to)).toEqual(due);
  },
);

test.each([
  ["quarterly", "2026-01-14", { from: "2025-10-15", to: "2026-01-14" }],
  ["semi-annual", "2025-03-01", { from: "2025-01-15", to: "2025-07-14" }],
  ["weekly", "2026-01-01", { from: "2026-01-01", to: "2026-01-07" }],
  ["annual", "2024-12-31", { from: "2024-01-15", to: "2025-01-14" }],
] as const)("%s around %s, counted from 15 January 2026 backwards too", (frequency, day, window) => {
  expect(windows(frequency, "2026-01-15", { from: day, to: day })).toEqual([window]);
});

test("windows follow one another without overlap, and every day lies in one", () => {
  const day = fc.integer({ min: 0, max: 4000 }).map((n) => addDays("2020-01-01", n));
  const scheduled = fc.constantFrom(...frequencies.filter((one) => one !== "per-event"));
  fc.assert(
    fc.property(day, day, fc.integer({ min: 0, max: 730 }), scheduled, (anchor, from, length, frequency) => {
      const within = { from, to: addDays(from, length) };
      const all = windows(frequency, anchor, within);
      expect(all[0]!.from <= within.from && within.to <= all.at(-1)!.to).toBe(true);
      all.forEach((window, index) => {
        expect(window.from <= window.to).toBe(true);
        if (index > 0) expect(window.from).toBe(addDays(all[index - 1]!.to, 1));
      });
      if (frequency === "daily") expect(all).toHaveLength(daysBetween(within.from, within.to) + 1);
    }),
  );
});
