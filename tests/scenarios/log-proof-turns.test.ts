import { expect, test } from "vitest";
import { record } from "#app/audit";
import { createBackup } from "#app/operations/installation/backups";
import { proveLog } from "#app/operations/installation/log-proofs";
import { perform } from "#app/work";
import { openLogKey } from "#evidence/log/log-heads";
import { testApp } from "#tests/support/app";
import { longestStretch } from "#tests/support/turns";

/** Milliseconds of processor time; reading all of it at once takes several times that. */
const most = 100;
const job = { kind: "job", name: "back-up" } as const;

test("others get turns while the log is read through: it takes the loop for no longer than a part of it", {
  timeout: 60_000,
}, async () => {
  const app = await testApp();
  await perform(app, job, async (work) => {
    const subject = { type: "job", id: "back-up" } as const;
    for (let n = 0; n < 6000; n += 1) await record(work, { action: "backups.create", subject });
  });
  const key = openLogKey(app.secretKey);
  const proving = await longestStretch(() => proveLog(app.read, key));
  const backing = await longestStretch(() => createBackup(app, job));
  expect(Math.max(proving, backing)).toBeLessThan(most);
  expect((await proveLog(app.read, key)).problems).toEqual([]);
});
