import { afterAll, beforeAll, expect, test } from "vitest";
import type { World } from "../served.ts";
import { pathOf, table } from "../table.ts";
import { openWorld } from "../world.ts";

let world: World;
/** Every page that lists rows by order and size, with the address of the demo company. */
let lists: string[];
beforeAll(async () => {
  world = await openWorld();
  lists = [];
  for (const row of table.filter(({ path, get }) => get.owner === 200 && !/\.\w+$/.test(path))) {
    const path = (await pathOf(world, row)).split("?")[0]!;
    if (/<select[^>]* name="size"/.test(await page(path))) lists.push(path);
  }
}, 120_000);
afterAll(() => world?.close());

async function page(path: string): Promise<string> {
  const answer = await fetch(`${world.address}${path}`, { headers: { Cookie: world.cookies.owner } });
  return answer.text();
}

const decoded = (text: string) => text.replaceAll("&amp;", "&").replaceAll("&#x27;", "'");
const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map((found) => decoded(found[1]!));
const part = (html: string, pattern: RegExp) => pattern.exec(html)?.[0] ?? "";

/** The links of a list to itself in another view, and to its file as it is narrowed, with what of the address each may change. */
function linksOf(html: string, path: string): { to: string; free: string[] }[] {
  const own = (to: string) => to.startsWith("?") || to.split("?")[0] === path;
  const tabs = all(html, /<nav class="tabs"[^>]*>(.*?)<\/nav>/gs)
    .flatMap((nav) => all(nav, /href="([^"]*)"/g))
    .filter(own)
    .map((to) => ({ to, free: ["state", "status", "view"] }));
  const heads = all(part(html, /<thead.*?<\/thead>/s), /href="([^"]*)"/g).map((to) => ({
    to,
    free: ["sort"],
  }));
  const pages = all(part(html, /<nav class="pager".*?<\/nav>/s), /href="([^"]*)"/g).map((to) => ({
    to,
    free: [],
  }));
  const files = all(html, /href="([^"]*(?:export|notified\/list)\.csv[^"]*)"/g).map((to) => ({
    to,
    free: [],
  }));
  return [...tabs, ...heads, ...pages, ...files];
}

/** The forms of filters, by the names of their fields; and the query of the form that saves a view. */
function formsOf(html: string) {
  const filters = all(html, /<form[^>]*class="filters"[^>]*>(.*?)<\/form>/gs).map((form) =>
    all(form, / name="([^"]*)"/g),
  );
  const view = /name="query" value="([^"]*)"/.exec(html)?.[1];
  return { filters, view: view === undefined ? undefined : decoded(view) };
}

/** What a visitor may have chosen on this page: the last order, the smallest size, and a value of each of its filters and tabs. */
function chosenOn(html: string, path: string): Record<string, string> {
  const chosen: Record<string, string> = part(html, /class="filters".*?<\/form>/s).includes(` name="q"`)
    ? { q: "a" }
    : {};
  for (const { to, free } of linksOf(html, path))
    for (const [name, value] of new URLSearchParams(to.split("?")[1] ?? ""))
      if (free.includes(name)) chosen[name] = value;
  for (const [, name, options] of html.matchAll(/<select[^>]* name="(\w+)"[^>]*>(.*?)<\/select>/gs))
    if (part(html, /class="filters".*?<\/form>/s).includes(` name="${name}"`))
      chosen[name!] ??= all(options!, /value="([^"]+)"/g).at(-1) ?? "";
  return { ...chosen, sort: chosen.sort ?? "", size: "10" };
}

test("there are lists, some with tabs", () => {
  expect(lists.length).toBeGreaterThan(18);
  for (const known of ["/controls", "/deliveries", "/exceptions", "/evidence", "/subprocessors"])
    expect(lists).toContain(known);
  expect(lists.some((path) => path.endsWith("/notified"))).toBe(true);
});

test("every tab, head, page, file, filter and saved view of a list keeps its order, size and filters", async () => {
  const lost: string[] = [];
  for (const path of lists) {
    const chosen = chosenOn(await page(path), path);
    const set = Object.entries(chosen).filter(([, value]) => value !== "");
    const html = await page(`${path}?${new URLSearchParams(set)}`);
    for (const { to, free } of linksOf(html, path)) {
      const kept = new URLSearchParams(to.split("?")[1] ?? "");
      for (const [name, value] of set)
        if (!free.includes(name) && kept.get(name) !== value) lost.push(`${path}: ${to} loses ${name}`);
    }
    const { filters, view } = formsOf(html);
    for (const names of filters)
      for (const [name] of set) if (!names.includes(name)) lost.push(`${path}: the filters lose ${name}`);
    if (view !== undefined && view !== String(new URLSearchParams(set)))
      lost.push(`${path}: a saved view is ${view}`);
  }
  expect(lost).toEqual([]);
});
