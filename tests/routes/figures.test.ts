import { createHash } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { proposeExceptions } from "#app/operations/controls/exceptions";
import { perform } from "#app/work";
import { pdftotextMissing, textOfPdf } from "#tests/support/pdftotext";
import type { World } from "./served.ts";
import { openWorld } from "./world.ts";

let world: World;
let review = "";
beforeAll(async () => {
  world = await openWorld();
  review = await world.first("select id from access_reviews where ref = 'AR-0001'");
}, 240_000);
afterAll(() => world?.close());

const answers = new Map<string, Promise<Buffer>>();

function bytesOf(path: string): Promise<Buffer> {
  const known = answers.get(path) ?? fetched(path);
  answers.set(path, known);
  return known;
}

async function fetched(path: string, who: "owner" | "officer" = "owner"): Promise<Buffer> {
  const answer = await fetch(world.address + path, {
    // Reading a PDF holds this thread for longer than the server keeps an idle connection.
    headers: { Cookie: world.cookies[who], Connection: "close" },
    redirect: "manual",
  });
  expect([path, answer.status]).toEqual([path, 200]);
  return Buffer.from(await answer.arrayBuffer());
}

/** A page as its reader sees it, in one line. */
async function page(path: string): Promise<string> {
  const html = (await bytesOf(path)).toString("utf8");
  const shown = html.replace(/<(script|style|svg)\b[^>]*>.*?<\/\1>/gs, "").replace(/<!-- -->/g, "");
  return shown
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&nbsp;", " ")
    .replace(/[\s\u00a0]+/g, " ");
}

const pdf = async (path: string) => textOfPdf(await bytesOf(path), "-layout").replace(/\s+/g, " ");

type Line = Record<string, string>;

/** The rows of a CSV of Surety: a mark, quoted fields, one head. */
async function csv(path: string): Promise<Line[]> {
  const text = (await bytesOf(path)).toString("utf8").replace(/^\ufeff/, "");
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end !== ",") rows.push([]);
  }
  const [head = [], ...lines] = rows.filter((row) => row.length > 1);
  return lines.map((line) => Object.fromEntries(head.map((name, at) => [name, line[at] ?? ""])));
}

const json = async (path: string) => JSON.parse((await bytesOf(path)).toString("utf8"));
const count = async (query: string) => Number(await world.first(query));
const sum = (lines: Line[], ...names: string[]) =>
  lines.reduce((all, line) => all + names.reduce((one, name) => one + Number(line[name]), 0), 0);

/** The number that stands in a text where the pattern has its group; words up to twelve are numbers too. */
function figure(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) return Number.NaN;
  const word = words.indexOf(found.toLowerCase());
  return word >= 0 ? word : Number(found.replaceAll(",", ""));
}
const words = "no one two three four five six seven eight nine ten eleven twelve".split(" ");
const n = String.raw`(\d[\d,]*|[A-Za-z]+)`;
const at = (before: string, after: string) => new RegExp(`${before}${n}${after}`);

const binder = () => pdf("/exports/binder.pdf");
const controls = () => csv("/controls/list.csv");
const coverage = () => csv("/coverage/list.csv");
const record = () => json(`/access-reviews/${review}/record.json`);

/** Each figure: where it is shown, by how it is read there. The first place is the records themselves, where SQL can say it. */
const figures: Record<string, Record<string, () => Promise<number>>> = {
  "occurrences held": {
    csv: async () => sum(await controls(), "held"),
    today: async () => figure(await page("/"), at("", " held,")),
    pdf: async () => figure(await binder(), at("Coverage ", " held")),
    "lines of the pdf": async () => (await binder()).match(/ held \d{1,2} [A-Z]/g)?.length ?? 0,
  },
  "occurrences late or recorded late": {
    csv: async () => sum(await controls(), "late", "recorded_late"),
    today: async () => figure(await page("/"), at("held, ", " late")),
    "lines of the pdf": async () =>
      (await binder()).match(/ (late by \d+ d|recorded \d+ d late) \d/g)?.length ?? 0,
    pdf: async () => figure(await binder(), at("Coverage [^.]*?held, ", " late")),
  },
  "occurrences missed or shown in part": {
    csv: async () => sum(await controls(), "missed", "partly"),
    today: async () => figure(await page("/"), at("late, ", " missed")),
    pdf: async () => figure(await binder(), at("Coverage [^.]*?late, ", " missed")),
    "lines of the pdf": async () => (await binder()).match(/ missed – – /g)?.length ?? 0,
  },
  "controls without evidence": {
    csv: async () =>
      (await controls()).filter((line) => sum([line], "held", "late", "recorded_late", "partly") === 0)
        .length,
    today: async () => figure(await page("/"), at("", " controls have no evidence yet")),
    "missing and stale": async () =>
      figure(await page("/evidence/missing"), at("", " have no accepted evidence")),
    evidence: async () => figure(await page("/evidence"), at("Missing ", "")),
  },
  controls: {
    sql: () =>
      count(`select count(*) as n from controls c where (select retired from control_versions v
        where v.control_id = c.id order by version desc limit 1) = 0`),
    csv: async () => (await controls()).length,
    pdf: async () => figure(await binder(), at("over ", " controls")),
  },
  "criteria in scope": {
    csv: async () => new Set((await coverage()).map(({ criterion }) => criterion)).size,
    page: async () => figure(await page("/coverage"), at("", " criteria with their controls")),
  },
  "lines of criteria and controls": {
    csv: async () => (await coverage()).length,
    page: async () => figure(await page("/coverage"), at(" of ", " lines")),
  },
  "controls that are broken": {
    csv: async () => (await controls()).filter(({ status }) => status === "broken").length,
    coverage: async () => {
      const broken = (await coverage()).filter(({ status }) => status === "broken");
      return new Set(broken.map(({ control }) => control)).size;
    },
    page: async () => figure(await page("/controls"), at("Broken ", "")),
  },
  "hires and leavers": {
    sql: () =>
      count(`select sum(starts_on between o.period_from and min(o.period_to, '2026-03-11'))
        + sum(coalesce(ends_on, '') between o.period_from and min(o.period_to, '2026-03-11')) as n
        from people, organisation o`),
    csv: async () => (await csv("/staff-changes/list.csv")).length,
    page: async () => {
      const text = await page("/staff-changes");
      return figure(text, at(": ", " started")) + figure(text, at("started, ", " left"));
    },
  },
  "items of evidence": {
    sql: () => count("select count(*) as n from evidence_items"),
    csv: async () => (await csv("/evidence/export.csv")).length,
    page: async () => figure(await page("/evidence"), at("All ", " Awaiting review")),
  },
  "evidence that awaits its review": {
    sql: () =>
      count(`select count(*) as n from evidence_items i where not exists (select 1 from evidence_reviews r
        where r.evidence_id = i.id) and not exists (select 1 from evidence_items x where x.supersedes_id = i.id)`),
    csv: async () => (await csv("/evidence/export.csv")).filter(({ state }) => state === "waiting").length,
    page: async () => figure(await page("/evidence"), at("Awaiting review ", "")),
  },
  exceptions: {
    sql: () => count("select count(*) as n from exceptions"),
    csv: async () => (await csv("/exceptions/list.csv")).length,
    json: async () => (await json("/exceptions/list.json")).length,
    page: async () => figure(await page("/exceptions"), at("All ", " Awaiting response")),
    pdf: async () => figure(await binder(), at("evidence items, ", " exceptions")),
  },
  "exceptions that nobody has answered": {
    sql: () =>
      count("select count(*) as n from exceptions where confirmed_at is null and explained_at is null"),
    csv: async () => (await csv("/exceptions/list.csv")).filter(({ state }) => state === "proposed").length,
    page: async () => figure(await page("/exceptions"), at("Awaiting response ", "")),
    "lines of the pdf": async () => (await binder()).match(/proposed, awaiting response/g)?.length ?? 0,
  },
  "accounts of a review that match nobody": {
    sql: () =>
      count(
        `select count(*) as n from access_review_items where review_id = '${review}' and person_id is null`,
      ),
    json: async () =>
      (await record()).completeness.reduce(
        (all: number, one: { unmatched: number }) => all + one.unmatched,
        0,
      ),
  },
  "accounts that match nobody": {
    csv: async () => sum(await csv("/systems/list.csv"), "accounts_without_person"),
    page: async () =>
      [...(await page("/systems")).matchAll(/SYS-\d+ \D+ (\d+) (\d+) /g)].reduce(
        (all, row) => all + Number(row[2]),
        0,
      ),
  },
  "decisions kept in bulk": {
    sql: () =>
      count(`select count(*) as n from access_review_items where review_id = '${review}' and bulk = 1`),
    json: async () => (await record()).items.filter((item: { bulk: boolean }) => item.bulk).length,
    page: async () =>
      [...(await page(`/access-reviews/${review}`)).matchAll(/(\d+) of \d+ (?:too few|\d+ s)/g)].reduce(
        (all, row) => all + Number(row[1]),
        0,
      ),
  },
  "removals open": {
    sql: () => count("select count(*) as n from removals where verified_at is null"),
    csv: async () => (await csv("/removals/list.csv")).filter((line) => line.proven_at === "").length,
    page: async () => figure(await page("/removals"), at("Removals ", " open")),
  },
  "removals over their limit": {
    sql: () => count("select count(*) as n from removals where coalesce(verified_at, '9') > due_at"),
    csv: async () =>
      (await csv("/removals/list.csv")).filter((line) => (line.proven_at || "9") > line.due_at!).length,
    json: async () =>
      (await record()).removals.filter((one: Line) => (one.provenAt ?? "9") > (one.dueAt ?? "")).length,
    pdf: async () =>
      (await pdf(`/access-reviews/${review}/record.pdf`)).match(/removed \d+ days? over the limit/g)
        ?.length ?? 0,
  },
  "notices that wait for a mail server": {
    sql: () =>
      count(`select count(*) as n from deliveries where channel = 'mail' and sent_at is null and failed_at is null
        and withdrawn_at is null and replaced_by is null`),
    csv: async () =>
      (await csv("/deliveries/list.csv")).filter(
        (line) =>
          line.channel === "mail" &&
          !(line.sent_at || line.failed_at || line.withdrawn_at || line.replaced_at),
      ).length,
    today: async () => figure(await page("/"), at(String.raw`mail waits \(`, " now")),
  },
  "policies in force": {
    sql: () =>
      count(`select count(distinct v.policy_id) as n from policy_versions v join policies p on p.id = v.policy_id
        where v.published_at is not null and v.effective_on <= '2026-03-11' and p.retired_on is null`),
    csv: async () => (await csv("/policies/list.csv")).filter((line) => line.in_force_since !== "").length,
    page: async () => (await page("/policies")).match(/\d+\.\d+ since /g)?.length ?? 0,
  },
  "acknowledgements open": {
    sql: () =>
      count(`select count(*) as n from acknowledgement_requirements r where excused_at is null and not exists
        (select 1 from acknowledgements a where a.version_id = r.version_id and a.person_id = r.person_id)`),
    csv: async () =>
      (await csv("/policies/list.csv")).reduce(
        (all, line) => all + Number(line.to_acknowledge) - Number(line.acknowledged),
        0,
      ),
    page: async () =>
      [...(await page("/policies")).matchAll(/ since \d+ \w+ (?:\d{4} )?(\d+) of (\d+) /g)].reduce(
        (all, row) => all + Number(row[2]) - Number(row[1]),
        0,
      ),
  },
};

test.each(Object.keys(figures))(
  "%s: the same number everywhere",
  async (name) => {
    const found: Record<string, number> = {};
    for (const [place, read] of Object.entries(figures[name]!)) {
      const printed = place.includes("pdf");
      if (!(printed && pdftotextMissing)) found[place] = await read();
    }
    const [first] = Object.values(found);
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((place) => [place, first])));
    expect(first).not.toBeNaN();
  },
  60_000,
);

test("each occurrence of the company that failed has an exception, which says what is so now", async () => {
  const { app } = world;
  expect(await perform(app, { kind: "job", name: "propose-exceptions" }, proposeExceptions)).toEqual([]);
  const { rows } = await sql<{ found: string }>`select found from exceptions e
    join controls c on c.id = e.control_id where c.ref = 'AC-03'`.execute(app.read);
  expect(rows.map(({ found }) => found).join()).toMatch(
    /completed \d+ days late, .* later list that shows its removals/,
  );
});

type Twin = { made: { madeBy: string; logLine?: number }; contentHash: string; content: unknown };
const twin = async (path: string, who?: "officer"): Promise<Twin> =>
  JSON.parse((await fetched(path, who)).toString("utf8"));

/** RFC 8785 for what these documents hold, written a second time: what a reader would do. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`;
}
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test.each([
  ["/exports/binder", "?control=AC-03"],
  ["/exports/binder", "?criterion=CC6.1"],
  ["/exports/binder", ""],
  ["/policies/access-control/record", ""],
  ["/policies/access-control/record", "?version=1.0"],
  ["/subprocessors/list", "?on=2026-01-31"],
])("%s.json%s gives the content hash that its PDF prints", compareHashes);

test("the JSON of letters gives the content hash that they print", async () => {
  const address = (table: string, path: string) =>
    world.first(`select ${path} from ${table} n join incidents i on i.id = n.incident_id limit 1`);
  await compareHashes(
    await address("breach_notices", "'/incidents/' || i.ref || '/notices/' || n.id || '/letters'"),
    "",
  );
  await compareHashes(
    await address(
      "clock_notices",
      "'/incidents/' || i.ref || '/clocks/' || n.clock_id || '/notices/' || n.id || '/letter'",
    ),
    "",
  );
});

async function compareHashes(path: string, query: string): Promise<void> {
  const { contentHash, content } = await twin(`${path}.json${query}`);
  expect(sha256(canonical(content))).toBe(contentHash);
  if (pdftotextMissing) return;
  const text = textOfPdf(await bytesOf(`${path}.pdf${query}`), "-layout").replace(/\s+/g, " ");
  // A cover prints all of it, a foot its beginning and its end.
  expect(text).toContain(`content SHA-256 ${contentHash.slice(0, 16)}…${contentHash.slice(-8)}`);
}

test("two binders of the same facts have the same content: they differ in by whom and when they were made", async () => {
  const one = await twin("/exports/binder.json?control=AC-03");
  const other = await twin("/exports/binder.json?control=AC-03", "officer");
  expect(other.made.madeBy).not.toBe(one.made.madeBy);
  expect(other.made.logLine).toBeGreaterThan(one.made.logLine ?? 0);
  expect([other.contentHash, other.content]).toEqual([one.contentHash, one.content]);
});
