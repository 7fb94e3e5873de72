import { CompiledQuery } from "kysely";
import { vi } from "vitest";
import { incidentJobs } from "#app/jobs/incidents";
import { startJobs } from "#app/jobs/scheduler";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { ClockModel, stagesOf } from "#tests/support/clock-model";
import { mulberry } from "#tests/support/workers/kill-reminders";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse("2026-03-10T06:00:00.000Z");

/** Hours allowed, and the share of the time at which "verified" happened. */
const given: [name: string, hours: number, share: number][] = [
  ["Aurora", 24, 0.01],
  ["Boreal", 36, 0.55],
  // Over the change to summer time where the run is long enough.
  ["Cassia", 72, 0.2],
  ["Dune", 48, 0.1],
  ["Ember", 24, 0.9],
  ["Fjord", 1, 0.3],
];
/** A wrong clock is off by so much: minutes, hours, two days, a year, either way. */
const steps = [3 * minute, hour, 3 * hour, 25 * hour, 2 * day, 365 * day];

async function cast(app: TestApp, days: number) {
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  const waiting: { name: string; hours: number; at: number; open: () => Promise<unknown> }[] = [];
  for (const [name, hours, share] of given) {
    const one = await customer(app, actor, name, { breachHours: hours, breachFrom: "verified" });
    const { id } = await incident(app, actor, { customers: [one], personalData: "no" });
    const at = start + Math.round((share * days * day) / minute) * minute;
    waiting.push({
      name,
      hours,
      at,
      open: () => anchor(app, actor, id, "verified", new Date(at).toISOString()),
    });
  }
  return waiting;
}

/**
 * Days on a machine whose clock is stepped and set right, whose process is paused, stopped and started, at instants that `seed`
 * decides; a look about every `everyMs`. Returns what the program raised and what an own account of the rules expects.
 */
export async function clockWeeks(days: number, everyMs: number, seed: number) {
  // The scheduler's own timers never fire: the looks are made here.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const app = await testApp(new Date(start).toISOString(), { JOBS: "on" });
  await app.db.executeQuery(CompiledQuery.raw("pragma synchronous = off"));
  const waiting = await cast(app, days);
  const model = new ClockModel(["Maren Olsen", "Wilma Ott"]);
  const random = mulberry(seed);
  const tally = { looks: 0, steps: 0, pauses: 0, restarts: 0 };
  let [off, real] = [0, 0];
  const jobs = incidentJobs.slice(0, 1);
  const shown = () => start + real + off;
  const tick = (ms: number) => {
    real += ms;
    app.clock.now = new Date(shown());
    app.clock.monotonic = real;
  };
  let scheduler: Awaited<ReturnType<typeof startJobs>> | undefined;
  while (real < days * day) {
    if (!scheduler) {
      model.start(shown(), real);
      scheduler = await startJobs(app, jobs);
    } else await scheduler.look();
    await scheduler.idle();
    model.look(shown(), real);
    tally.looks += 1;
    for (const one of waiting.filter(({ at }) => off === 0 && at <= shown())) {
      await one.open();
      const stages = stagesOf(one.at, one.hours, start + (days + 800) * day);
      model.follow(one.name, stages);
      waiting.splice(waiting.indexOf(one), 1);
    }
    const dice = random() * 11 * minute;
    if (dice < 0.004 * everyMs) {
      tally.restarts += 1;
      await scheduler.stop();
      scheduler = undefined;
      tick(Math.floor(random() * 30 * hour));
    } else if (dice < 0.008 * everyMs) {
      tally.pauses += 1;
      tick(Math.floor(random() * 5 * hour));
    }
    if (off === 0 && random() * 11 * minute < 0.01 * everyMs) {
      tally.steps += 1;
      off = steps[Math.floor(random() * steps.length)]! * (random() < 0.5 ? -1 : 1);
    } else if (off !== 0 && random() * 11 * minute < 0.5 * everyMs) off = 0;
    tick(everyMs + Math.floor(random() * 900));
  }
  await scheduler?.stop();
  vi.useRealTimers();
  return { ...tally, ...(await written(app)), expected: model.raised.toSorted() };
}

async function written(app: TestApp) {
  const rows = await app.read
    .selectFrom("reminders")
    .innerJoin("breach_clocks", "breach_clocks.id", "reminders.clock_id")
    .select([
      "breach_clocks.recipient",
      "recipient_name",
      "stage",
      "raised_at",
      "covered_by",
      "disregarded_at",
    ])
    .execute();
  const sent = await app.read
    .selectFrom("deliveries")
    .select("key")
    .where("key", "like", "reminder:%")
    .execute();
  return {
    raised: rows
      .map((row) => `${row.recipient} ${row.stage} ${row.recipient_name} ${row.raised_at}`)
      .toSorted(),
    calls: rows.filter((row) => row.covered_by === null).length,
    repeated: rows.filter((row) => row.disregarded_at).length,
    sent: sent.length,
  };
}
