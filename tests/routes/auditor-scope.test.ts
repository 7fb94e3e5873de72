import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession } from "#app/auth/sign-in";
import { insertAccount } from "#app/operations/installation/accounts";
import { perform } from "#app/work";
import { findUser } from "#db/installation/users";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";
import { tableHashes } from "../support/table-hashes.ts";
import { type Address, addressesOf, buttonsByPath, filledForm, sampled } from "./addresses.ts";
import type { World } from "./served.ts";
import { performedOrServing, servingIds } from "./serving.ts";
import { openWorld } from "./world.ts";

const [from, to] = ["2025-10-01", "2025-12-31"];
let world: World;
let cookie: string;
let addresses: Address[];
let own: Map<string, Set<string>>;
beforeAll(async () => {
  world = await openWorld();
  cookie = await anAuditor();
  addresses = await addressesOf(world);
  own = await recordsOfThePeriod();
}, 240_000);
afterAll(() => world?.close());

/** An auditor of the last quarter of 2025, signed in. */
async function anAuditor(): Promise<string> {
  const { app } = world;
  const session = await perform(app, { kind: "cli", name: "test" }, async (work) => {
    const account = {
      ...{ name: "Nia Narrow", email: "nia@auditors.example", role: "auditor" },
      ...{ passwordHash: "none", totpSecret: "JBSWY3DPEHPK3PXP", totpStep: 0 },
    };
    const terms = { kind: "invitation", access_until: "2026-12-31", scope_from: from, scope_to: to };
    const { userId } = await insertAccount(app, work, account, terms);
    const user = (await findUser(work.db, userId))!;
    return openSession(app, work, user, { ip: "127.0.0.1", userAgent: "walk" }, "totp");
  });
  return `surety=${session}`;
}

const column = async (query: string) =>
  (await sql.raw<Record<string, string>>(query).execute(world.app.read)).rows.map((row) =>
    String(Object.values(row)[0]),
  );

/** By path the records that are about the period, from the facts alone; the days of instants are those of Berlin in winter. */
async function recordsOfThePeriod(): Promise<Map<string, Set<string>>> {
  const reviews = `opened_at is not null and period_from <= '${to}' and period_to >= '${from}'`;
  const populations = `select id from populations where substr(at, 1, 10) between '${from}' and '${to}' union
    select population_id from access_review_populations x join access_reviews r on r.id = x.review_id
    where period_from <= '${to}' and period_to >= '${from}' union
    select verified_population_id from removals m join access_reviews r on r.id = m.review_id
    where verified_population_id is not null and period_from <= '${to}' and period_to >= '${from}'`;
  const announced = `announced_at is not null and substr(announced_at, 1, 10) <= '${to}'`;
  const kinds: [string, string][] = [
    ["/access-reviews/:id", `select id from access_reviews where ${reviews}`],
    ["/populations/:id", populations],
    [
      "/exceptions/:ref",
      `select ref from exceptions e where exists (select 1 from exception_occurrences o
      where o.exception_id = e.id and o.due_on between '${from}' and '${to}')`,
    ],
    ["/subprocessors/changes/:id", `select id from subprocessor_changes where ${announced}`],
    [
      "/subprocessors/:id",
      `select id from vendors where substr(created_at, 1, 10) <= '${to}' union
      select vendor_id from subprocessor_entries where from_on <= '${to}' union
      select vendor_id from subprocessor_changes where ${announced}`,
    ],
    [
      "/systems/:id",
      `select id from systems where substr(created_at, 1, 10) <= '${to}' union
      select system_id from populations where id in (${populations})`,
    ],
    [
      "/policies/:slug",
      `select slug from policies p where exists (select 1 from policy_versions v
      where v.policy_id = p.id and v.published_at is not null and v.effective_on <= '${to}')`,
    ],
    [
      "/controls/:ref",
      `select ref from controls c where exists (select 1 from control_versions v
      where v.control_id = c.id and v.in_force_from <= '${to}')`,
    ],
  ];
  return new Map(
    await Promise.all(kinds.map(async ([path, query]) => [path, new Set(await column(query))] as const)),
  );
}

type Init = { method?: string; body?: URLSearchParams };
async function ask(path: string, init: Init = {}) {
  const headers = { Cookie: cookie, Origin: world.address };
  const response = await fetch(`${world.address}${path}`, { ...init, headers, redirect: "manual" });
  const bytes = Buffer.from(await response.arrayBuffer());
  const pdf = response.headers.get("content-type")?.includes("pdf");
  return { status: response.status, text: pdf ? "" : bytes.toString("utf8"), bytes };
}

describe("an auditor of one quarter", () => {
  test("finds of every kind the records of the period and no other", async () => {
    const wrong: string[] = [];
    for (const { row, path, params } of addresses) {
      const records = own.get(row.path);
      if (!records) continue;
      const should = records.has(Object.values(params)[0] ?? "") ? 200 : 404;
      for (const one of [path, `${path}.data`]) {
        const { status } = await ask(one);
        if (status !== should) wrong.push(`${one} ${status}, not ${should}`);
      }
    }
    expect(wrong).toEqual([]);
    const none = [...own].filter(([, records]) => records.size === 0).map(([path]) => path);
    expect(none).toEqual([]);
  }, 240_000);

  test("changes nothing by any button", async () => {
    const before = await tableHashes(world);
    const forms = addresses.filter(
      ({ row }) => row.post && row.get.guest === "sign-in" && !/^\/(my\/security|my\/theme)/.test(row.path),
    );
    const wrong: string[] = [];
    const buttons = await buttonsByPath();
    for (const { path, row } of sampled(forms, 2))
      for (const button of buttons.get(row.path) ?? [""]) {
        // An auditor may have the files of an item compared with their hashes, which the log keeps.
        const check = row.path === "/evidence/:ref" && button === "check";
        const { status } = await ask(path, { method: "POST", body: filledForm(button) });
        if (status < 400 && !check) wrong.push(`${path} ${button} ${status}`);
      }
    expect(wrong).toEqual([]);
    expect(await tableHashes(world)).toEqual(before);
  }, 300_000);

  test.skipIf(pdftotextMissing)(
    "reads no reference of another period in a PDF",
    async () => {
      const scope = { from, to };
      const serving = performedOrServing(await servingIds(world, scope), scope);
      const evidence = `select ref from evidence_items i where not (case when covers_from is not null
        then covers_to >= '${from}' and covers_from <= '${to}'
        else date(extracted_at, '+1 hours') between '${from}' and '${to}' end) and not ${serving}`;
      const reviews = [...(own.get("/access-reviews/:id") ?? [])];
      const foreign = [
        ...(await column(evidence)),
        ...(await column(
          `select ref from access_reviews where id not in (${reviews.map((id) => `'${id}'`).join()})`,
        )),
      ];
      const files = ["/exports/binder.pdf", ...reviews.map((id) => `/access-reviews/${id}/record.pdf`)];
      for (const path of files) {
        const { status, bytes } = await ask(path);
        expect([path, status]).toEqual([path, 200]);
        const refs = new Set(textOfPdf(bytes).match(/\b(?:EV|AR)-\d{4,}\b/g));
        expect([path, refs.size > 0, foreign.filter((ref) => refs.has(ref))]).toEqual([path, true, []]);
      }
    },
    240_000,
  );
});

test("no page of an incident links an auditor to what they may not read", async () => {
  cookie = world.cookies.auditor;
  const dead: string[] = [];
  for (const ref of await column("select ref from incidents"))
    for (const page of [`/incidents/${ref}`, `/incidents/${ref}/notified`]) {
      const { status, text } = await ask(page);
      if (status !== 200) continue;
      const links = new Set([...text.matchAll(/href="(\/incidents\/[^"#]*)/g)].map(([, link = ""]) => link));
      for (const link of links)
        if ((await ask(link.replaceAll("&amp;", "&"))).status >= 400) dead.push(`${page} ${link}`);
    }
  expect(dead).toEqual([]);
}, 240_000);
