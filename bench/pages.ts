import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import SQLite from "better-sqlite3";
import { demoPassword } from "#app/demo/company";
import { type Hello, openHello } from "./hello.ts";
import { type Installation, serveFolder, suretyIn } from "./installation.ts";
import { multiplyEvidence, multiplyLog } from "./many-records.ts";
import { type Measure, percentile } from "./measure.ts";

/** Items of evidence, smallest first: `BENCH_ITEMS=1000,10000`. The log grows with the last of them. */
const amounts = (process.env.BENCH_ITEMS ?? "1000,10000,100000").split(",").map(Number);
const logLines = Number(process.env.BENCH_ENTRIES ?? 1_000_000);
const WARM = 3;
const TURNS = 3;
const REQUESTS = 3;
/** Pages that show the whole programme at once may cost more than others. */
const overviews = ["/", "/controls"];
/** Below this a page's growth is that of the measuring. */
const LEAST_MS = 10;

/** Addresses that have a parameter, by the query that fills it. */
const records: [path: string, query: string][] = [
  ["/controls/:", "select ref from controls where ref in ('BC-01', 'AC-03', 'GV-03')"],
  ["/controls/:/versions", "select ref from controls where ref = 'BC-01'"],
  ["/evidence/:", "select ref from evidence_items where ref in ('EV-000001', 'EV-000374')"],
  ["/criteria/:", "select 'CC6.1'"],
  ["/exceptions/:", "select ref from exceptions limit 1"],
  ["/policies/:", "select slug from policies where slug = 'access-control'"],
  ["/access-reviews/:", "select id from access_reviews"],
  ["/systems/:", "select id from systems limit 1"],
  ["/people/:", "select id from people limit 1"],
  ["/customers/:", "select id from customers limit 1"],
  ["/subprocessors/:", "select id from vendors limit 1"],
  ["/incidents/:", "select ref from incidents limit 2"],
  ["/search?q=:", "select 'backup'"],
];

type Cost = { cpu: number; times: number[]; bytes: number };

/** What each page of an officer costs, by how much evidence is kept: the demo company with its evidence multiplied. */
export async function pages(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "surety-bench-"));
  const hello = await openHello();
  try {
    const people = JSON.parse(suretyIn(folder, ["demo", "--json"])) as Person[];
    const { email, secret } = people.find(({ role }) => role === "officer")!;
    const costs = new Map<string, Cost[]>();
    let bare = 0;
    for (const amount of amounts) {
      multiplyEvidence(folder, amount);
      if (amount === amounts.at(-1)) multiplyLog(folder, logLines);
      const server = await serveFolder(folder, { email, secret, password: demoPassword });
      bare = await cpuOf(() => get(hello.url), hello.cpu, 500);
      for (const path of await pathsOf(server)) {
        const cost = await costOf(server, path);
        costs.set(path, [...(costs.get(path) ?? []), cost]);
      }
      await server.close();
    }
    print(costs, bare);
    return measuresOf(costs, bare);
  } finally {
    hello.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Person = { role: string; email: string; secret: string };

/** Every address that answers the officer with a page, except forms to print a file. */
async function pathsOf(server: Installation): Promise<string[]> {
  const build = await import(pathToFileURL(join(import.meta.dirname, "../build/server/index.js")).href);
  const routes = Object.values(build.routes as Record<string, { path?: string }>);
  const plain = routes.map(({ path }) => `/${path ?? ""}`).filter((path) => !/[:*.]/.test(path));
  const database = new SQLite(join(server.folder, "data", "surety.db"), { readonly: true });
  const filled = records.flatMap(([path, query]) =>
    (database.prepare(query).pluck().all() as string[]).map((value) =>
      path.replace(":", encodeURIComponent(value)),
    ),
  );
  database.close();
  const paths: string[] = [];
  for (const path of new Set([...plain, ...filled])) {
    const answer = await get(server.url + path, server.cookie);
    if (answer.status === 200 && answer.type?.startsWith("text/html")) paths.push(path);
  }
  return paths.sort();
}

async function costOf(server: Installation, path: string): Promise<Cost> {
  const times: number[] = [];
  let bytes = 0;
  const ask = async () => {
    const began = performance.now();
    bytes = (await get(server.url + path, server.cookie)).bytes;
    times.push(performance.now() - began);
  };
  for (let n = 0; n < WARM; n += 1) await ask();
  times.length = 0;
  const cpu = async () => (await server.usage()).cpu;
  const turns: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) turns.push(await cpuOf(ask, cpu, REQUESTS));
  return { cpu: percentile(turns, 0.5), times, bytes };
}

/** CPU milliseconds of one request. */
async function cpuOf(ask: () => Promise<unknown>, cpu: Hello["cpu"], amount: number): Promise<number> {
  const before = await cpu();
  for (let n = 0; n < amount; n += 1) await ask();
  return ((await cpu()) - before) / amount;
}

async function get(url: string, cookie = "") {
  const answer = await fetch(url, { headers: { cookie }, redirect: "manual" });
  const bytes = (await answer.arrayBuffer()).byteLength;
  return { status: answer.status, type: answer.headers.get("content-type"), bytes };
}

const last = (costs: readonly Cost[]) => costs.at(-1)!;
const growth = (costs: readonly Cost[]) =>
  Math.max(last(costs).cpu, LEAST_MS) / Math.max(costs[0]!.cpu, LEAST_MS);

/** A line for each page, the most expensive first. */
function print(costs: Map<string, Cost[]>, bare: number): void {
  const heads = [
    "page",
    ...amounts.map((amount) => `${amount.toLocaleString("en")}, ms`),
    "× hello",
    "growth",
    "kB",
  ];
  const lines = [...costs]
    .sort(([, a], [, b]) => last(b).cpu - last(a).cpu)
    .map(([path, own]) => [
      path.replace(/[\da-f]{8}-[\da-f-]{27}/, "…"),
      ...own.map(({ cpu }) => cpu.toFixed(1)),
      (last(own).cpu / bare).toFixed(0),
      growth(own).toFixed(2),
      (last(own).bytes / 1000).toFixed(0),
    ]);
  const widths = heads.map((head, at) =>
    Math.max(head.length, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  for (const line of [heads, ...lines])
    console.log(
      `  ${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join("  ")}`,
    );
}

function measuresOf(costs: Map<string, Cost[]>, bare: number): Measure[] {
  const all = [...costs];
  const dearest = (shown: typeof all) => shown.reduce((a, b) => (last(b[1]).cpu > last(a[1]).cpu ? b : a));
  const overview = dearest(all.filter(([path]) => overviews.includes(path)));
  const other = dearest(all.filter(([path]) => !overviews.includes(path)));
  const grown = all.reduce((a, b) => (growth(b[1]) > growth(a[1]) ? b : a));
  const heavy = all.reduce((a, b) => (last(b[1]).bytes > last(a[1]).bytes ? b : a));
  const times = all.flatMap(([, own]) => last(own).times);
  const baseline = { name: "Express hello", value: bare };
  return [
    { name: `CPU of ${overview[0]}`, value: last(overview[1]).cpu, unit: "ms", baseline, limit: 200 },
    {
      name: `CPU of the dearest other page, ${other[0]}`,
      value: last(other[1]).cpu,
      unit: "ms",
      baseline,
      limit: 100,
    },
    {
      name: `Growth of ${grown[0]} from ${amounts[0]?.toLocaleString("en")} to ${amounts.at(-1)?.toLocaleString("en")} items`,
      value: growth(grown[1]),
      unit: "",
      limit: 1.5,
    },
    { name: `All ${all.length} pages, p99`, value: percentile(times, 0.99), unit: "ms", limit: 100 },
    {
      name: `HTML of the heaviest page, ${heavy[0]}`,
      value: last(heavy[1]).bytes / 1000,
      unit: "kB",
      limit: 120,
    },
  ];
}
