import { expect, test } from "vitest";
import { clockWeeks } from "#tests/support/clock-weeks";

test.each([1])(
  "two weeks of clock steps up to a year, pauses, outages and restarts (seed %i): exactly the expected reminders",
  { timeout: 240_000 },
  async (seed) => {
    const { raised, expected, calls, sent, ...tally } = await clockWeeks(14, 11 * 60_000, seed);
    expect(raised).toEqual(expected);
    expect(sent).toBe(calls);
    expect(tally.steps).toBeGreaterThan(5);
    expect(tally.restarts).toBeGreaterThan(1);
    expect(tally.repeated).toBeGreaterThan(0);
  },
);
