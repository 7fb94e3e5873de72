// Children of the bootstrap: visible steps, and a server that never outlives the command that started it.
import { spawn } from "node:child_process";
import { watchForStop } from "./stop-signals.mjs";

/** Progress goes to stderr, so that a command's own answer stays alone on stdout. */
export const say = (text) => process.stderr.write(`${text}\n`);

/** A step that cannot continue, with what the person should do about it. */
export class Stopped extends Error {}

const wait = (child) =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });

/** Runs a long step quietly, says that it is still running, and shows everything it printed when it fails. */
export async function step(title, command, args, options = {}) {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  say(`· ${title} …`);
  const still = setInterval(() => say(`  still running, ${seconds()} s`), 10_000);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const letGo = watchForStop((signal) => signal && child.kill(signal));
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
  const letGo = watchForStop((signal) => signal && child.kill(signal));
  const code = await wait(child);
  letGo();
  return code;
}
