import { openHello } from "./hello.ts";
import { type Installation, openInstallation } from "./installation.ts";
import { type Measure, percentile } from "./measure.ts";

const PAGE = "/audit-log";
const LIST = "/trust/subprocessors.json";
/** Measured in many short turns with the baseline, and the middle of all turns counts: a machine's speed differs by the second. */
const TURNS = 15;
/** What a server is asked before it counts: until then it compiles what it runs. */
const WARM_TURNS = 6;
const SUSTAINED_MS = 20_000;

/** CPU per request against a bare Express hello, the slowest of one user's requests, memory, and the cold start. */
export async function requests(): Promise<Measure[]> {
  const hello = await openHello();
  const installation = await openInstallation();
  try {
    const idle = (await installation.usage()).rss;
    await fillPages(installation);
    const serverCpu = async () => (await installation.usage()).cpu;
    const took = { hello: [] as number[], page: [] as number[], list: [] as number[] };
    for (let turn = 0; turn < WARM_TURNS + TURNS; turn += 1) {
      if (turn === WARM_TURNS) for (const times of Object.values(took)) times.length = 0;
      took.hello.push(await cpuPerRequest(hello.url, hello.cpu, 2_000));
      took.page.push(await cpuPerRequest(`${installation.url}${PAGE}`, serverCpu, 250, installation.cookie));
      took.list.push(await cpuPerRequest(`${installation.url}${LIST}`, serverCpu, 800));
    }
    const [bare, page, list] = [took.hello, took.page, took.list].map((times) => percentile(times, 0.5));
    const times = await oneUser(installation);
    const sustained = await memoryUnderLoad(installation);
    const baseline = { name: "Express hello", value: bare ?? 0 };
    return [
      { name: "CPU of a signed-in page with 50 rows", value: page ?? 0, unit: "ms", baseline, limit: 50 },
      { name: "CPU of a JSON list of 50 rows", value: list ?? 0, unit: "ms", baseline, limit: 5 },
      { name: "One user alone, p99", value: percentile(times, 0.99), unit: "ms", limit: 40 },
      { name: "Cold start to the first answer", value: installation.startedIn, unit: "ms", limit: 1000 },
      { name: "Resident memory, idle", value: idle, unit: "MB", limit: 200 },
      { name: "Resident memory under sustained load, most", value: sustained, unit: "MB", limit: 400 },
    ];
  } finally {
    hello.close();
    await installation.close();
  }
}

/** Each export is a line of the log, so that its page has fifty rows; the public list has its fifty from the import. */
async function fillPages(installation: Installation): Promise<void> {
  for (let n = 0; n < 60; n += 1) await (await get(installation, `${PAGE}/export.csv`)).text();
  const list = (await (await get(installation, LIST)).json()) as { subprocessors: unknown[] };
  if (list.subprocessors.length !== 50) throw new Error(`The list holds ${list.subprocessors.length} rows.`);
}

async function cpuPerRequest(url: string, cpu: () => Promise<number>, amount: number, cookie = "") {
  const before = await cpu();
  let left = amount;
  await visitors(url, cookie, () => left-- > 0);
  return ((await cpu()) - before) / amount;
}

/** Ten visitors, each with one request at a time, as long as there is more to ask for. */
async function visitors(url: string, cookie: string, more: () => boolean): Promise<void> {
  const visitor = async () => {
    while (more()) {
      const answer = await fetch(url, { headers: { cookie } });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
    }
  };
  await Promise.all(Array.from({ length: 10 }, visitor));
}

/** One request after the other, each read to its end; milliseconds of each. */
async function oneUser(installation: Installation): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < 500; n += 1) {
    const began = performance.now();
    await (await get(installation, PAGE)).text();
    times.push(performance.now() - began);
  }
  return times;
}

/** The most memory seen, asked for twice a second, while ten visitors take pages and lists without a pause. */
async function memoryUnderLoad(installation: Installation): Promise<number> {
  const end = performance.now() + SUSTAINED_MS;
  const more = () => performance.now() < end;
  let most = 0;
  const watch = async () => {
    while (more()) {
      most = Math.max(most, (await installation.usage()).rss);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  const paths = [PAGE, "/customers", "/", LIST];
  const loads = paths.map((path) => visitors(`${installation.url}${path}`, installation.cookie, more));
  await Promise.all([watch(), ...loads]);
  return most;
}

function get({ url, cookie }: Installation, path: string): Promise<Response> {
  return fetch(`${url}${path}`, { headers: { cookie } });
}
