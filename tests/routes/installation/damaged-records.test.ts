import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
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
