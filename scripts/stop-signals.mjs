// When a command must end: by a signal, or because npm, which forgets its child when it is stopped, is gone.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** After npm is gone, its grandchild has this long to end in order. */
const PATIENCE_MS = 15_000;

/** Signals that mean nothing here and must neither end a process nor open a debugger in it. */
export const unusedSignals = ["SIGUSR1", "SIGUSR2"];

/**
 * Calls `stop` with the signal that a child must get: null where the terminal has sent it already, "SIGKILL" when an orderly end
 * took too long. Returns a function that ends the watch.
 */
export function watchForStop(stop) {
  // A terminal sends its Ctrl-C to the child as well; sending it twice would cut an orderly end short.
  const handlers = {
    SIGTERM: () => stop("SIGTERM"),
    SIGHUP: () => stop("SIGTERM"),
    SIGINT: () => stop(process.stdin.isTTY ? null : "SIGINT"),
    ...Object.fromEntries(unusedSignals.map((signal) => [signal, () => undefined])),
  };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  const family = process.env.npm_lifecycle_event ? ancestors() : null;
  const watch = setInterval(() => {
    if (family === null || ancestors() === family) return;
    clearInterval(watch);
    stop("SIGTERM");
    setTimeout(() => stop("SIGKILL"), PATIENCE_MS).unref();
  }, 500);
  return () => {
    clearInterval(watch);
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
}

/** Our parent, and npm behind it where there is a shell between the two. */
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
