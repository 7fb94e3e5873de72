import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { memoryFlags } from "../../scripts/memory-flags.mjs";
import type { Measured, Served } from "./server.ts";

export type Child = {
  describe(): Promise<Served>;
  measure(): Promise<Measured>;
  /** How the process ended, or null while it runs. */
  ended(): string | null;
  close(): Promise<void>;
};

/** The server in a process of its own, which ends with this one. */
export async function startChild(): Promise<Child> {
  const child = fork(join(import.meta.dirname, "server.ts"), {
    execArgv: [
      ...memoryFlags,
      "--expose-gc",
      "--experimental-transform-types",
      "--disable-warning=ExperimentalWarning",
    ],
    env: { ...process.env, NODE_ENV: "production" },
    serialization: "advanced",
  });
  let end: string | null = null;
  child.once("exit", (code, signal) => {
    end = signal ?? `exit code ${code}`;
  });
  await reply(child);
  const ask = <T>(what: "describe" | "measure") => {
    child.send(what);
    return reply(child) as Promise<T>;
  };
  return {
    describe: () => ask<Served>("describe"),
    measure: () => ask<Measured>("measure"),
    ended: () => end,
    async close() {
      if (end) return;
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function reply(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const over = (code: number | null) => ended.abort(new Error(`The server ended (${code}).`));
  child.once("exit", over);
  try {
    const [message] = await once(child, "message", { signal: ended.signal });
    return message;
  } finally {
    child.off("exit", over);
  }
}
