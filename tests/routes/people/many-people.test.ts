import { afterAll, beforeAll, expect, test } from "vitest";
import { record } from "#app/audit";
import { addSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { newId } from "#db/ids";
import { insertPeople } from "#db/people/people";
import { systemInput } from "#domain/systems/systems";
import { startServer, type TestServer } from "#tests/support/servers/server";

/** The pages of an installation with this many people; each list of all of them would be over 200 KiB. */
const PEOPLE = 4_000;
let server: TestServer;
let cookie: string;
let system: string;

beforeAll(async () => {
  server = await startServer();
  await perform(server.app, { kind: "cli", name: "test" }, async (work) => {
    const at = work.now.toISOString();
    const rows = Array.from({ length: PEOPLE }, (_, n) => {
      const name = n < 2 ? "Twin Person" : n === 2 ? "Ýrsa Björk" : `Person ${n}`;
      return {
        id: newId(work.now),
        name,
        email: `person${n}@tidewater.example`,
        aliases: "[]",
        title: null,
        department: null,
        manager_id: null,
        starts_on: null,
        ends_on: null,
        created_at: at,
      };
    });
    await insertPeople(work.db, rows as never);
    await record(work, { action: "people.import", subject: { type: "person", id: "many" } });
    system = await addSystem(work, systemInput.parse({ name: "Production", ownerId: rows[5]?.id }));
  });
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 120_000);
afterAll(() => server?.stop());

async function page(path: string, form?: Record<string, string | string[]>) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form ?? {}))
    for (const one of [value].flat()) body.append(name, one);
  const answer = await fetch(`${server.url}${path}`, {
    redirect: "manual",
    method: form ? "POST" : "GET",
    ...(form ? { body } : {}),
    headers: { Cookie: cookie, Accept: "text/html", Origin: server.url },
  });
  return { status: answer.status, html: await answer.text(), to: answer.headers.get("location") };
}

test.each([
  "/people/new",
  "/people/:officer",
  "/incidents/new",
  "/systems/new",
  "/systems/:system/edit",
  "/collectors/new/dns-mail",
  "/subprocessors/vendors/new",
  "/policies/new",
  "/programme/load",
  "/controls/new",
  "/access-reviews/new",
  "/access-reviews/schedule",
  "/my/away",
])("%s has a field for a name instead of a list of all people", async (path) => {
  const address = path.replace(":system", system).replace(":officer", server.cast.officer.personId);
  const { status, html } = await page(address);
  expect(status).toBe(200);
  expect(html.length).toBeLessThan(180_000);
  expect(html).toMatch(/<input type="hidden" name="person" value="\w+"\/>/);
  expect(html.match(/person39\d\d@/g)).toBeNull();
});

const add = (change: Record<string, string>) =>
  page("/systems/new", {
    name: "Ledger",
    criticality: "low",
    cadence: "quarterly",
    person: "ownerId",
    ...change,
  });
const ownerOf = async (name: string) =>
  (
    await server.app.read
      .selectFrom("systems")
      .innerJoin("people", "people.id", "systems.owner_id")
      .select("people.email")
      .where("systems.name", "=", name)
      .executeTakeFirst()
  )?.email;

test.each([
  ["a name", "Person 77", "person77@tidewater.example"],
  ["a name in another case, without its accents", "yrsa bjork", "person2@tidewater.example"],
  ["an address", "person1@tidewater.example", "person1@tidewater.example"],
  [
    "a name with the address behind it",
    "Twin Person, person0@tidewater.example",
    "person0@tidewater.example",
  ],
  ["nothing", "", undefined],
])("%s is understood", async (what, ownerId, email) => {
  const { status, html } = await add({ name: what, ownerId });
  expect([status, status === 302 ? "" : html]).toEqual([302, ""]);
  expect(await ownerOf(what)).toBe(email);
});

test.each([
  [
    "Twin Person",
    "Several people are called Twin Person. Enter the address: person0@tidewater.example; person1@tidewater.example.",
  ],
  [
    "Person 3999 or so",
    "No person has this name. Enter the name or the e-mail address of a person on the list of people.",
  ],
  ["bjork", "No person has this name. Similar: Ýrsa Björk, person2@tidewater.example."],
  ["nobody@elsewhere.example", "No person has this address."],
])("“%s” is answered at the field, and what was typed stays", async (ownerId, words) => {
  const { status, html } = await add({ name: "Never", ownerId });
  expect(status).toBe(400);
  expect(html).toContain(words);
  expect(html).toContain(`value="${ownerId}"`);
  expect(await ownerOf("Never")).toBeUndefined();
});

test("a form that is refused for something else keeps what was typed, and one with an owner shows the name", async () => {
  const { status, html } = await add({ name: "", ownerId: "Person 77" });
  expect(status).toBe(400);
  expect(html).toContain('value="Person 77"');
  expect((await page(`/systems/${system}/edit`)).html).toContain(
    'value="Person 5, person5@tidewater.example"',
  );
});
