import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countRuns, latestRun, nextRun, parseCron } from "#domain/cron";

const at = (text: string) => new Date(text);

describe("next and latest run", () => {
  test.each([
    ["* * * * *", "2026-11-21T03:00:00Z", "2026-11-21T03:01:00Z", "2026-11-21T03:00:00Z"],
    ["* * * * *", "2026-11-21T03:00:59.999Z", "2026-11-21T03:01:00Z", "2026-11-21T03:00:00Z"],
    ["30 2 * * *", "2026-11-21T02:29:59Z", "2026-11-21T02:30:00Z", "2026-11-20T02:30:00Z"],
    ["30 2 * * *", "2026-11-21T02:30:00Z", "2026-11-22T02:30:00Z", "2026-11-21T02:30:00Z"],
    ["*/15 8-10 * * 1-5", "2026-11-20T10:46:00Z", "2026-11-23T08:00:00Z", "2026-11-20T10:45:00Z"],
    ["0 0 29 2 *", "2026-11-21T00:00:00Z", "2028-02-29T00:00:00Z", "2024-02-29T00:00:00Z"],
    ["0 0 31 * *", "2026-12-31T00:00:00Z", "2027-01-31T00:00:00Z", "2026-12-31T00:00:00Z"],
    ["0 6 1 * 0", "2026-11-21T00:00:00Z", "2026-11-22T06:00:00Z", "2026-11-15T06:00:00Z"],
    ["0 6 * * 7", "2026-11-21T00:00:00Z", "2026-11-22T06:00:00Z", "2026-11-15T06:00:00Z"],
    ["5/20 0 * * *", "2026-11-21T00:05:00Z", "2026-11-21T00:25:00Z", "2026-11-21T00:05:00Z"],
  ])("%s at %s", (cron, now, next, latest) => {
    expect(nextRun(parseCron(cron), at(now))).toEqual(at(next));
    expect(latestRun(parseCron(cron), at(now))).toEqual(at(latest));
  });

  test("a day that no year has is never due", () => {
    expect(nextRun(parseCron("0 0 30 2 *"), at("2026-11-21T00:00:00Z"))).toBeNull();
  });
});

test.each([
  "",
  "* * * *",
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "*/0 * * * *",
  "5-1 * * * *",
  "x * * * *",
  "@daily",
])("refuses %j", (text) => {
  expect(() => parseCron(text)).toThrow();
});

test("counts what walking counts, over any span", () => {
  const instants = fc.date({
    min: at("2026-01-01T00:00:00Z"),
    max: at("2027-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  const crons = fc.constantFrom(
    "30 2 * * *",
    "*/7 1,5 * * *",
    "0 */6 * * 1",
    "15 3 1 * *",
    "59 23 * * *",
    "0 0 * * *",
    "12 4 13 * 5",
  );
  fc.assert(
    fc.property(crons, instants, fc.integer({ min: 0, max: 40 * 24 * 60 }), (cron, from, minutes) => {
      const schedule = parseCron(cron);
      const to = new Date(from.getTime() + minutes * 60_000);
      let walked = 0;
      for (let run = nextRun(schedule, from); run && run <= to; run = nextRun(schedule, run)) walked += 1;
      expect(countRuns(schedule, from, to)).toBe(walked);
    }),
  );
});

test("a year of minutes is counted at once", () => {
  const began = process.cpuUsage();
  expect(countRuns(parseCron("* * * * *"), at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"))).toBe(
    525_600,
  );
  expect(millisecondsSince(began)).toBeLessThan(500);
});

test.each([
  ["* * * * *", 80, 42_075_360],
  ["30 2 * * *", 80, 29_219],
  ["30 3 * * 0", 80, 4_174],
  ["20 5 1 * *", 8000, 96_000],
  ["12 4 29 2 *", 8000, 1_940],
])(
  "%s over %i years, as after a clock that is decades wrong, is counted without walking",
  (cron, years, runs) => {
    const from = new Date("2026-01-01T00:00:00Z");
    const to = new Date(from);
    to.setUTCFullYear(2026 + years);
    const began = process.cpuUsage();
    for (let time = 0; time < 5; time += 1)
      expect(Math.abs(countRuns(parseCron(cron), from, to) - runs)).toBeLessThan(2);
    expect(millisecondsSince(began)).toBeLessThan(500);
  },
);

/** Of processor time: a busy machine is no mistake. */
function millisecondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
