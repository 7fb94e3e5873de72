// Serves a built Surety; with --dev, from the sources with hot reload.
import "./scripts/refuse-old-node.mjs";
import {
  beginRecord,
  dataDirOf,
  listCrashes,
  listStrayRecords,
  markReported,
} from "./scripts/crash-records.mjs";
import { giveSignsOfLife } from "./scripts/signs-of-life.mjs";
import { exitCodeFor, systemWords } from "./scripts/start-errors.mjs";
import { unusedSignals } from "./scripts/stop-signals.mjs";

process.env.NODE_ENV ??= process.argv.includes("--dev") ? "development" : "production";

const root = import.meta.dirname;
const dev = process.env.NODE_ENV === "development";
// Without a listener Node answers SIGUSR1 with a debugger on a port, open to every account of the machine, and SIGUSR2 ends it.
if (!dev) for (const signal of unusedSignals) process.on(signal, () => undefined);
const dataDir = dataDirOf(process.env, process.cwd());

async function open() {
  if (!dev) {
    const build = await import("./build/server/index.js");
    return { build, module: build.entry.module };
  }
  const { createServer } = await import("vite");
  const vite = await createServer({ server: { middlewareMode: true } });
  const load = () => vite.ssrLoadModule("virtual:remix/server-build");
  return { build: load, module: (await load()).entry.module, middleware: vite.middlewares };
}

let module;
try {
  const opened = await open();
  module = opened.module;
  const { build, middleware } = opened;
  const crashes = listCrashes(dataDir);
  const surety = await module.serve({
    build,
    env: process.env,
    root,
    middleware,
    crashes,
  });
  markReported(dataDir, crashes);
  for (const path of listStrayRecords(dataDir))
    surety.app.logger.warn({ path }, "passed over: it is no record of a process; delete it");
  const record = beginRecord(dataDir);
  // Node then prints the error and exits with 1. Going on after an unknown error could corrupt more than a restart costs.
  process.on("uncaughtExceptionMonitor", (error) => {
    record.failed(error);
    surety.app.logger.fatal({ err: error }, "surety ends because of an error that nothing caught");
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await surety.close();
    record.end();
    process.exit(0);
  };
  // A signal to the whole group comes twice, once from the supervisor: the second must not end the process half way.
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("SIGHUP", stop);
  // Started by scripts/run.mjs, the channel closes when that process is gone, however it went.
  if (process.channel) process.once("disconnect", stop);
  giveSignsOfLife();
  console.log(`Surety is served at ${surety.address}`);
  if (surety.setupLink)
    console.log(`\nSet it up with this link. It works once, for 24 hours:\n\n  ${surety.setupLink}\n`);
} catch (error) {
  const words = module ? module.operatorWords(error, dataDir) : (systemWords(error) ?? error.message);
  console.error(dev ? error : `Surety cannot start. ${words}`);
  process.exit(exitCodeFor(error));
}
