// Keeps the server running: a crash is recorded in the data folder and the server started again, ever more slowly.
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { dataDirOf, recordCrash } from "./crash-records.mjs";
import { watchForStop } from "./stop-signals.mjs";

/** The exit code of a server that refused to open its configuration or data (EX_CONFIG of sysexits.h). Trying again is no use. */
export const REFUSED = 78;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** After this time in service a crash counts as the first one again. */
const HEALTHY_MS = 5 * 60_000;
const LONGEST_STDERR = 32_000;

/**
 * Runs the server until it ends in order, refuses to start, or this process is stopped. Returns the exit code.
 * The IPC channel closes when this process dies, however it dies, and the server then ends too.
 */
export async function supervise(node, args, { cwd, env, wait = pause, print = printError }) {
  const stop = new AbortController();
  let child;
  const endWatch = watchForStop((signal) => {
    stop.abort();
    if (signal) child?.kill(signal);
  });
  let crashes = 0;
  try {
    for (;;) {
      const startedAt = new Date();
      child = spawn(node, args, { cwd, env, stdio: ["inherit", "inherit", "pipe", "ipc"] });
      const end = { pid: child.pid, startedAt, ...(await endOf(child, print)), endedAt: new Date() };
      if (isOrderly(end)) return exitCodeOf(end);
      recordCrash(dataDirOf(env, cwd), end);
      if (stop.signal.aborted) return exitCodeOf(end);
      const ranMs = end.endedAt.getTime() - startedAt.getTime();
      crashes = countCrash(crashes, ranMs);
      const ms = waitBefore(crashes);
      print(`✗ Surety ended unexpectedly (${wordsFor(end)}). It starts again in ${ms / 1000} s.\n`);
      await wait(ms, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return exitCodeOf(end);
    }
  } finally {
    endWatch();
  }
}

/** How many crashes count for the next wait, after one that ran for `ranMs`. */
export const countCrash = (before, ranMs) => (ranMs >= HEALTHY_MS ? 1 : before + 1);

/** Milliseconds before the next start: 1 s, 2 s, 4 s … at most a minute. */
export const waitBefore = (crashes) => Math.min(FIRST_WAIT_MS * 2 ** (crashes - 1), LONGEST_WAIT_MS);

function printError(text) {
  process.stderr.write(text);
}

/** Resolves with exit code, signal and the last of stderr, which is printed here too. */
function endOf(child, print) {
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    print(text);
    stderr = (stderr + text).slice(-LONGEST_STDERR);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, stderr }));
  });
}

/** An end that was asked for, from here or by a signal to the server itself, or a refused start. */
function isOrderly({ exitCode, signal }) {
  return exitCode === 0 || exitCode === REFUSED || signal === "SIGTERM" || signal === "SIGINT";
}

function exitCodeOf({ exitCode, signal }) {
  return exitCode ?? (signal === "SIGINT" ? 130 : 143);
}

const wordsFor = ({ exitCode, signal }) => (signal ? `signal ${signal}` : `exit code ${exitCode}`);
