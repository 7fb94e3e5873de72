import { afterAll, beforeAll, expect, test } from "vitest";
import { record } from "#app/audit";
import { addTarget } from "#app/operations/evidence/collector-targets";
import { openIncident } from "#app/operations/incidents/incidents";
import { addSystem } from "#app/operations/systems/systems";
import { addVendor } from "#app/operations/vendors/vendors";
import { perform } from "#app/work";
import { newId } from "#db/ids";
import { insertPerson } from "#db/people/people";
import { addDays } from "#domain/days";
import { systemInput } from "#domain/systems/systems";
import { vendorInput } from "#domain/vendors/vendors";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
const ids = { vendor: "", system: "", target: "", incident: "" };

beforeAll(async () => {
  server = await startServer();
  const { app, cast } = server;
  // At 23:30 UTC it is already the next day in Berlin, where the organisation is.
  const utc = app.now().toISOString().slice(0, 10);
  const wanted = Date.parse(`${addDays(utc, 1)}T23:30:00Z`);
  server.advance(wanted - app.now().getTime());
  const today = addDays(utc, 2);
  const people = {
    "Gone Yesterday": addDays(today, -1),
    "Last Day": today,
    "Next Month": addDays(today, 30),
  };
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    for (const [name, endsOn] of Object.entries(people)) {
      const id = newId(work.now);
      const email = `${name.replace(" ", ".").toLowerCase()}@tidewater.example`;
      await insertPerson(work.db, {
        id,
        name,
        email,
        ends_on: endsOn,
        created_at: work.now.toISOString(),
      });
      await record(work, { action: "people.add", subject: { type: "person", id, ref: name } });
    }
    ids.vendor = await addVendor(work, vendorInput.parse({ name: "Mailwerk", tier: "minor" }));
    ids.system = await addSystem(work, systemInput.parse({ name: "Production" }));
    ids.target = await addTarget(work, "dns-mail", {
      name: "Mail",
      cron: "30 5 * * *",
      controls: [],
      settings: { domain: "example.com" },
    });
  });
  ids.incident = (
    await perform(app, cast.officer.actor(), (work) =>
      openIncident(work, { title: "Leak", severity: "low", personalData: "no" }),
    )
  ).ref;
}, 60_000);

afterAll(() => server.stop());

test.each([
  ["/collectors/new/dns-mail", "ownerId"],
  ["/collectors/:target", "ownerId"],
  ["/subprocessors/vendors/new", "ownerId"],
  ["/subprocessors/:vendor/edit", "ownerId"],
  ["/systems/new", "ownerId"],
  ["/systems/:system/edit", "ownerId"],
  ["/policies/new", "ownerId"],
  ["/incidents/new", "leadId"],
  ["/incidents/:incident/edit", "leadId"],
  ["/programme/load", "ownerId"],
  ["/access-reviews/new", "namedId"],
])("%s offers the staff of the organisation's day", async (path, field) => {
  const address = path.replace(/:(\w+)/, (_, key: keyof typeof ids) => ids[key]);
  const headers = { Cookie: `surety=${await server.cast.officer.signIn()}` };
  const answer = await fetch(`${server.url}${address}`, { headers });
  expect(answer.status).toBe(200);
  const page = await answer.text();
  const options = new RegExp(`<select[^>]*name="${field}"[^>]*>(.*?)</select>`).exec(page)?.[1] ?? "";
  const offered = ["Gone Yesterday", "Last Day", "Next Month"].filter((name) =>
    options.includes(`>${name}<`),
  );
  expect(offered).toEqual(["Last Day", "Next Month"]);
});
