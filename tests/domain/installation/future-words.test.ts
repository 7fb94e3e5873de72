import { expect, test } from "vitest";
import { futureWords } from "#domain/installation/clock-changes";

const now = new Date("2026-03-11T13:05:00.000Z");
const hours = (n: number) => n * 3_600_000;
const change = (from: Date, byMs: number) => ({ from, to: new Date(from.getTime() + byMs), byMs });

test("an instant in the future is said beside what the machine's clock shows", () => {
  expect(futureWords(now, "UTC", null)).toBe(
    "This lies in the future: this machine’s clock shows Wednesday 11 March 2026, 13:05\u00a0UTC. If the clock is behind, have it set right, then send this again.",
  );
});

test("a clock that was set back may be the mistake, until it has made up for it", () => {
  const back = change(new Date("2026-03-11T15:00:00.000Z"), -hours(3));
  expect(futureWords(now, "UTC", back)).toContain(
    ". That clock was set back by 3\u00a0h, so it may be wrong. If",
  );
  expect(futureWords(new Date("2026-03-11T15:00:01.000Z"), "UTC", back)).not.toContain("set back");
  expect(futureWords(now, "UTC", change(new Date("2026-03-11T10:00:00.000Z"), hours(1)))).not.toContain(
    "set back",
  );
});
