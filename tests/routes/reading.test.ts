import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#app/work";
import type { World } from "./served.ts";
import type { VisitorName } from "./visitors.ts";
import { openWorld } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

type Entry = { action: string; subject: string; actor: string | null; after: string | null };

/** What one request leaves in the log of reading and of denied access; each test asks as a user of its own or for other records. */
async function leaves(
  visitor: VisitorName,
  path: string,
  init: { method?: string; body?: URLSearchParams } = {},
): Promise<{ status: number; entries: Entry[] }> {
  const { read } = world.app;
  const seq = Number(await world.first("select max(seq) from audit_log"));
  const headers = { Cookie: world.cookies[visitor], Origin: world.address };
  const response = await fetch(`${world.address}${path}`, { ...init, headers, redirect: "manual" });
  await response.text();
  // The entry is written once the answer has gone out: another request, then a turn of the writer, come after it.
  await fetch(`${world.address}/healthz`).then((next) => next.text());
  await perform(world.app, { kind: "cli", name: "test" }, async () => {});
  const rows = await read
    .selectFrom("audit_log")
    .select(["action", "subject_id", "actor_name", "after"])
    .where("seq", ">", seq)
    .where((eb) => eb.or([eb("action", "like", "%.read%"), eb("action", "=", "access.denied")]))
    .execute();
  const entries = rows.map((row) => ({
    action: row.action,
    subject: row.subject_id,
    actor: row.actor_name,
    after: row.after,
  }));
  return { status: response.status, entries };
}

const customers = async () =>
  (await world.app.read.selectFrom("customers").select("id").execute()).map(({ id }) => id);
const read = (entries: Entry[]) => entries.map((entry) => `${entry.action} ${entry.subject}`);

test("a page is read by GET, by HEAD, as data for a script and around a refused form", async () => {
  const [one = "", two = "", three = "", four = ""] = await customers();
  const ways: [string, string, object, number][] = [
    [one, `/customers/${one}`, {}, 200],
    [two, `/customers/${two}`, { method: "HEAD" }, 200],
    [three, `/%63ustomers/${three}.data`, {}, 200],
    [four, `/customers/${four}`, { method: "POST", body: new URLSearchParams({ name: "" }) }, 400],
  ];
  for (const [id, path, init, status] of ways) {
    const { status: answered, entries } = await leaves("officer", path, init);
    expect([path, answered, read(entries)]).toEqual([path, status, [`customers.read ${id}`]]);
  }
});

test("lists of customers and of people are read too, once in five minutes and session", async () => {
  for (const [path, line] of [
    ["/customers", "customers.read-list list"],
    ["/people", "people.read-list list"],
  ] as const) {
    expect(read((await leaves("owner", path)).entries)).toEqual([line]);
    expect(read((await leaves("owner", path)).entries)).toEqual([]);
  }
});

test("what was not delivered is not read", async () => {
  expect(read((await leaves("owner", "/customers/none")).entries)).toEqual([]);
  expect(read((await leaves("owner", "/incidents/INC-9999")).entries)).toEqual([]);
});

test("a denied page and a denied form are in the log with the user, once an hour", async () => {
  const { status, entries } = await leaves("member", "/customers");
  expect([status, entries]).toEqual([
    404,
    [
      expect.objectContaining({
        action: "access.denied",
        actor: "田中 美咲",
        after: JSON.stringify({ action: "customers.view", place: "/customers" }),
      }),
    ],
  ]);
  expect((await leaves("member", "/customers")).entries).toEqual([]);
  const form = await leaves("member", "/people/new", {
    method: "POST",
    body: new URLSearchParams({ name: "X" }),
  });
  expect(form.entries).toMatchObject([
    { after: JSON.stringify({ action: "people.edit", place: "/people" }) },
  ]);
});

test("a record of another user or another period is denied in the log too, once an hour for each kind", async () => {
  const someone = "(select person_id from users where email like 'misaki.tanaka@%')";
  const task = await world.first(`select id from incident_tasks where owner_id = ${someone}`);
  const { status, entries } = await leaves("other", `/my/incident-tasks/${task}`);
  expect([status, entries]).toMatchObject([
    404,
    [
      {
        action: "access.denied",
        after: JSON.stringify({ action: "incidents.work-own", place: "/my", of: "record" }),
      },
    ],
  ]);
  expect((await leaves("other", `/my/incident-tasks/${task}.data`)).entries).toEqual([]);
  const review = await world.first("select id from access_reviews where opened_at is null");
  const asked = await leaves("auditor", `/access-reviews/${review}`);
  const after = { action: "access-reviews.view", place: "/access-reviews", of: "record" };
  expect(asked).toMatchObject({ status: 404, entries: [{ after: JSON.stringify(after) }] });
  expect((await leaves("owner", "/access-reviews/none")).entries).toEqual([]);
});
