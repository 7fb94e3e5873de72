import { describe, expect, test } from "vitest";
import type { Job, Occasion } from "#app/jobs/job";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { startJobs } from "#app/jobs/scheduler";
import { bookkeeping } from "#app/work";
import { insertJobRun, listJobRuns } from "#db/installation/job-runs";
import { nextRun, parseCron } from "#domain/cron";
import { type TestApp, testApp } from "#tests/support/app";

function counting(cron: string, name = "count"): Job & { occasions: Occasion[] } {
  const occasions: Occasion[] = [];
  return {
    name,
    cron,
    does: "Counts.",
    occasions,
    run: async (_app, occasion) => {
      occasions.push(occasion);
      return `run ${occasions.length}`;
    },
  };
}

/** Starts the clock and stops it again: what is left is the catching up. */
async function startAndStop(app: TestApp, jobs: Job[]): Promise<void> {
  await (await startJobs(app, jobs)).stop();
}

test("the schedule is sound: names are unique, times can be read and come again", () => {
  expect(new Set(schedule.map((job) => job.name)).size).toBe(schedule.length);
  for (const job of schedule) {
    expect(job.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(nextRun(parseCron(job.cron), new Date("2026-03-11T00:00:00Z")), job.name).not.toBeNull();
  }
});

describe("a run", () => {
  test("leaves a row with what it said", async () => {
    const app = await testApp();
    const due = new Date("2026-03-11T13:05:00Z");
    expect(await runJob(app, counting("* * * * *"), { scheduledFor: due, missed: 0 })).toEqual({
      outcome: "done",
      detail: "run 1",
    });
    expect(await listJobRuns(app.read, { limit: 9 })).toMatchObject([
      { job: "count", scheduledFor: due, outcome: "done", detail: "run 1" },
    ]);
  });

  test("that throws is a failed row, and the next one runs", async () => {
    const app = await testApp();
    const job = { ...counting("* * * * *"), run: async () => Promise.reject(new Error("The disk is full.")) };
    expect(await runJob(app, job, { scheduledFor: app.now(), missed: 0 })).toEqual({
      outcome: "failed",
      detail: "The disk is full.",
    });
    app.clock.advance(60_000);
    expect((await runJob(app, counting("* * * * *"), { scheduledFor: app.now(), missed: 0 }))?.outcome).toBe(
      "done",
    );
  });

  test("answers a call of the clock once, whichever process hears it", async () => {
    const app = await testApp();
    const job = counting("* * * * *");
    const occasion = { scheduledFor: app.now(), missed: 0 };
    expect(await runJob(app, job, occasion)).toBeDefined();
    expect(await runJob(app, job, occasion)).toBeUndefined();
    expect(job.occasions).toHaveLength(1);
  });
});

describe("after a time off", () => {
  test("each job catches up once and says how many runs were missed", async () => {
    const app = await testApp("2026-03-08T02:30:00.000Z");
    const nightly = counting("30 2 * * *", "nightly");
    await runJob(app, nightly, { scheduledFor: app.now(), missed: 0 });
    app.clock.set("2026-03-11T13:05:30.000Z");
    await startAndStop(app, [nightly]);
    const [, caughtUp] = nightly.occasions;
    expect(caughtUp).toEqual({ scheduledFor: new Date("2026-03-11T02:30:00Z"), missed: 3 });
    await startAndStop(app, [nightly]);
    expect(nightly.occasions).toHaveLength(2);
  });

  test("nothing is due one second before the time; in its minute a run is on time, a minute later it was missed", async () => {
    const app = await testApp("2026-03-10T02:30:00.000Z");
    const nightly = counting("30 2 * * *", "nightly");
    await runJob(app, nightly, { scheduledFor: app.now(), missed: 0 });
    app.clock.set("2026-03-11T02:29:59.999Z");
    await startAndStop(app, [nightly]);
    expect(nightly.occasions).toHaveLength(1);
    app.clock.set("2026-03-11T02:30:59.999Z");
    await startAndStop(app, [nightly]);
    expect(nightly.occasions[1]).toMatchObject({ missed: 0 });
    app.clock.set("2026-03-12T02:31:00.000Z");
    await startAndStop(app, [nightly]);
    expect(nightly.occasions[2]).toMatchObject({ missed: 1 });
  });

  test("a first start has missed nothing; a job whose time never came while running has", async () => {
    const app = await testApp("2026-03-10T08:00:00.000Z");
    const [minutely, nightly] = [counting("* * * * *", "minutely"), counting("30 2 * * *", "nightly")];
    await startAndStop(app, [minutely, nightly]);
    expect([minutely.occasions, nightly.occasions]).toEqual([[], []]);
    await runJob(app, minutely, { scheduledFor: app.now(), missed: 0 });
    app.clock.set("2026-03-11T08:00:00.000Z");
    await startAndStop(app, [minutely, nightly]);
    expect(nightly.occasions).toEqual([{ scheduledFor: new Date("2026-03-11T02:30:00Z"), missed: 1 }]);
  });
});

test("a run whose process died is closed as interrupted; one whose process lives is left alone", async () => {
  const app = await testApp();
  const open = (id: string, pid: number, minute: number) =>
    bookkeeping(app, (db, now) =>
      insertJobRun(db, {
        id,
        job: "count",
        scheduledFor: new Date(now.getTime() - minute * 60_000),
        startedAt: now,
        detail: `process ${pid}`,
        missed: 0,
      }),
    );
  await open("1", 2 ** 30, 3);
  await open("2", process.pid, 2);
  await open("3", process.ppid, 1);
  await startAndStop(app, []);
  const runs = await listJobRuns(app.read, { limit: 9 });
  expect(runs.map(({ id, outcome }) => [id, outcome])).toEqual([
    ["3", null],
    ["2", "interrupted"],
    ["1", "interrupted"],
  ]);
});

test("stopping waits for what is running", async () => {
  const app = await testApp("2026-03-08T02:30:00.000Z");
  const slow: Job = {
    ...counting("30 2 * * *", "slow"),
    run: async () => new Promise((done) => setTimeout(() => done("slept"), 150)),
  };
  await runJob(app, slow, { scheduledFor: app.now(), missed: 0 });
  app.clock.set("2026-03-09T02:31:00.000Z");
  await startAndStop(app, [slow]);
  expect((await listJobRuns(app.read, { limit: 1 }))[0]).toMatchObject({
    outcome: "done",
    detail: "slept",
    missed: 1,
  });
});
