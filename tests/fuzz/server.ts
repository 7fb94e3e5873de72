import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { readConfig } from "#app/config";
import { serveWorld } from "#tests/routes/served";
import { pathOf, table } from "#tests/routes/table";
import { signInEveryone } from "#tests/routes/visitors";
import { loadBuild } from "#tests/support/build";

/** What the server's process answers: addresses and sessions once, or how it did since it was asked last. */
export type Served = { address: string; paths: Record<string, string>; cookies: Record<string, string> };
export type Measured = {
  /** Delay of the event loop in milliseconds: 99 and 99.9 of 100 samples and the longest. */
  p99: number;
  p999: number;
  longest: number;
  /**
   * The requests that held the main thread longest without giving others a turn, in milliseconds of its processor time, and
   * what they took of it in all. Not the machine's load: a thread that waits for a processor uses none.
   */
  costliest: Cost[];
  /** How many requests held it for more than 50 ms. */
  holding: number;
  /** After a collection, in MiB. */
  heap: number;
  rss: number;
};

type Cost = { held: number; ms: number; what: string };

// The demo company behind the built server, in a process of its own, for requests that may end it. Needs --expose-gc.
const RESOLUTION_MS = 1;
const SHOWN = 20;
const BOUND_MS = 50;
const costliest: Cost[] = [];
let holding = 0;
/** Processor time of the main thread at the last turn, and the most that it took between two turns. */
let turn = process.threadCpuUsage();
let held = 0;
setInterval(noteTurn, RESOLUTION_MS).unref();
// By the bundle's own code: a refusal of the sources' classes would be an unknown error to it.
const { openContext } = (await loadBuild()).entry.module;
const world = await serveWorld(await openContext(readConfig(makeDemo())), countCost);
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

process.on("message", async (ask: "describe" | "measure") => {
  process.send?.(ask === "describe" ? await describe() : measure());
});
process.once("disconnect", async () => {
  await world.close();
  process.exit(0);
});
process.send?.("ready");

async function describe(): Promise<Served> {
  const paths: Record<string, string> = {};
  for (const row of table) paths[row.path] = await pathOf(world, row).catch(() => row.path);
  return { address: world.address, paths, cookies: await signInEveryone(world.app) };
}

function noteTurn(): void {
  const { user, system } = process.threadCpuUsage(turn);
  turn = process.threadCpuUsage();
  held = Math.max(held, (user + system) / 1000);
}

/** Processor time of the main thread from a request's coming to its end; exact while requests come one by one. */
function countCost(incoming: IncomingMessage, outgoing: ServerResponse): void {
  noteTurn();
  held = 0;
  const before = process.threadCpuUsage();
  const what = `${incoming.method} ${incoming.url?.slice(0, 200)}`;
  outgoing.once("close", () => {
    const { user, system } = process.threadCpuUsage(before);
    noteTurn();
    if (held > BOUND_MS) holding += 1;
    costliest.push({ held, ms: (user + system) / 1000, what });
    costliest.sort((a, b) => b.held - a.held);
    costliest.length = Math.min(costliest.length, SHOWN);
  });
}

function measure(): Measured {
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const measured = {
    p99: ms(delay.percentile(99)),
    p999: ms(delay.percentile(99.9)),
    longest: ms(delay.max),
  };
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  // The collection above is not the requests' doing.
  delay.reset();
  const held = { costliest: costliest.splice(0), holding };
  holding = 0;
  return { ...measured, ...held, heap: heapUsed / 2 ** 20, rss: rss / 2 ** 20 };
}

/** A folder with the demo company, as `surety demo` makes it; answers its environment. */
function makeDemo(): Record<string, string> {
  const DATA_DIR = mkdtempSync(join(tmpdir(), "surety-fuzz-"));
  const env = { DATA_DIR, LOG_LEVEL: process.env.LOG_LEVEL ?? "silent", JOBS: "off", PORT: "0" };
  const command = join(import.meta.dirname, "../../scripts/cli.mjs");
  const made = spawnSync(process.execPath, [command, "demo"], {
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`The demo company could not be made: ${made.stderr}`);
  return env;
}
