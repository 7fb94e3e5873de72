import { expect, test } from "vitest";
import { confirmedAt, confirmedMoment } from "#domain/breach-clocks/confirmations";

const told = new Date("2026-11-22T07:35:42.500Z");
const zone = "Europe/Berlin";

test.each([
  // Forms know minutes: what was confirmed in the minute of sending was confirmed after it.
  ["2026-11-22T07:35:00.000Z", told.toISOString(), told.toISOString()],
  ["2026-11-22T07:35:42.499Z", told.toISOString(), told.toISOString()],
  ["2026-11-22T07:36:00.000Z", "2026-11-22T07:36:00.000Z", "2026-11-22T07:36:00.000Z"],
  // Midnight in Berlin lies 8 h 35 min before the sending of that day.
  ["2026-11-22", "2026-11-22", told.toISOString()],
  ["2026-11", "2026-11", told.toISOString()],
  ["2026-11-23", "2026-11-23", "2026-11-22T23:00:00.000Z"],
])("confirmed %s is kept as %s and counts from %s", (named, moment, at) => {
  expect(confirmedMoment(named, zone, told)).toBe(moment);
  expect(confirmedAt(moment, zone, told).toISOString()).toBe(at);
});

test.each(["2026-11-22T07:34:59.000Z", "2026-11-21", "2026-10", "2025"])(
  "%s lies before the sending and is refused",
  (named) => {
    expect(() => confirmedMoment(named, zone, told)).toThrow("comes after the notice");
  },
);

test("a day on which the last second was the telling still counts", () => {
  const lastSecond = new Date("2026-11-22T22:59:59.900Z");
  expect(confirmedMoment("2026-11-22", zone, lastSecond)).toBe("2026-11-22");
});
