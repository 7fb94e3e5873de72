// Children of the bootstrap: visible steps, and a server that never outlives the command that started it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** Progress goes to stderr, so that a command's own answer stays alone on stdout. */
export const say = (text) => process.stderr.write(`${text}\n`);

/** A step that cannot go on, with what the person should do about it. */
export class Stopped extends Error {}

const wait = (child) =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });

/** Runs a long step quietly, says that it is still at it, and shows everything it printed when it fails. */
export async function step(title, command, args, options = {}) {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  say(`· ${title} …`);
  const still = setInterval(() => say(`  still at it, ${seconds()} s`), 10_000);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const letGo = passSignalsOn(child);
  const printed = [];
  child.stdout.on("data", (chunk) => printed.push(chunk));
  child.stderr.on("data", (chunk) => printed.push(chunk));
  const code = await wait(child).catch((error) => {
    printed.push(Buffer.from(`${error.message}\n`));
    return 127;
  });
  clearInterval(still);
  letGo();
  if (code !== 0) say(Buffer.concat(printed).toString("utf8").trimEnd());
  else say(`✓ ${title}, ${seconds()} s`);
  return code;
}

/** Runs a program in this terminal until it ends; answers its exit code. */
export async function inFront(command, args, options = {}) {
  const child = spawn(command, args, { stdio: "inherit", ...options });
  const letGo = passSignalsOn(child);
  const code = await wait(child);
  letGo();
  return code;
}

/** npm forgets its child when it is told to stop, so we stop the child ourselves once npm is gone. */
function passSignalsOn(child) {
  const pass = (signal) => () => child.kill(signal);
  // A terminal sends its Ctrl-C to the child as well; sending it twice would cut an orderly end short.
  const handlers = {
    SIGTERM: pass("SIGTERM"),
    SIGHUP: pass("SIGTERM"),
    SIGINT: process.stdin.isTTY ? () => {} : pass("SIGINT"),
  };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  const family = process.env.npm_lifecycle_event ? ancestors() : null;
  const watch = setInterval(() => {
    if (family === null || ancestors() === family) return;
    clearInterval(watch);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 15_000).unref();
  }, 500);
  return () => {
    clearInterval(watch);
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
}

/** Our parent, and npm behind it where a shell stands between the two. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    const shell = ["sh", "dash", "bash", "ash", "busybox"].includes(basename(name));
    return shell
      ? `${process.ppid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]}`
      : `${process.ppid}`;
  } catch {
    return `${process.ppid}`;
  }
}
