import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession } from "#app/auth/sign-in";
import { insertAccount } from "#app/operations/installation/accounts";
import { perform } from "#app/work";
import { findUser } from "#db/installation/users";
import type { World } from "./served.ts";
import { performedOrServing, servingIds } from "./serving.ts";
import { pathOf, table } from "./table.ts";
import { openWorld } from "./world.ts";

const scope = { from: "2025-10-01", to: "2025-12-31" };
let world: World;
let cookie: string;
/** Every page and file that the auditor reached by links, with its text. */
let walked: Map<string, { status: number; text: string }>;

beforeAll(async () => {
  world = await openWorld();
  cookie = await anAuditor();
  walked = await walk();
}, 240_000);
afterAll(() => world?.close());

/** An auditor of the last quarter of 2025, signed in; each has a bound of their own on exports. */
async function anAuditor(mailbox = "nia"): Promise<string> {
  const { app } = world;
  const session = await perform(app, { kind: "cli", name: "test" }, async (work) => {
    const account = {
      ...{ name: "Nia Narrow", email: `${mailbox}@auditors.example`, role: "auditor" },
      ...{ passwordHash: "none", totpSecret: "JBSWY3DPEHPK3PXP", totpStep: 0 },
    };
    const terms = {
      ...{ kind: "invitation", access_until: "2026-12-31" },
      ...{ scope_from: scope.from, scope_to: scope.to },
    };
    const { userId } = await insertAccount(app, work, account, terms);
    const user = (await findUser(work.db, userId))!;
    return openSession(app, work, user, { ip: "127.0.0.1", userAgent: "walk" }, "totp");
  });
  return `surety=${session}`;
}

async function get(path: string) {
  const response = await fetch(`${world.address}${path}`, {
    headers: { Cookie: cookie },
    redirect: "manual",
  });
  const type = response.headers.get("content-type") ?? "";
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, text: /pdf|octet/.test(type) ? "" : bytes.toString("utf8") };
}

/** Follows every link from the first page. Queries are followed once for each page, so that lists do not multiply. */
async function walk() {
  const found = new Map<string, { status: number; text: string }>();
  const queue = ["/", "/my", "/my/security", "/audit-log", "/audit-log/export.csv", "/search?q=a"];
  for (const { path } of table) if (!path.includes(":") && !path.includes("*")) queue.push(path);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next) || next.startsWith("/sign-out")) continue;
    if (found.size % 60 === 59) cookie = await anAuditor(`walk-${found.size}`);
    const answer = await get(next);
    found.set(next, answer);
    if (answer.status !== 200) continue;
    for (const [, link = ""] of answer.text.matchAll(/href="(\/[^"#]*)/g)) {
      const path = link.replaceAll("&amp;", "&");
      const [bare = "", query] = path.split("?");
      if (/^\/(assets|fonts|favicon|my\/theme)/.test(bare)) continue;
      if (query === undefined || ![...found.keys(), ...queue].some((one) => one.startsWith(`${bare}?`)))
        queue.push(path);
    }
  }
  return found;
}

const rows = async <R>(query: ReturnType<typeof sql<R>>) => (await query.execute(world.app.read)).rows;

/** The references of each kind that are about the period, computed here from the facts alone; all others must not be met. */
async function refs() {
  const { from, to } = scope;
  const evidence = await rows(sql<{
    ref: string;
    own: number;
    files: number;
  }>`select i.ref, (select count(*) from evidence_files f where f.evidence_id = i.id) as files,
    (case when covers_from is not null then covers_to >= ${from} and covers_from <= ${to}
      else date(extracted_at, '+1 hours') between ${from} and ${to} end)
    or ${sql.raw(performedOrServing(await servingIds(world, scope), scope))} as own from evidence_items i`);
  const reviews = await rows(sql<{ ref: string; own: number }>`select ref,
    opened_at is not null and period_from <= ${to} and period_to >= ${from} as own from access_reviews`);
  const incidents = await rows(sql<{ ref: string; own: number }>`select ref,
    (source != 'import' and date(created_at, '+1 hours') between ${from} and ${to})
    or exists (select 1 from incident_clock_starts a where a.incident_id = incidents.id
      and a.kind in ('occurred', 'suspected', 'discovered', 'aware')
      and substr(a.at, 1, length(a.at)) >= substr(${from}, 1, min(10, length(a.at)))
      and substr(a.at, 1, min(10, length(a.at))) <= substr(${to}, 1, min(10, length(a.at)))) as own from incidents`);
  return { evidence, reviews, incidents };
}

describe("an auditor of one quarter", () => {
  test("finds what every page names", () => {
    const missing = [...walked]
      .filter(([, { status }]) => status === 404 || status >= 500)
      .map(([path]) => path);
    const denied = table.filter((row) => row.get.auditor === 404).map((row) => row.path);
    expect(missing.filter((path) => !denied.includes(path.split("?")[0] ?? ""))).toEqual([]);
  });

  test("reaches each record of the period and no other, by its page, its data and its files", async () => {
    const { evidence, reviews, incidents } = await refs();
    const ids = new Map(
      (await rows(sql<{ id: string; ref: string }>`select id, ref from access_reviews`)).map((row) => [
        row.ref,
        row.id,
      ]),
    );
    const asked: [string, boolean][] = [
      ...evidence.flatMap(({ ref, own, files }): [string, boolean][] => [
        [`/evidence/${ref}`, own === 1],
        [`/evidence/${ref}.data`, own === 1],
        [`/evidence/${ref}/files/0`, own === 1 && files > 0],
      ]),
      ...reviews.flatMap(({ ref, own }): [string, boolean][] => [
        [`/access-reviews/${ids.get(ref)}`, own === 1],
        [`/access-reviews/${ids.get(ref)}/record.json`, own === 1],
      ]),
      ...incidents.flatMap(({ ref, own }): [string, boolean][] => [
        [`/incidents/${ref}`, own === 1],
        [`/incidents/${ref}/record.json`, own === 1],
        [`/incidents/${ref}/notified`, own === 1],
      ]),
    ];
    expect(asked.some(([, own]) => own) && asked.some(([, own]) => !own)).toBe(true);
    const wrong: string[] = [];
    for (const [at, [path, own]] of asked.entries()) {
      if (at % 10 === 0) cookie = await anAuditor(`nia-${at}`);
      const { status } = await get(path);
      if (status !== (own ? 200 : 404)) wrong.push(`${path} ${status}`);
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  test("meets no reference of another period, anywhere", async () => {
    const { evidence, reviews, incidents } = await refs();
    const foreign = new Set(
      [...evidence, ...reviews, ...incidents].filter(({ own }) => own === 0).map(({ ref }) => ref),
    );
    const met: string[] = [];
    for (const [path, { text }] of walked)
      for (const [ref] of text.matchAll(/\b(?:EV|AR|INC)-\d{4,}\b/g))
        if (foreign.has(ref)) met.push(`${path} ${ref}`);
    expect([...new Set(met)]).toEqual([]);
  });

  test("meets no customer that no incident of the period touched, and no one's address in the log", async () => {
    const names = await rows(sql<{ name: string }>`select name from customers`);
    const log = walked.get("/audit-log/export.csv")?.text ?? "";
    expect(log).toContain("evidence.accept");
    for (const { name } of names)
      for (const [path, { text }] of walked) expect([path, text.includes(name)]).toEqual([path, false]);
  });

  test("is denied every other address and every form", async () => {
    cookie = await anAuditor("nia-denied");
    for (const row of table) {
      if (row.get.auditor !== 404) continue;
      expect([row.path, (await get(await pathOf(world, row))).status]).toEqual([row.path, 404]);
    }
    for (const row of table) {
      if (row.post === undefined || row.post.auditor !== 404) continue;
      const response = await fetch(`${world.address}${await pathOf(world, row)}`, {
        method: "POST",
        headers: { Cookie: cookie, Origin: world.address },
        body: new URLSearchParams(),
        redirect: "manual",
      });
      expect([row.path, response.status]).toEqual([row.path, 404]);
    }
  }, 120_000);
});
