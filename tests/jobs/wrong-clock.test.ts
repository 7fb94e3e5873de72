import { afterEach, expect, test, vi } from "vitest";
import type { Job } from "#app/jobs/job";
import { startJobs } from "#app/jobs/scheduler";
import { type Machine, testMachine } from "#tests/support/driven-clock";

// Simulated hours: a busy machine takes its time over them.
vi.setConfig({ testTimeout: 120_000 });
afterEach(() => {
  vi.useRealTimers();
});

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

type Run = { job: string; due: string; missed: number; shown: number; real: number };

/** The three kinds of schedules; each run is kept with what the clock showed and the time that had really passed. */
function recording({ app }: Machine) {
  const runs: Run[] = [];
  const job = (name: string, cron: string): Job => ({
    name,
    cron,
    does: "Counts.",
    run: async (_app, { scheduledFor, missed }) => {
      const due = scheduledFor.toISOString().slice(0, 16);
      runs.push({ job: name, due, missed, shown: +app.now(), real: app.monotonic() });
      return undefined;
    },
  });
  return {
    runs,
    jobs: [
      job("minutely", "* * * * *"),
      job("quarterly", "*/15 * * * *"),
      job("nightly", "30 2 * * *"),
      job("weekly", "30 3 * * 0"),
    ],
  };
}

/** The minutes after `from` up to `to` that the filter keeps. */
function minutes(from: number, to: number, keep: (at: Date) => boolean = () => true): string[] {
  const found: string[] = [];
  for (let at = Math.floor(from / minute) * minute + minute; at <= to; at += minute)
    if (keep(new Date(at))) found.push(new Date(at).toISOString().slice(0, 16));
  return found;
}

/** Every faulty clock: how far it is off, and for how long, until it is right again. */
const faults: [string, number, number][] = [
  ["set back by an hour", -hour, 4 * minute],
  ["set back by an hour for as long", -hour, 63 * minute],
  ["set back by 25 hours", -25 * hour, 5 * minute],
  ["set back by 56 years", -56 * 365 * day, 45 * second],
  ["ahead by 3 minutes", 3 * minute, 10 * minute],
  ["ahead by 3 hours", 3 * hour, 3 * minute],
  ["ahead by 2 days", 2 * day, 10 * minute],
  ["ahead by a year", 365 * day, 3 * minute],
  ["ahead by 20 years", 20 * 365 * day, 2 * minute],
];

test.each(faults)(
  "a clock that was %s: every job runs within a minute of the clock being right, once per instant",

  async (_what, off, held) => {
    const machine = await testMachine("2026-03-08T02:12:20.000Z");
    const { runs, jobs } = recording(machine);
    const scheduler = await startJobs(machine.app, jobs);
    await machine.pass(2 * minute);
    machine.step(off);
    await machine.pass(held);
    machine.step(-off);
    const right = +machine.app.now();
    const real = machine.app.monotonic();
    await machine.pass(25 * minute);
    // What came due within the last beat may be under way still.
    const until = +machine.app.now() - 15 * second;
    const after = runs.filter((run) => run.real >= real);
    await scheduler.stop();

    for (const job of ["minutely", "quarterly", "nightly"]) {
      const due = {
        minutely: () => true,
        quarterly: (at: Date) => at.getUTCMinutes() % 15 === 0,
        nightly: (at: Date) => at.getUTCHours() === 2 && at.getUTCMinutes() === 30,
      }[job]!;
      const own = after.filter((run) => run.job === job && Date.parse(`${run.due}:00Z`) <= until);
      const expected = minutes(right, until, due);
      // What came due while the clock was wrong is made up for by one run more, at most.
      expect(
        own.map((run) => run.due).filter((at) => expected.includes(at)),
        job,
      ).toEqual(expected);
      expect(own.length - expected.length, job).toBeLessThanOrEqual(1);
      for (const run of own.filter(({ due: at }) => expected.includes(at)))
        expect(run.shown - Date.parse(`${run.due}:00Z`), `${job} ${run.due}`).toBeLessThan(15 * second);
    }
    const minutely = after.filter(({ job }) => job === "minutely");
    expect(minutely[0]!.real - real).toBeLessThanOrEqual(minute + 15 * second);
  },
);

test.each<[string, (machine: Machine) => void]>([
  ["stopped for 8 seconds", (machine) => machine.pause(8 * second)],
  ["stopped for 20 minutes", (machine) => machine.pause(20 * minute)],
  ["suspended for 5 hours", (machine) => machine.suspend(5 * hour)],
  ["set ahead over it", (machine) => machine.step(30 * second)],
])("a nightly job whose minute the machine was %s runs within a minute, once", async (_what, fault) => {
  const machine = await testMachine("2026-03-10T02:29:20.000Z");
  const { runs, jobs } = recording(machine);
  const scheduler = await startJobs(machine.app, jobs);
  await machine.pass(37 * second);
  fault(machine);
  const real = machine.app.monotonic();
  await machine.pass(5 * minute);
  await scheduler.stop();
  const nightly = runs.filter(({ job }) => job === "nightly");
  expect(nightly.map(({ due }) => due)).toEqual(["2026-03-10T02:30"]);
  expect(nightly[0]!.real - real).toBeLessThanOrEqual(minute);
});

test("while nothing is wrong each instant is run once, within 15 seconds, and node-cron says nothing", async () => {
  const said = vi.spyOn(console, "warn").mockImplementation(() => {});
  const machine = await testMachine("2026-03-08T02:20:31.000Z");
  const { runs, jobs } = recording(machine);
  const scheduler = await startJobs(machine.app, jobs);
  const from = +machine.app.now();
  await machine.pass(75 * minute);
  await scheduler.stop();
  const due = (name: string) => runs.filter(({ job }) => job === name).map((run) => run.due);
  expect(due("minutely")).toEqual(minutes(from, from + 75 * minute));
  expect(due("nightly")).toEqual(["2026-03-08T02:30"]);
  expect(due("weekly")).toEqual(["2026-03-08T03:30"]);
  expect(due("quarterly")).toEqual(minutes(from, from + 75 * minute, (at) => at.getUTCMinutes() % 15 === 0));
  for (const run of runs) {
    expect(run.missed).toBe(0);
    expect(run.shown - Date.parse(`${run.due}:00Z`)).toBeLessThan(15 * second);
  }
  expect(said).not.toHaveBeenCalled();
});

test("a job that takes longer than its period never runs beside itself", async () => {
  const machine = await testMachine("2026-03-10T02:00:20.000Z");
  let inside = 0;
  let most = 0;
  const began: number[] = [];
  const slow: Job = {
    name: "slow",
    cron: "* * * * *",
    does: "Takes 150 seconds.",
    run: async (app) => {
      began.push(app.monotonic() / second);
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((done) => setTimeout(done, 150 * second));
      inside -= 1;
      return undefined;
    },
  };
  const scheduler = await startJobs(machine.app, [slow]);
  await machine.pass(9 * minute);
  expect(most).toBe(1);
  // It goes on at the first beat after its end.
  expect(began).toHaveLength(4);
  for (const [index, at] of began.slice(1).entries())
    expect(at - began[index]!).toSatisfy((apart: number) => apart >= 150 && apart <= 165);
  const stopped = scheduler.stop();
  await machine.pass(3 * minute);
  await stopped;
});
