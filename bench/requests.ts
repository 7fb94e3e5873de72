import { spawn } from "node:child_process";
import { join } from "node:path";
import { addressOf, type Installation, openInstallation } from "./installation.ts";
import { type Measure, percentile } from "./measure.ts";

const REQUESTS = 1_500;

/** CPU per request against a bare Express hello, the slowest of one user's requests, memory, and the cold start. */
export async function requests(): Promise<Measure[]> {
  const hello = await helloCpu();
  const baseline = { name: "Express hello", value: hello };
  const installation = await openInstallation();
  try {
    const idle = (await installation.usage()).rss;
    // Each export is a line of the log, so that the page has its fifty rows.
    for (let n = 0; n < 60; n += 1) await (await get(installation, "/audit-log/export.csv")).text();
    const page = await cpuPerRequest(installation, "/audit-log");
    const listed = (await (await get(installation, "/trust/subprocessors.json")).json()) as {
      subprocessors: unknown[];
    };
    if (listed.subprocessors.length !== 50)
      throw new Error(`The list holds ${listed.subprocessors.length} rows.`);
    const json = await cpuPerRequest(installation, "/trust/subprocessors.json");
    const times = await oneUser(installation, "/audit-log");
    const { rss } = await installation.usage();
    return [
      { name: "CPU of a signed-in page with 50 rows", value: page, unit: "ms", baseline, limit: 50 },
      { name: "CPU of a JSON list of 50 rows", value: json, unit: "ms", baseline, limit: 5 },
      { name: "One user alone, p99", value: percentile(times, 0.99), unit: "ms", limit: 40 },
      { name: "Cold start to the first answer", value: installation.startedIn, unit: "ms", limit: 1000 },
      { name: "Resident memory, idle", value: idle, unit: "MB", limit: 200 },
      { name: "Resident memory under sustained load", value: rss, unit: "MB", limit: 400 },
    ];
  } finally {
    await installation.close();
  }
}

async function cpuPerRequest(installation: Installation, path: string): Promise<number> {
  await load(`${installation.url}${path}`, 300, installation.cookie);
  const before = await installation.usage();
  await load(`${installation.url}${path}`, REQUESTS, installation.cookie);
  const after = await installation.usage();
  return (after.cpu - before.cpu) / REQUESTS;
}

async function helloCpu(): Promise<number> {
  const server = spawn(process.execPath, [join(import.meta.dirname, "hello.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await addressOf(server);
    const usage = async () => {
      const { user, system } = (await (await fetch(`${url}/usage`)).json()) as NodeJS.CpuUsage;
      return (user + system) / 1000;
    };
    await load(url, 5_000);
    const before = await usage();
    await load(url, 20_000);
    return ((await usage()) - before) / 20_000;
  } finally {
    server.kill();
  }
}

/** Ten visitors, each with one request at a time. */
async function load(url: string, amount: number, cookie = ""): Promise<void> {
  let left = amount;
  const visitor = async () => {
    while (left-- > 0) {
      const answer = await fetch(url, { headers: { cookie } });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
    }
  };
  await Promise.all(Array.from({ length: 10 }, visitor));
}

/** One request after the other, each read to its end; milliseconds of each. */
async function oneUser(installation: Installation, path: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < 300; n += 1) {
    const began = performance.now();
    await (await get(installation, path)).text();
    times.push(performance.now() - began);
  }
  return times;
}

function get({ url, cookie }: Installation, path: string): Promise<Response> {
  return fetch(`${url}${path}`, { headers: { cookie } });
}
