import { expect, test } from "vitest";
import { clockWeeks } from "#tests/support/clock-weeks";

const days = Number(process.env.SOAK_DAYS ?? 90);
const seed = Number(process.env.SOAK_SEED ?? 20261129);

test(`${days} days of random clock steps, pauses, restarts and outages, looked at each minute: exactly the expected reminders`, {
  timeout: 0,
}, async () => {
  const began = performance.now();
  const { raised, expected, ...tally } = await clockWeeks(days, 61_000, seed);
  const minutes = Math.round((performance.now() - began) / 6000) / 10;
  console.log(JSON.stringify({ seed, days, minutes, raised: raised.length, ...tally }));
  expect(raised).toEqual(expected);
  expect(tally.sent).toBe(tally.calls);
});
