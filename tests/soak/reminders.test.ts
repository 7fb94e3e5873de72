import { expect, test } from "vitest";
import { killReminders } from "#tests/support/workers/kill-reminders";

const kills = Number(process.env.SOAK_KILLS ?? 1000);
const seed = Number(process.env.SOAK_SEED ?? 20261121);

test(`${kills} kills at random instants: none lost, none doubled but for a kill between the server's answer and our row`, {
  timeout: 0,
}, async () => {
  const began = performance.now();
  const { expected, raised, ...rest } = await killReminders(kills, seed);
  const minutes = Math.round((performance.now() - began) / 6000) / 10;
  console.log(JSON.stringify({ seed, minutes, stages: expected.length, raised: raised.length, ...rest }));
  expect(raised).toEqual(expected);
  expect(rest).toMatchObject({ lost: 0, strangers: 0 });
  expect(rest.doubled / rest.calls).toBeLessThan(0.01);
});
