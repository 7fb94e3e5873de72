import { describe, expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { remindersStandStill } from "#app/queries/breach-clocks/reminder-watch";
import { probeReadiness } from "#app/server/readiness-probe";
import { reminderJob } from "#domain/breach-clocks/reminder-watch";
import { type TestApp, testApp } from "#tests/support/app";

const run = (app: TestApp, name = reminderJob, fails = false) =>
  runJob(
    app,
    {
      name,
      cron: "* * * * *",
      does: "",
      run: async () => (fails ? Promise.reject(new Error("The disk is full.")) : undefined),
    },
    { scheduledFor: app.now(), missed: 0 },
  );

describe("/readyz", () => {
  test("fails three minutes after the last run, whatever other jobs do, and recovers with the next", async () => {
    const app = await testApp(undefined, { JOBS: "on" });
    await run(app);
    app.clock.advance(179_000);
    expect((await probeReadiness(app, 3600)).reminders).toBe("ok");
    app.clock.advance(1000);
    await run(app, "some-job");
    expect(await probeReadiness(app, 3600)).toMatchObject({
      jobs: "ok",
      reminders: "Breach reminders have not run for 3 minutes.",
    });
    await run(app);
    expect((await probeReadiness(app, 3600)).reminders).toBe("ok");
  });

  test("runs that fail do not count as runs", async () => {
    const app = await testApp(undefined, { JOBS: "on" });
    await run(app);
    app.clock.advance(180_000);
    await run(app, reminderJob, true);
    expect((await probeReadiness(app, 3600)).reminders).not.toBe("ok");
  });
});

test("with the clock switched off here, the runs of another process count, and none says nothing", async () => {
  const app = await testApp();
  expect(await remindersStandStill(app, 3600)).toBeNull();
  await run(app);
  expect(await remindersStandStill(app, 3600)).toBeNull();
  const last = app.now();
  app.clock.advance(180_000);
  expect(await remindersStandStill(app, 10)).toEqual({ since: last });
  expect(await probeReadiness(app, 10)).toMatchObject({
    jobs: "ok",
    reminders: "Breach reminders have not run for 3 minutes.",
  });
});
