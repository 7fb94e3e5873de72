import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { raiseBreachReminders } from "#app/operations/reminders";
import { perform } from "#app/work";
import { reminderJob } from "#domain/reminder-watch";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { mulberry } from "#tests/support/kill-reminders";

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse("2026-03-10T06:00:00.000Z");
const end = start + 30 * 24 * hour;
const job = { kind: "job", name: reminderJob } as const;

/** hours allowed, from which customer's terms, minutes after the start at which "verified" happened */
const clocks: [name: string, hours: number, after: number][] = [
  ["Aurora", 24, 0],
  ["Boreal", 36, 17 * 24 * 60 + 13],
  // Over both changes of clocks: America on 8 March is past, Europe on 29 March.
  ["Cassia", 72, 18 * 24 * 60 + 7],
  ["Dune", 48, 3 * 24 * 60 + 59],
  ["Ember", 24, 27 * 24 * 60],
  ["Fjord", 1, 9 * 24 * 60 + 1],
];

/** The stages of one clock, worked out apart from the program: minutes since the start of the month, name. */
function stagesOf(hours: number, after: number): [string, number][] {
  const from = start + after * minute;
  const deadline = from + hours * hour;
  const found = new Map<number, string>();
  found.set(from + (hours / 2) * hour, "half");
  for (const before of [12, 6, 2, 1])
    if (before < hours) found.set(deadline - before * hour, `before-${before}`);
  found.set(deadline, "deadline");
  for (let n = 1; deadline + n * hour <= end + 24 * hour; n += 1)
    found.set(deadline + n * hour, `after-${n}`);
  return [...found].map(([at, name]) => [name, at]);
}

/** What the machine's clock shows at each run: a run every eleven minutes, outages, a clock put forward, back, and forward again. */
function* shown(seed: number): Generator<number> {
  const random = mulberry(seed);
  let real = start;
  let wrong = 0;
  while (real + wrong < end) {
    yield real + wrong + Math.floor(random() * 900);
    const dice = random();
    if (dice < 0.006)
      real += Math.floor(random() * 30 * hour); // off for up to 30 hours
    else if (dice < 0.014)
      wrong += Math.floor((random() - 0.5) * 4 * hour); // stepped by up to two hours, either way
    else if (dice < 0.02) wrong = 0; // set right again
    real += 11 * minute;
  }
}

async function cast(app: TestApp) {
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  const ids = new Map<string, { name: string; hours: number; after: number; open: () => Promise<unknown> }>();
  for (const [name, hours, after] of clocks) {
    const one = await customer(app, actor, name, { breachHours: hours, breachFrom: "verified" });
    const { id } = await incident(app, actor, { customers: [one], personalData: "no" });
    const at = new Date(start + after * minute).toISOString();
    ids.set(id, { name, hours, after, open: () => anchor(app, actor, id, "verified", at) });
  }
  return ids;
}

test.each([1])(
  "30 days with outages, a change to summer time and clock steps both ways (seed %i): exactly the expected reminders",
  {
    timeout: 120_000,
  },
  async (seed) => {
    const app = await testApp(new Date(start).toISOString());
    // Nothing is killed here: the disk need not be waited for.
    await app.db.executeQuery(CompiledQuery.raw("pragma synchronous = off"));
    const incidents = await cast(app);
    const expected = new Map<string, string>();
    const waiting = new Map(incidents);
    const stages = new Map([...incidents].map(([id, { hours, after }]) => [id, stagesOf(hours, after)]));
    let runs = 0;
    let highest = 0;
    for (const now of shown(seed)) {
      app.clock.now = new Date(now);
      for (const [id, { after, open }] of waiting) {
        if (now < start + after * minute) continue;
        await open();
        waiting.delete(id);
      }
      await perform(app, job, (work) => raiseBreachReminders(work, "http://surety.test"));
      runs += 1;
      // A stage is due at the first run at which the clock shows its time or later. Nothing else raises anything.
      if (now <= highest && waiting.size === 0) continue;
      for (const [id, { name }] of incidents) {
        if (waiting.has(id)) continue;
        for (const [stage, at] of stages.get(id) ?? [])
          if (at <= now && !expected.has(`${name} ${stage}`))
            expected.set(`${name} ${stage}`, new Date(now).toISOString());
      }
      highest = Math.max(highest, now);
    }
    const rows = await app.read
      .selectFrom("reminders")
      .innerJoin("breach_clocks", "breach_clocks.id", "reminders.clock_id")
      .select(["breach_clocks.recipient", "stage", "raised_at", "said_in"])
      .execute();
    const raised = new Map(rows.map((row) => [`${row.recipient} ${row.stage}`, row.raised_at]));
    expect(rows).toHaveLength(raised.size);
    expect([...raised].toSorted()).toEqual([...expected].toSorted());
    expect(runs).toBeGreaterThan(1500);
    // What an outage swallowed was said in one call for each clock, and there were outages.
    expect(rows.filter((row) => row.said_in).length).toBeGreaterThan(20);
    const calls = await app.read
      .selectFrom("deliveries")
      .select("key")
      .where("key", "like", "reminder:%")
      .execute();
    expect(calls).toHaveLength(rows.filter((row) => row.said_in === null).length);
  },
);
