import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importCustomers } from "#app/operations/customers/customers";
import { affectCustomers } from "#app/operations/incidents/affected-customers";
import { reportIncident } from "#app/operations/incidents/incidents";
import { importPeople } from "#app/operations/people/import";
import { registers } from "#app/queries/registers";
import { perform, type Work } from "#app/work";
import { customerInput } from "#domain/customers/customers";
import { readPeople } from "#evidence/files/people";
import { startServer, type TestServer } from "#tests/support/servers/server";
import { table } from "./table.ts";

const names = ["Überprüfung März", "Nørdic São Paulo", "Мария Иванова", "監査ログ"];
let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

async function download(path: string, cookies = cookie) {
  const answer = await fetch(`${server.url}${path}`, { headers: { Cookie: cookies }, redirect: "manual" });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    bytes,
    text: bytes.toString("utf8"),
  };
}

describe("every CSV begins with the mark, no JSON does", () => {
  const files = table.filter(
    ({ path, get }) => /\.(csv|json)$/.test(path) && !path.includes(":") && get.officer === 200,
  );
  test.each(files.map(({ path, query = "" }) => path + query))("%s", async (path) => {
    const { status, bytes } = await download(path);
    if (status === 404) return expect(path).toContain("/trust/");
    // Without a programme there is nothing to bind.
    if (status === 409) return expect(path).toContain("/exports/binder.json");
    expect(status).toBe(200);
    expect(bytes.subarray(0, 3).toString("hex") === "efbbbf").toBe(path.includes(".csv"));
  });

  test("every register has an address, and every address a register", () => {
    const addressed = table.flatMap(({ path }) => /^\/([a-z-]+)\/list\.csv$/.exec(path)?.[1] ?? []);
    expect(addressed.sort()).toEqual(Object.keys(registers).sort());
  });
});

test("names of every alphabet come through, formulas are neutralised, and the log has a line", async () => {
  for (const title of [...names, "=cmd|' /C calc'!A0", "＝1+1", "a;=1+1", "a\t@SUM(1)"])
    await perform(server.app, server.cast.officer.actor(), (work) =>
      reportIncident(work, { title, summary: "x" }),
    );
  const { text } = await download("/incidents/list.csv");
  for (const name of names) expect(text).toContain(name);
  for (const safe of ["'=cmd|", "'＝1+1", '"a;\'=1+1"', "a\t'@SUM(1)"]) expect(text).toContain(safe);
  const [entry] = await server.app.read
    .selectFrom("audit_log")
    .selectAll()
    .where("action", "=", "exports.csv")
    .orderBy("seq", "desc")
    .execute();
  expect(entry).toMatchObject({ subject_type: "register", subject_ref: "incidents" });
});

test("who was notified is a file as narrowed on the page, its formulas neutralised, with a line of the log", async () => {
  const { app, cast } = server;
  const act = <R>(change: (work: Work) => Promise<R>) => perform(app, cast.officer.actor(), change);
  const customer = (name: string, securityEmail?: string) =>
    customerInput.parse({ name, securityEmail, breachHours: 24 });
  const customers = [customer("=2+5 GmbH", "a@x.example"), customer("Plain AG", "b@x.example")];
  await act((work) => importCustomers(work, customers, "customers.csv"));
  const { id, ref } = await act((work) => reportIncident(work, { title: "Lost", summary: "x" }));
  await act((work) => affectCustomers(work, id, { search: "", terms: "" }));
  const all = await download(`/incidents/${ref}/notified/list.csv`);
  expect(all.status).toBe(200);
  expect(all.bytes.subarray(0, 3).toString("hex")).toBe("efbbbf");
  expect(all.text).toContain("'=2+5 GmbH,not notified,");
  const narrowed = await download(`/incidents/${ref}/notified/list.csv?q=plain`);
  expect(narrowed.text.trim().split("\r\n")).toHaveLength(2);
  const [entry] = await app.read
    .selectFrom("audit_log")
    .selectAll()
    .where("action", "=", "exports.csv")
    .orderBy("seq", "desc")
    .execute();
  expect(entry).toMatchObject({ subject_type: "incident", subject_ref: ref });
  expect(entry?.after).toContain('"rows":1');
});

test("the list of people that was exported is imported without a change", async () => {
  const before = await server.app.read.selectFrom("people").selectAll().orderBy("id").execute();
  const { bytes } = await download("/people/list.csv");
  await perform(server.app, server.cast.officer.actor(), async (work) =>
    importPeople(work, await readPeople(new Uint8Array(bytes)), "people.csv", "Europe/Berlin"),
  );
  expect(await server.app.read.selectFrom("people").selectAll().orderBy("id").execute()).toEqual(before);
});

test("exceptions are JSON under the names of the columns", async () => {
  const { type, text } = await download("/exceptions/list.json");
  expect(type).toContain("application/json");
  expect(Array.isArray(JSON.parse(text))).toBe(true);
});

test("an auditor and a member get what their role may see", async () => {
  const auditor = `surety=${await server.cast.auditor.signIn()}`;
  const member = `surety=${await server.cast.member.signIn()}`;
  expect((await download("/controls/list.csv", auditor)).status).toBe(200);
  expect((await download("/people/list.csv", auditor)).status).toBe(404);
  expect((await download("/controls/list.csv", member)).status).toBe(404);
});
