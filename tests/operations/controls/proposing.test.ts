import { sql } from "kysely";
import { expect, test } from "vitest";
import { record } from "#app/audit";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { raiseException } from "#app/operations/controls/exceptions";
import { loadProgramme } from "#app/operations/controls/programme";
import { readProgramme } from "#app/queries/controls/programme";
import { perform } from "#app/work";
import { listExceptions } from "#db/controls/exceptions";
import { programmeInput } from "#domain/controls/programme";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";

test("others write while exceptions are proposed, and what one raises meanwhile is not proposed again", async () => {
  const app = await testApp("2026-02-14T10:00:00Z");
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const input = programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-06-30",
    inForceFrom: "2025-11-01",
  });
  await perform(app, officer.actor, (work) => loadProgramme(work, input));

  const isMissed = ({ state }: { state: string }) => state === "missed";
  const { controls } = await readProgramme(app.read, app.now());
  const last = controls.findLast(({ occurrences }) => occurrences.some(isMissed))!;
  const missed = last.occurrences.find(isMissed)!;

  const job = schedule.find(({ name }) => name === "propose-exceptions")!;
  let running = true;
  const run = runJob(app, job, { scheduledFor: app.now(), missed: 0 }).finally(() => {
    running = false;
  });
  let raised = "";
  while (running) {
    await perform(app, officer.actor, (work) =>
      record(work, { action: "exports.csv", subject: { type: "evidence", id: "list" } }),
    );
    if (raised || (await listExceptions(app.read)).length === 0) continue;
    raised = await perform(app, officer.actor, (work) => raiseException(work, last.ref, missed.key));
  }
  expect(raised).not.toBe("");
  expect((await run)?.outcome).toBe("done");

  const { rows } = await sql<{ action: string }>`select action from audit_log
    where action in ('exports.csv', 'exceptions.propose') order by seq`.execute(app.read);
  const actions = rows.map(({ action }) => action);
  const first = actions.indexOf("exceptions.propose");
  expect(actions.filter((action) => action === "exceptions.propose").length).toBeGreaterThan(5);
  expect(actions.slice(first, actions.lastIndexOf("exceptions.propose"))).toContain("exports.csv");
  const all = await listExceptions(app.read);
  expect(all.filter((row) => row.control_id === last.id).map(({ ref }) => ref)).toEqual([raised]);
  expect(new Set(all.map((row) => row.control_id)).size).toBe(all.length);
});
