import { afterAll, beforeAll, expect, test } from "vitest";
import { dropIncidentTask } from "#app/operations/incidents/task-ends";
import { giveIncidentTask } from "#app/operations/incidents/tasks";
import { perform, type Work } from "#app/work";
import { findIncidentTask } from "#db/incidents/tasks";
import { incident } from "#tests/support/breach";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server?.stop());

test("selected tasks get one due time, each with its entry; those done and those of another incident are named", async () => {
  const { app, cast } = server;
  const officer = cast.officer.actor();
  const act = <R>(change: (work: Work) => Promise<R>) => perform(app, officer, change);
  const one = await incident(app, officer);
  const other = await incident(app, officer);
  const dueAt = new Date(app.now().getTime() + 3_600_000);
  const give = (incidentId: string, title: string) =>
    act((work) =>
      giveIncidentTask(work, incidentId, { title, ownerId: cast.member.personId, dueAt, kind: "task" }),
    );
  const ids = [await give(one.id, "First"), await give(one.id, "Second"), await give(one.id, "Dropped")];
  const foreign = await give(other.id, "Of another");
  await act((work) => dropIncidentTask(work, ids[2] ?? "", "Not needed"));

  const body = new URLSearchParams([
    ...[...ids, foreign].map((id) => ["pick", id]),
    ["dueAt", "2031-05-06T17:30"],
    ["do", "due-task"],
  ]);
  const headers = { Cookie: `surety=${await cast.officer.signIn()}`, Origin: server.url };
  const answer = await fetch(`${server.url}/incidents/${one.ref}`, { method: "POST", body, headers });
  const html = await answer.text();
  expect(html).toContain("The due time of 2 tasks was set.");
  expect(html).toContain("has dropped this task");
  expect(html).toContain("It is no longer in this register. Reload the page.");
  const due = async (id: string) => (await findIncidentTask(app.read, id))?.dueAt.toISOString();
  const moved = await due(ids[0] ?? "");
  expect(moved).toMatch(/^2031-05-06T1\d:30/);
  expect([await due(ids[1] ?? ""), await due(foreign)]).toEqual([moved, dueAt.toISOString()]);
  const entries = await app.read
    .selectFrom("audit_log")
    .select("id")
    .where("action", "=", "incidents.change-task")
    .execute();
  expect(entries).toHaveLength(2);
});
