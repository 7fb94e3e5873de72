// Keeps the server running: a crash is recorded in the data folder and the server started again, ever more slowly.
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { dataDirOf, recordCrash } from "./crash-records.mjs";
import { systemClock, watchForLife } from "./signs-of-life.mjs";
import { PORT_IN_USE, REFUSED } from "./start-errors.mjs";
import { watchForStop } from "./stop-signals.mjs";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** After this time in service a crash counts as the first one again. */
const HEALTHY_MS = 5 * 60_000;
const LONGEST_STDERR = 32_000;

/**
 * Runs the server until it ends in order, refuses to start, or this process is stopped. Returns the exit code.
 * The IPC channel closes when this process dies, however it dies, and the server then ends too.
 * @throws Error when the very first start finds no program to run; later ones are tried again
 */
export async function supervise(
  node,
  args,
  { cwd, env, wait = pause, print = printError, clock = systemClock },
) {
  const stop = new AbortController();
  let child;
  const endWatch = watchForStop((signal) => {
    stop.abort();
    if (signal) child?.kill(signal);
  });
  // A log on a full disk must not end the supervisor.
  process.stderr.on("error", ignore);
  let crashes = 0;
  let ran = false;
  let served = false;
  try {
    for (;;) {
      const startedAt = new Date();
      let end;
      try {
        child = spawn(node, args, { cwd, env, stdio: ["inherit", "inherit", "pipe", "ipc"] });
        child.once("message", () => {
          served = true;
        });
        end = { pid: child.pid, startedAt, ...(await endOf(child, print, clock)), endedAt: new Date() };
        ran = true;
      } catch (error) {
        if (!ran) throw error;
        end = { exitCode: null, signal: null, error, endedAt: new Date() };
      }
      if (isOrderly(end)) return exitCodeOf(end);
      if (end.exitCode === PORT_IN_USE && !served) return REFUSED;
      if (!end.error) keepCause(dataDirOf(env, cwd), end, print);
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
    process.stderr.off("error", ignore);
  }
}

/** How many crashes count for the next wait, after one that ran for `ranMs`. */
export const countCrash = (before, ranMs) => (ranMs >= HEALTHY_MS ? 1 : before + 1);

/** Milliseconds before the next start: 1 s, 2 s, 4 s … at most a minute. */
export const waitBefore = (crashes) => Math.min(FIRST_WAIT_MS * 2 ** (crashes - 1), LONGEST_WAIT_MS);

function printError(text) {
  process.stderr.write(text);
}

function ignore() {}

/** Keeping the cause may fail, on a full disk above all; the server is started again without it. */
function keepCause(dataDir, end, print) {
  try {
    recordCrash(dataDir, end);
  } catch (error) {
    print(`✗ The cause of the crash could not be recorded: ${error.message}\n`);
  }
}

/**
 * Resolves with exit code, signal and the last of stderr, which is printed here too. A server without signs of life is killed.
 * @throws Error when the process could not be started
 */
function endOf(child, print, clock) {
  let stderr = "";
  const note = (text) => {
    print(text);
    stderr = (stderr + text).slice(-LONGEST_STDERR);
  };
  // There is no pipe when the system had no file left for it.
  child.stderr?.setEncoding("utf8").on("data", note);
  const endWatch = watchForLife(
    child,
    (silenceMs) => {
      note(`✗ Surety has not responded for ${silenceMs / 1000} s and is killed.\n`);
      child.kill("SIGKILL");
    },
    clock,
  );
  return new Promise((resolve, reject) => {
    // A signal or message that could not be sent is an "error" too; the process then still ends by itself.
    child.on("error", (error) => {
      if (child.pid === undefined) reject(error);
    });
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, stderr }));
  }).finally(endWatch);
}

/** An end that was asked for, from here or by a signal to the server itself, or a refused start. */
function isOrderly({ exitCode, signal }) {
  return exitCode === 0 || exitCode === REFUSED || signal === "SIGTERM" || signal === "SIGINT";
}

function exitCodeOf({ exitCode, signal }) {
  return exitCode ?? (signal === "SIGINT" ? 130 : 143);
}

function wordsFor({ exitCode, signal, error }) {
  if (error) return `not started: ${error.message}`;
  return signal ? `signal ${signal}` : `exit code ${exitCode}`;
}
