import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";
import { type Address, addressesOf, sampled } from "./addresses.ts";
import { knownDays, namedDays } from "./known-days.ts";
import { column, rows } from "./members.ts";
import { dated, from, narrowAuditor, to } from "./narrow-auditor.ts";
import type { World } from "./served.ts";
import { type Answer, isFile, namesIn } from "./walk.ts";
import { openWorld } from "./world.ts";

/** Words that came into the records after the period. */
const LATER = "Zanzibar";
let world: World;
let auditor: Awaited<ReturnType<typeof narrowAuditor>>;
let addresses: Address[];
/** Every answer that the auditor got, by address; PDFs as their text. */
const answers = new Map<string, Answer>();

beforeAll(async () => {
  world = await openWorld();
  await changeAfterThePeriod();
  addresses = await addressesOf(world);
  auditor = await narrowAuditor(world);
  const asked = addresses.filter(
    ({ row }) => row.get.guest === "sign-in" && !row.path.startsWith("/my/theme"),
  );
  const paths = asked.flatMap(({ path }) => [
    path,
    ...(isFile(path) ? [] : [`${path === "/" ? "/_root" : path}.data`]),
  ]);
  await auditor.all([...paths, ...(await withQueries())], (path, answer) => answers.set(path, answer));
  for (const answer of answers.values())
    if (answer.type.includes("pdf") && !pdftotextMissing) answer.text = textOfPdf(answer.bytes);
}, 600_000);
afterAll(() => world?.close());

/** What changed in the quarter after the period: a control, its retirement, a new control, an incident's line that names evidence. */
async function changeAfterThePeriod() {
  const run = (query: string) => sql.raw(query).execute(world.app.db);
  const columns = "frequency, population, within_days, grace_days, evidence, test, criteria";
  const version = (ref: string, number: string, retired: number, title: string, of = ref) =>
    run(`insert into control_versions (control_id, version, in_force_from, retired, title, statement, why, ${columns},
      reason, recorded_at, recorded_by) select (select id from controls where ref = '${ref}'), ${number}, '2026-02-01',
      ${retired}, ${title}, statement, why, ${columns}, 'x', '2026-02-01T10:00:00.000Z', 'x' from control_versions
      where control_id = (select id from controls where ref = '${of}') order by version desc limit 1`);
  await version("AC-01", "version + 1", 0, `'${LATER} of accounts'`);
  await version("AC-02", "version + 1", 1, "title");
  await run(
    `insert into controls (id, ref, created_at) values ('later', 'AC-90', '2026-02-01T10:00:00.000Z')`,
  );
  await version("AC-90", "1", 0, `'${LATER} of guests'`, "AC-01");
  const [incident] = await rows<{ id: string }>(world, dated.find(([table]) => table === "incidents")![1]);
  await run(`insert into incident_line_links (line_id, evidence_id) select (select id from incident_timeline
    where incident_id = '${incident!.id}' limit 1), id from evidence_items
    where covers_from > '${to}' or (covers_from is null and extracted_at > '2026-01-02') limit 2`);
  await run(`update incidents set evidence_id = (select id from evidence_items where extracted_at > '2026-02-01'
    and covers_from is null limit 1) where id = '${incident!.id}'`);
}

/** Addresses with a query: of each path some that an owner is shown, and days outside of the period where a form asks for a day. */
async function withQueries(): Promise<string[]> {
  const open = new Map(
    addresses.filter(({ row }) => row.get.auditor === 200).map((one) => [one.path, one.row.path]),
  );
  const groups = new Map<string, Set<string>>();
  const add = (path: string, search: string) => {
    const names = [...new URLSearchParams(search).keys()].sort().join();
    const group = groups.get(`${open.get(path)} ${names}`) ?? new Set();
    groups.set(`${open.get(path)} ${names}`, group.size < 4 ? group.add(`${path}${search}`) : group);
  };
  const pages = addresses.filter(
    ({ path, row }) => open.has(path) && !isFile(path) && !/^\/(evidence\/|my)/.test(row.path),
  );
  for (const { path } of sampled(pages, 4)) {
    const page = await fetch(`${world.address}${path}`, { headers: { Cookie: world.cookies.owner } });
    const text = await page.text();
    for (const [, link = ""] of text.matchAll(/href="([^"#]*\?[^"#]*)/g)) {
      const { pathname, search } = new URL(link.replaceAll("&amp;", "&"), `http://x${path}`);
      if (open.has(pathname)) add(pathname, search);
    }
    for (const [, form = ""] of text.matchAll(/<form[^>]*method="get"[^>]*>(.*?)<\/form>/gis))
      for (const [, name = ""] of form.matchAll(/name="(from|to|on|day|until|q)"/g))
        for (const value of name === "q" ? [LATER] : ["2026-02-15", "2025-06-15"])
          add(path, `?${name}=${value}`);
  }
  for (const path of ["/policies", "/policies/acceptable-use", "/policies/access-control"])
    for (const day of ["2025-06-15", "2026-02-20", "2099-01-01"]) add(path, `?on=${day}`);
  const bound = ["AC-01", "AC-90"].map((ref) => `/exports/binder.pdf?control=${ref}`);
  return [...bound, `/search?q=${LATER}`, ...[...groups.values()].flatMap((group) => [...group])].filter(
    (path, _at, all) => !path.startsWith("/exports/binder.pdf?") || all.indexOf(path) < bound.length,
  );
}

const own = async (table: string) =>
  new Set(await column(world, `select id from (${dated.find(([one]) => one === table)![1]})`));

describe("an auditor of one quarter", () => {
  test("meets no record of another period at any address, in any file", async () => {
    const foreign = new Map<string, string>();
    for (const [table, query] of dated) {
      const refs = table === "policy_versions" || table === "nil_statements" ? "id as ref" : "*";
      const mine = await own(table);
      for (const row of await rows<{ id: string; ref?: string }>(
        world,
        `select ${refs === "*" ? "*" : "id"} from ${table}`,
      )) {
        if (mine.has(row.id)) continue;
        foreign.set(row.id, table);
        if (row.ref) foreign.set(row.ref, table);
      }
      expect([table, query.length > 0]).toEqual([table, true]);
    }
    const met: string[] = [];
    for (const [path, { text }] of answers)
      for (const name of namesIn(text))
        if (foreign.has(name) && !path.includes(name)) met.push(`${path} ${foreign.get(name)} ${name}`);
    expect(met).toEqual([]);
  });

  test("finds each version of a policy, each run, each removal of the period and no other", async () => {
    const wrong: string[] = [];
    const versions = await own("policy_versions");
    const all = await rows<{ id: string; slug: string; number: string }>(
      world,
      `select v.id, p.slug, major || '.' || minor as number from policy_versions v join policies p on p.id = v.policy_id`,
    );
    for (const { id, slug, number } of all)
      for (const page of [
        `/policies/${slug}?version=${number}`,
        `/policies/${slug}.data?version=${number}`,
        `/policies/${slug}/record.pdf?version=${number}`,
      ]) {
        const { status } = await auditor.ask(page);
        if (status !== (versions.has(id) ? 200 : 404)) wrong.push(`${page} ${status}`);
      }
    const runs = await own("collector_runs");
    const listed = await rows<{ id: string; target_id: string; started_at: string }>(
      world,
      "select * from collector_runs",
    );
    for (const { id, target_id, started_at } of listed) {
      const { text } = answers.get(`/collectors/${target_id}.data`)!;
      if (text.includes(String(Date.parse(started_at))) !== runs.has(id)) wrong.push(`run of ${started_at}`);
    }
    const removals = await own("removals");
    for (const { id, ref } of await rows<{ id: string; ref: string }>(world, "select id, ref from removals"))
      if (answers.get("/removals.data")!.text.includes(ref) !== removals.has(id))
        wrong.push(`removal ${ref}`);
    expect(wrong).toEqual([]);
    // Each kind has some of the period and some of another.
    expect([
      versions.size > 0,
      versions.size < all.length,
      runs.size > 0,
      runs.size < listed.length,
    ]).not.toContain(false);
  });

  test("reads of a control what was in force by the last day", async () => {
    const met = [...answers].filter(([, { text }]) => text.includes(`${LATER} of`));
    expect(met.map(([path]) => path)).toEqual([]);
    expect(answers.get("/controls/AC-90")?.status).toBe(404);
    expect(answers.get("/exports/binder.pdf?control=AC-90")?.status).toBe(404);
    expect(answers.get("/controls/AC-02")?.text).not.toMatch(/>\s*retired\s*</);
  });

  test("reads no day that no record of the period has", async () => {
    const known = await knownDays(world, auditor.userId);
    const strange: string[] = [];
    for (const [path, { status, text }] of answers) {
      if (status !== 200) continue;
      for (const day of namedDays(text))
        if ((day < from || day > to) && !known.has(day) && !path.includes(day))
          strange.push(`${path} ${day}`);
    }
    expect(strange).toEqual([]);
  });

  test.skipIf(pdftotextMissing)("gets the incident of the period as a PDF, with its own facts", async () => {
    const mine = await own("incidents");
    for (const { id, ref, title } of await rows<{ id: string; ref: string; title: string }>(
      world,
      "select * from incidents",
    )) {
      const { status, text } = answers.get(`/incidents/${ref}/record.pdf`)!;
      expect([ref, status]).toEqual([ref, mine.has(id) ? 200 : 404]);
      if (status === 200) expect(text.replace(/\s+/g, " ")).toContain(title.slice(0, 20));
    }
  });
});
