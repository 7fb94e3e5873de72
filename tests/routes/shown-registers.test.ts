import { afterAll, beforeAll, expect, test } from "vitest";
import { registers } from "#app/queries/registers";
import type { World } from "./served.ts";
import { openWorld } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 240_000);
afterAll(() => world?.close());

type Who = "owner" | "auditor";

async function bodyOf(path: string, who: Who): Promise<string> {
  const answer = await fetch(world.address + path, { headers: { Cookie: world.cookies[who] } });
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text();
}

const decoded = (text: string) =>
  text
    .replaceAll("&amp;", "&")
    .replaceAll("&#x27;", "'")
    .replace(/&lt;/g, "<")
    .replace(/[\s\u00a0]+/g, " ");

/** The rows of a list on all its pages, as their reader sees them. */
async function pagesOf(path: string, query: string, who: Who): Promise<string[]> {
  const rows: string[] = [];
  for (let page = 1; ; page++) {
    const html = await bodyOf(`${path}?${query}&size=25&page=${page}`, who);
    const shown = html.replace(/<(script|style|svg)\b[^>]*>.*?<\/\1>/gs, "").replace(/<!-- -->/g, "");
    // Beside its list the page of users has two short ones with boxes, that of incidents the nil statements.
    for (const [, label = "", table = ""] of shown.matchAll(
      /<table[^>]*aria-label="([^"]*)"(.*?)<\/table>/gs,
    ))
      if (!/invitation|cannot|nil|next|pending/i.test(label))
        for (const [, row = ""] of table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs))
          if (row.includes('scope="row"')) rows.push(decoded(row.replace(/<[^>]+>/g, " ")));
    if (!new RegExp(`[?&](amp;)?page=${page + 1}"`).test(html)) return rows;
  }
}

/** The lines of a CSV of Surety by their heads. */
async function linesOf(path: string, who: Who): Promise<Record<string, string>[]> {
  const text = (await bodyOf(path, who)).replace(/^\ufeff/, "");
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end !== ",") rows.push([]);
  }
  const [head = [], ...lines] = rows.filter((row) => row.length > 1);
  return lines.map((line) => Object.fromEntries(head.map((name, at) => [name, line[at] ?? ""])));
}

/** Of each register the address of its page, the columns that a row shows, and ways to narrow and sort it. */
const lists: Record<string, { page?: string; shows: string[]; queries: string[]; auditor?: string }> = {
  controls: {
    shows: ["control", "title"],
    queries: [
      "status=broken&sort=-title",
      "q=access&series=AC",
      "often=daily&sort=owner",
      "owner=nobody",
      "sort=held",
    ],
    auditor: "q=access&sort=-ref",
  },
  coverage: {
    shows: ["criterion", "control", "title"],
    queries: ["q=review&sort=-missed", "status=kept"],
    auditor: "status=broken",
  },
  exceptions: {
    shows: ["exception", "control"],
    queries: ["state=closed&sort=-due", "sort=owner"],
    auditor: "sort=-ref",
  },
  "evidence-requests": {
    shows: ["request", "title"],
    queries: ["state=returned&sort=-due", "q=secrets", "sort=person"],
  },
  people: {
    shows: ["name", "email"],
    queries: ["", "who=left", "who=all&q=an&sort=-department", "who=all&sort=manager"],
  },
  "staff-changes": { shows: ["name"], queries: ["sort=-name", ""], auditor: "sort=department" },
  systems: { shows: ["name", "system"], queries: ["sort=-unmatched", "sort=cadence"], auditor: "sort=-at" },
  subprocessors: {
    shows: ["name"],
    queries: ["", "sort=-name", "view=others&sort=owner", "view=ended", "q=a&sort=where"],
    auditor: "sort=-name",
  },
  customers: { shows: ["name"], queries: ["q=a&sort=-days", "sort=address"] },
  incidents: {
    shows: ["incident", "title"],
    queries: ["", "status=closed&sort=-severity", "kind=exercise", "severity=high&q=e&sort=customers"],
    auditor: "sort=title",
  },
  removals: {
    shows: ["removal", "account"],
    queries: ["q=a&sort=-owner", "sort=what"],
    auditor: "sort=-state",
  },
  policies: {
    shows: ["title"],
    queries: ["sort=-title", "sort=read", "on=2026-03-01"],
    auditor: "sort=-owner",
  },
  "access-reviews": {
    shows: ["review", "title"],
    queries: ["sort=-title", "sort=decided"],
    auditor: "sort=state",
  },
  users: { shows: ["name", "email"], queries: ["sort=-email", "sort=role"] },
  deliveries: {
    shows: ["subject", "recipient"],
    queries: ["state=sent&sort=to", "state=failed", "sort=-tries"],
  },
};

test("each register is looked at", () => {
  expect(Object.keys(lists).sort()).toEqual(Object.keys(registers).sort());
});

const cases = Object.entries(lists).flatMap(([name, { queries, auditor }]) => [
  ...queries.map((query) => [name, query, "owner"] as const),
  ...(auditor === undefined ? [] : [[name, auditor, "auditor"] as const]),
]);

test.each(cases)(
  "the file of %s?%s has what %s sees on its pages, in that order",
  async (name, query, who) => {
    const { page = `/${name}`, shows } = lists[name]!;
    const rows = await pagesOf(page, query, who);
    const lines = await linesOf(`/${name}/list.csv?list=shown&${query}&page=2&size=25`, who);
    expect(lines.length).toBe(rows.length);
    const differing = lines.flatMap((line, at) => {
      const missing = shows.filter((column) => !rows[at]?.includes(line[column]!.replace(/^'/, "")));
      return missing.length > 0 ? [{ at, line, row: rows[at] }] : [];
    });
    expect(differing).toEqual([]);
  },
);

test("an address without list=shown gives the whole register, whatever else it says", async () => {
  const all = await linesOf("/controls/list.csv", "owner");
  const shown = await linesOf("/controls/list.csv?list=shown&q=access&series=AC", "owner");
  expect(all.length).toBeGreaterThan(25);
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.length).toBeLessThan(all.length);
  expect(await linesOf("/controls/list.csv?q=access&series=AC", "owner")).toEqual(all);
});

test("the log says what the file was narrowed by, and nothing that the page does not know", async () => {
  await bodyOf("/people/list.csv?list=shown&q=an&sort=-name&page=3&x=y", "owner");
  expect(JSON.parse(await lastFile())).toMatchObject({ list: "shown", q: "an", who: "here", sort: "-name" });
  expect(await lastFile()).not.toContain('"x"');
  await bodyOf("/people/list.csv", "owner");
  expect(Object.keys(JSON.parse(await lastFile()))).toEqual(["rows"]);
});

const lastFile = () =>
  world.first("select after from audit_log where action = 'exports.csv' order by seq desc limit 1");

test("a list leads to its file as it is shown, and to all of it where it shows less", async () => {
  const links = async (path: string) =>
    [...(await bodyOf(path, "owner")).matchAll(/href="([^"]*\/list\.csv[^"]*)"/g)].map(([, to]) =>
      decoded(to!),
    );
  expect(await links("/controls")).toEqual(["/controls/list.csv"]);
  expect(await links("/controls?q=access&page=2&size=25&sort=title&status=")).toEqual([
    "/controls/list.csv?q=access&sort=title&list=shown",
    "/controls/list.csv",
  ]);
  expect(await links("/systems?sort=-name")).toEqual(["/systems/list.csv?sort=-name&list=shown"]);
  expect(await links("/people")).toEqual(["/people/list.csv?list=shown", "/people/list.csv"]);
});
