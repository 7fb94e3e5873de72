import { expect, test } from "vitest";
import { record } from "#app/audit";
import { createBackup } from "#app/operations/installation/backups";
import { proveLog } from "#app/operations/installation/log-proofs";
import { perform } from "#app/work";
import { openLogKey } from "#evidence/log/log-heads";
import { testApp } from "#tests/support/app";
import { turnsDuring } from "#tests/support/turns";

const job = { kind: "job", name: "back-up" } as const;

test("others get turns while the log is read through, in proportion to its length", {
  timeout: 60_000,
}, async () => {
  const app = await testApp();
  await perform(app, job, async (work) => {
    const subject = { type: "job", id: "back-up" } as const;
    for (let n = 0; n < 3000; n += 1) await record(work, { action: "backups.create", subject });
  });
  const key = openLogKey(app.secretKey);
  expect(await turnsDuring(() => proveLog(app.read, key))).toBeGreaterThanOrEqual(20);
  expect(await turnsDuring(() => createBackup(app, job))).toBeGreaterThanOrEqual(20);
  expect((await proveLog(app.read, key)).problems).toEqual([]);
});
