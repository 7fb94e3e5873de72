import { expect, test } from "vitest";
import { killServer } from "#tests/support/workers/kill-server";

const kills = Number(process.env.SOAK_KILLS ?? 1000);
/** Ends a run early, with what was killed until then. */
const minutesAtMost = Number(process.env.SOAK_MINUTES ?? Number.POSITIVE_INFINITY);
const seed = Number(process.env.SOAK_SEED ?? 20261121);

test(`${kills} kills of the server while reports, uploads, decisions and sign-offs come in: nothing acknowledged is lost`, {
  timeout: 0,
}, async () => {
  const began = performance.now();
  const outcome = await killServer(kills, seed, minutesAtMost * 60_000);
  const minutes = Math.round((performance.now() - began) / 6000) / 10;
  console.log(JSON.stringify({ seed, minutes, ...outcome }));
  const { lost, doubledReports, problems, mails } = outcome;
  expect({ lost, doubledReports, problems }).toEqual({ lost: [], doubledReports: 0, problems: [] });
  expect(outcome.refused).toEqual([]);
  expect(mails).toMatchObject({ lost: 0, strangers: 0 });
  expect(mails.doubled / Math.max(1, mails.sent)).toBeLessThan(0.01);
});
