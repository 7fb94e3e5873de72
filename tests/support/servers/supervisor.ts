import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

export type Supervisor = {
  process: ChildProcess;
  /** The next line of stdout or stderr that fits; lines before it are passed over. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
};

/**
 * Supervises `file` in the folder `cwd` in a process of its own, as `npm start` does. With `ownGroup` its process id is that of a
 * group, so that one signal can reach supervisor and server together.
 */
export function startSupervisor(
  cwd: string,
  file: string,
  env: Record<string, string> = {},
  { ownGroup = false } = {},
): Supervisor {
  const child = spawn(process.execPath, [join(import.meta.dirname, "supervised.mjs"), cwd, file], {
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: ownGroup,
  });
  const lines: string[] = [];
  let wake = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (text) => {
      lines.push(text);
      wake();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    process: child,
    ended,
    async line(pattern) {
      for (;;) {
        for (let text = lines.shift(); text !== undefined; text = lines.shift()) {
          if (pattern.test(text)) return text;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
