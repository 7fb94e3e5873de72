import { expect, test } from "vitest";
import { killServer } from "#tests/support/workers/kill-server";

test("killed 25 times while reports, uploads, decisions and sign-offs come in: nothing acknowledged is lost", {
  timeout: 300_000,
}, async () => {
  const { acknowledged, lost, doubledReports, mails, problems, refused } = await killServer(25, 20261129);
  expect({ lost, doubledReports, problems, refused }).toEqual({
    lost: [],
    doubledReports: 0,
    problems: [],
    refused: [],
  });
  expect(mails).toMatchObject({ lost: 0, strangers: 0 });
  for (const [what, taken] of Object.entries(acknowledged)) expect(taken, what).toBeGreaterThan(0);
});
