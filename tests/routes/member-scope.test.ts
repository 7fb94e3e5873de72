import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Address, addressesOf, buttonsOf, filledForm, sampled } from "./addresses.ts";
import type { World } from "./served.ts";
import { tableHashes } from "./table-hashes.ts";
import { openWorld } from "./world.ts";

let world: World;
let addresses: Address[];
let me: { id: string; person_id: string; email: string };
beforeAll(async () => {
  world = await openWorld();
  addresses = await addressesOf(world);
  [me] = (await rows<typeof me>(
    "select id, person_id, email from users where email like 'misaki.tanaka@%'",
  )) as [typeof me];
}, 240_000);
afterAll(() => world?.close());

async function rows<R>(query: string): Promise<R[]> {
  return (await sql.raw<R>(query).execute(world.app.read)).rows;
}
const column = async (query: string) =>
  (await rows<Record<string, string>>(query)).map((row) => String(Object.values(row)[0]));

/** Of each path below /my the records that are the member's own, from the facts alone. */
async function ownRecords(): Promise<Map<string, Set<string>>> {
  const desk = `select distinct r.id from access_reviews r join access_review_items i on i.review_id = r.id
    where r.opened_at is not null and i.reviewer_id = '${me.person_id}'`;
  const own: [string, string][] = [
    ["/my/reviews/:id", desk],
    [
      "/my/reviews/:id/receipt.pdf",
      `select review_id from access_review_signoffs where reviewer_id = '${me.person_id}'`,
    ],
    ["/my/incident-tasks/:id", `select id from incident_tasks where owner_id = '${me.person_id}'`],
    ["/my/calls/:ref", `select ref from incidents where lead_id = '${me.person_id}'`],
    ["/my/controls/:ref", `select ref from controls where owner_id = '${me.person_id}'`],
    [
      "/my/policies/:slug",
      `select slug from policies p where (retired_on is null or retired_on > '2026-03-11') and exists
      (select 1 from policy_versions v where v.policy_id = p.id and v.published_at is not null)`,
    ],
  ];
  return new Map(
    await Promise.all(own.map(async ([path, query]) => [path, new Set(await column(query))] as const)),
  );
}

/** What a member gets: a page of theirs, the way to it, or nothing. */
function expected({ row, params }: Address, own: Map<string, Set<string>>): "public" | 200 | 302 | 404 {
  if (row.get.guest !== "sign-in" || /^\/(sign-in|setup|step-up)/.test(row.path)) return "public";
  if (row.path === "/" || row.path === "/removals" || row.path === "/my/theme") return 302;
  const value = Object.values(params)[0];
  if (value !== undefined) return own.get(row.path)?.has(value) ? 200 : 404;
  return row.path === "/report" || /^\/my($|\/)/.test(row.path) ? 200 : 404;
}

type Init = { method?: string; body?: URLSearchParams };
async function ask(path: string, init: Init = {}, visitor: "member" | "other" = "member") {
  const headers = { Cookie: world.cookies[visitor], Origin: world.address };
  const response = await fetch(`${world.address}${path}`, { ...init, headers, redirect: "manual" });
  const pdf = response.headers.get("content-type")?.includes("pdf");
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, text: pdf ? "" : bytes.toString("utf8") };
}

/** Names and numbers of records that are not the member's: references, ids, customers, addresses of other people. */
async function foreign(): Promise<string[]> {
  const mine = `'${me.person_id}'`;
  const reviews = `select review_id from access_review_items where reviewer_id = ${mine}`;
  const led = `select id from incidents where lead_id = ${mine} union
    select incident_id from incident_tasks where owner_id = ${mine}`;
  const notified = `select customer_id from breach_clocks where customer_id is not null and incident_id in (${led})`;
  const listed = (
    await column(`select i.label || ' ' || coalesce(a.email, '') from access_review_items i
    join accounts a on a.population_id = i.population_id and a.external_id = i.external_id
    where i.reviewer_id = ${mine} union select label from removals where owner_id = ${mine}
    union select security_email from organisation union select privacy_email from organisation`)
  ).join(" ");
  const found = await Promise.all([
    column("select ref from evidence_items union select id from evidence_items"),
    column(`select ref from access_reviews where id not in (${reviews})`),
    column(`select id from access_reviews where id not in (${reviews})`),
    column(`select ref from incidents where id not in (${led})`),
    column("select ref from exceptions union select id from exceptions"),
    column(`select ref from removals where owner_id is not ${mine}`),
    column(`select id from removals where owner_id is not ${mine}`),
    column(`select id from incident_tasks where owner_id != ${mine}`),
    column(`select id from customers where id not in (${notified})`),
    column(`select name from customers where id not in (${notified})`),
    column("select id from vendors union select id from subprocessor_changes"),
    column(`select id from users where id != '${me.id}'`),
    column(`select id from sessions where user_id != '${me.id}'`),
    column("select id from populations union select id from collector_targets"),
    column(`select email from people where email != '${me.email}' union select email from users
      where email != '${me.email}'`),
  ]);
  return found.flat().filter((name) => !listed.includes(name));
}

describe("a member of staff", () => {
  test("finds their own records at every address, and nothing of any other record", async () => {
    const own = await ownRecords();
    const strange = await foreign();
    const before = await tableHashes(world);
    const wrong: string[] = [];
    const tried = [
      ...addresses.filter(({ row }) => row.path.startsWith("/my")),
      ...sampled(
        addresses.filter(({ row }) => !row.path.startsWith("/my")),
        8,
      ),
    ];
    for (const address of tried) {
      const should = expected(address, own);
      if (should === "public") continue;
      const isFile = /\.(pdf|json|csv)$|\/(files|looks|theme)(\/|$)/.test(address.row.path);
      for (const path of [
        address.path,
        ...(isFile ? [] : [`${address.path === "/" ? "/_root" : address.path}.data`]),
      ]) {
        const { status, text } = await ask(path);
        const data = path.endsWith(".data");
        if (status !== (should === 302 && data ? 202 : should))
          wrong.push(`${path} ${status}, not ${should}`);
        const asked = Object.values(address.params);
        for (const name of strange)
          if (text.includes(name) && !asked.includes(name)) wrong.push(`${path} names ${name}`);
      }
    }
    expect(wrong).toEqual([]);
    // Each kind has records of both sorts, so that the walk means something.
    for (const [path, records] of own) {
      const all = addresses.filter(({ row }) => row.path === path).length;
      expect([path, records.size > 0 && records.size < all]).toEqual([path, true]);
    }
    expect(await tableHashes(world)).toEqual(before);
  }, 300_000);

  test("changes nothing by any button of a record that is not theirs", async () => {
    const own = await ownRecords();
    const before = await tableHashes(world);
    const others = addresses.filter((address) => address.row.post && expected(address, own) === 404);
    const wrong: string[] = [];
    for (const { path, row } of sampled(others, 3))
      for (const button of ["", ...buttonsOf(row.path)]) {
        const { status } = await ask(path, { method: "POST", body: filledForm(button) });
        if (status !== 404 && status !== 403 && !(status === 400 && row.path.startsWith("/my/")))
          wrong.push(`${path} ${button} ${status}`);
      }
    expect(wrong).toEqual([]);
    expect(await tableHashes(world)).toEqual(before);
  }, 300_000);

  test("changes nothing of another's by the forms of their own pages", async () => {
    const mine = `'${me.person_id}'`;
    const desk = await world.first(`select r.id from access_reviews r join access_review_items i
      on i.review_id = r.id where r.approved_at is null and r.opened_at is not null and i.reviewer_id = ${mine}`);
    const item = await world.first(`select id from access_review_items where review_id = '${desk}'
      and reviewer_id is not ${mine}`);
    const session = await world.first(`select id from sessions where user_id != '${me.id}'`);
    const draft = await world.first("select id from policy_versions where published_at is null");
    const reason = "Walked by a test.";
    const forms: [string, Record<string, string>][] = [
      ["/my/security", { do: "end", session }],
      ["/my/policies/acceptable-use", { versionId: draft }],
      [`/my/reviews/${desk}/looks`, { item }],
      [`/my/reviews/${desk}`, { do: "keep-together", "items[0]": item }],
      ...["keep", "revoke", "change", "undo", "not-mine"].map((act): [string, Record<string, string>] => [
        `/my/reviews/${desk}`,
        { do: act, item, reason, toRole: "viewer" },
      ]),
    ];
    const before = await tableHashes(world);
    const sessions = await column("select id from sessions order by id");
    for (const [path, form] of forms) {
      const { text } = await ask(path, { method: "POST", body: new URLSearchParams(form) });
      for (const name of await foreign())
        if (!Object.values(form).includes(name) && !path.includes(name))
          expect([path, name, text.includes(name)]).toEqual([path, name, false]);
      expect([path, form, await tableHashes(world)]).toEqual([path, form, before]);
    }
    expect(await column("select id from sessions order by id")).toEqual(sessions);
    const removal = await world.first(`select id from removals where owner_id = ${mine}`);
    const ticket = new URLSearchParams({ removal, ticket: "T-1" });
    expect((await ask("/my/removals", { method: "POST", body: ticket }, "other")).status).toBe(403);
    expect(await tableHashes(world)).toEqual(before);
  }, 120_000);
});
