import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startClockNotice } from "#app/operations/breach-clocks/notices";
import { stepIncident } from "#app/operations/incidents/incidents";
import { perform } from "#app/work";
import { anchor, incident } from "#tests/support/breach";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
}, 120_000);
afterAll(() => server?.stop());

const plain = (html: string) => html.replace(/<!--.*?-->/g, "").replaceAll("’", "'");

/** An incident whose one clock is damaged after a notice was begun for it. */
async function damaged() {
  const { app, cast } = server;
  const officer = cast.officer.actor();
  const made = await incident(app, officer, { leadId: cast.officer.personId });
  await anchor(app, officer, made.id, "aware", app.now().toISOString());
  const clock = await app.read
    .selectFrom("breach_clocks")
    .selectAll()
    .where("incident_id", "=", made.id)
    .executeTakeFirstOrThrow();
  const notice = await perform(app, officer, (work) => startClockNotice(work, clock.id));
  await sql`update breach_clocks set terms = '{"kind":' where id = ${clock.id}`.execute(app.db);
  const headers = { Cookie: `surety=${await cast.officer.signIn()}`, Origin: server.url };
  const page = `${server.url}/incidents/${made.ref}`;
  return { ...made, officer, clock, notice, headers, page };
}

test("a clock that cannot be read is named by its incident, whose other parts are shown, and by its own pages", async () => {
  const { clock, notice, headers, page } = await damaged();
  const shown = await fetch(page, { headers });
  expect(shown.status).toBe(200);
  const html = plain(await shown.text());
  expect(html).toContain(`1 clock could not be read: `);
  expect(html).toContain(`, ${clock.recipient}. Its deadline must be worked out by hand`);
  expect(html).not.toContain("No clocks. Mark affected customers");
  for (const path of ["", `/notices/${notice}`, `/notices/${notice}/send`]) {
    const answer = await fetch(`${page}/clocks/${clock.id}${path}`, { headers });
    expect([path, answer.status]).toEqual([path, 409]);
    expect(await answer.text()).toContain("This clock could not be read: its stored values are damaged.");
  }
  const none = await fetch(`${page}/clocks/none`, { headers });
  expect(none.status).toBe(404);
});

test("a form of a clock that cannot be read says so, and its incident does not end while it may be running", async () => {
  const { app } = server;
  const { id, officer, clock, headers, page } = await damaged();
  const pressed = await fetch(`${page}/clocks/${clock.id}`, {
    method: "POST",
    body: new URLSearchParams({ do: "notice" }),
    headers,
  });
  expect(pressed.status).toBe(409);
  await perform(app, officer, (work) => stepIncident(work, id, "confirmed"));
  await perform(app, officer, (work) => stepIncident(work, id, "resolved"));
  await expect(
    perform(app, officer, (work) => stepIncident(work, id, "closed", "All done.")),
  ).rejects.toThrow("1 clock could not be read: ");
  const status = async () =>
    (await app.read.selectFrom("incidents").select("status").where("id", "=", id).executeTakeFirst())?.status;
  expect(await status()).toBe("resolved");
  // A clock that was answered holds up nothing, whatever else of it is damaged.
  await sql`update breach_clocks set ended_at = ${app.now().toISOString()}, ended_how = 'told' where id = ${clock.id}`.execute(
    app.db,
  );
  await perform(app, officer, (work) =>
    stepIncident(work, id, "closed", "All done, signed without a report."),
  );
  expect(await status()).toBe("closed");
});
