import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { loadProgramme } from "#app/operations/controls/programme";
import { addTarget } from "#app/operations/evidence/collector-targets";
import { listRunningClocks } from "#app/queries/breach-clocks/running-clocks";
import { conditionWords } from "#app/queries/installation/condition";
import { probeReadiness } from "#app/server/readiness-probe";
import { perform } from "#app/work";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";

const run = (app: TestApp, name: string) =>
  runJob(app, schedule.find((job) => job.name === name)!, { scheduledFor: app.now(), missed: 0 });

/** Two incidents, each with the clock of the authority; half time is at 29 March, 04:30 UTC. */
async function twoClocks(env: Record<string, string> = {}) {
  const app = await testApp("2026-03-27T16:30:00.000Z", env);
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const refs: string[] = [];
  for (const _ of [1, 2]) {
    const { id } = await incident(app, officer.actor, { leadId: officer.personId });
    await anchor(app, officer.actor, id, "aware", "2026-03-27T16:30:00.000Z");
    refs.push(id);
  }
  return { app, officer, incidents: refs as [string, string] };
}

describe("one breach clock whose stored values are damaged", () => {
  test.each([
    ["terms that are no JSON", sql`terms = '{"kind":'`, "terms cannot be read"],
    ["terms of another shape", sql`terms = 'null'`, "terms cannot be read"],
    ["a start that is no instant", sql`starts_at = 'x'`, "starts_at holds no instant"],
    ["a deadline that is no instant", sql`deadline_at = '2026-99-99'`, "deadline_at holds no instant"],
  ])("does not silence the others: %s", async (_, damage, why) => {
    const { app, incidents } = await twoClocks();
    const [damaged, sound] = incidents;
    await sql`update breach_clocks set ${damage} where incident_id = ${damaged}`.execute(app.db);
    app.clock.set("2026-03-29T04:30:00.000Z");
    const finished = await run(app, "raise-breach-reminders");
    expect(finished).toMatchObject({ outcome: "done" });
    expect(finished?.detail).toContain("1 alerted");
    expect(finished?.detail).toContain(`Left out: breach_clocks`);
    expect(finished?.detail).toContain(why);
    const raised = await app.read.selectFrom("reminders").select("incident_id").execute();
    expect(new Set(raised.map((one) => one.incident_id))).toEqual(new Set([sound]));
    expect(conditionWords(app)).toContain("cannot be read (breach clocks)");
    const ready = await probeReadiness(app, 0);
    expect(ready.records).toContain("cannot be read");
    expect((await listRunningClocks(app.read)).length).toBe(1);
  });
});

test("one collector whose schedule is damaged does not stop the others", async () => {
  const { app, officer } = await twoClocks();
  const add = (name: string) =>
    perform(app, officer.actor, (work) =>
      addTarget(work, "own-access", {
        name,
        cron: "0 5 * * *",
        controls: [],
        settings: {},
        ownerId: officer.personId,
      }),
    );
  const damaged = await add("A");
  await add("B");
  await sql`update collector_targets set cron = 'never' where id = ${damaged}`.execute(app.db);
  app.clock.set("2026-03-28T05:00:00.000Z");
  const finished = await run(app, "gather-evidence");
  expect(finished).toMatchObject({ outcome: "done" });
  expect(finished?.detail).toContain("B: ");
  expect(finished?.detail).toContain(`Left out: collector_targets ${damaged}`);
});

test("what was damaged is no longer named after it is mended", async () => {
  const { app, incidents } = await twoClocks();
  const [damaged] = incidents;
  const before = await sql<{ id: string; terms: string }>`
    select id, terms from breach_clocks where incident_id = ${damaged}`.execute(app.read);
  await sql`update breach_clocks set terms = '{' where incident_id = ${damaged}`.execute(app.db);
  app.clock.set("2026-03-29T04:30:00.000Z");
  await run(app, "raise-breach-reminders");
  expect(conditionWords(app)).toContain("cannot be read");
  for (const { id, terms } of before.rows)
    await sql`update breach_clocks set terms = ${terms} where id = ${id}`.execute(app.db);
  app.clock.advance(60_000);
  expect((await run(app, "raise-breach-reminders"))?.detail).toBe("1 alerted");
  expect(conditionWords(app)).toBeNull();
});

test("one control with a damaged version stays out, and the exceptions of others are proposed", async () => {
  const { app, officer } = await twoClocks();
  await perform(app, officer.actor, (work) =>
    loadProgramme(work, {
      categories: ["security"],
      periodFrom: "2025-07-01",
      periodTo: "2026-06-30",
      inForceFrom: "2025-07-01",
    }),
  );
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_schema where type = 'trigger' and tbl_name = 'control_versions'`.execute(app.db);
  for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(app.db);
  await sql`update control_versions set criteria = '['
    where control_id = (select id from controls order by ref limit 1)`.execute(app.db);
  const finished = await run(app, "propose-exceptions");
  expect(finished).toMatchObject({ outcome: "done" });
  expect(finished?.detail).toContain("Proposed or extended");
  expect(finished?.detail).toContain("Left out: control_versions");
});
