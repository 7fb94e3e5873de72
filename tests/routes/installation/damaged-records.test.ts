import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadProgramme } from "#app/operations/controls/programme";
import { perform } from "#app/work";
import { anchor, incident } from "#tests/support/breach";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server?.stop());

test("no file is handed out without a record that belongs into it: the answer names what cannot be read", async () => {
  const { app, cast, url } = server;
  const { id } = await incident(app, cast.officer.actor(), { leadId: cast.officer.personId });
  await anchor(app, cast.officer.actor(), id, "aware", app.now().toISOString());
  const headers = { Cookie: `surety=${await cast.officer.signIn()}` };
  const file = () => fetch(`${url}/incidents/${id}/record.json`, { headers, redirect: "manual" });
  const { status } = await file();
  expect(status).toBe(200);
  await sql`update breach_clocks set terms = '{' where incident_id = ${id}`.execute(app.db);
  const answer = await file();
  expect(answer.status).toBe(409);
  expect(await answer.text()).toMatch(/a stored record cannot be read \(breach_clocks [\w-]+\)/);
  // The page itself is there; it leaves the clock out, and the banner of damage says so.
  expect((await fetch(`${url}/incidents/${id}`, { headers })).status).toBe(200);
});

test("a page that was shown without a damaged control does not make its binder look whole", async () => {
  const { app, cast, url } = server;
  await perform(app, cast.owner.actor(), (work) =>
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
  const headers = { Cookie: `surety=${await cast.owner.signIn()}` };
  const binder = () => fetch(`${url}/exports/binder.json`, { headers, redirect: "manual" });
  expect((await binder()).status).toBe(200);
  await sql`update control_versions set criteria = '{' where control_id = (select id from controls where ref = 'AC-01')`.execute(
    app.db,
  );
  expect(await (await fetch(`${url}/controls`, { headers })).text()).not.toContain("/controls/AC-01");
  const answer = await binder();
  expect(answer.status).toBe(409);
  expect(await answer.text()).toMatch(/a stored record cannot be read \(control_versions/);
});
