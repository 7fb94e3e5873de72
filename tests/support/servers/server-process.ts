import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "#tests/support/servers/server";

export type ServerProcess = {
  /** Where it is served; never settles when it is killed before. */
  url: Promise<string>;
  /** The lines that it has written so far, its log among them. */
  said: string[];
  /** SIGKILL; settles when the process is gone. */
  kill(): Promise<unknown>;
};

/** The built server as a process of its own, to be killed. Jobs are off unless `env` says otherwise. */
export function startProcess(dir: string, env: Record<string, string> = {}): ServerProcess {
  const child: ChildProcess = spawn(process.execPath, [join(root, "server.js")], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATA_DIR: dir,
      PORT: "0",
      JOBS: "off",
      LOG_LEVEL: "silent",
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise((resume) => child.once("exit", resume));
  const said: string[] = [];
  const url = new Promise<string>((resume) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (text) => {
      said.push(text);
      const address = /served at (\S+)/.exec(text)?.[1];
      if (address) resume(address);
    });
  });
  return {
    url,
    said,
    kill() {
      if (child.exitCode !== null) throw new Error(`The server ended by itself with ${child.exitCode}.`);
      child.kill("SIGKILL");
      return gone;
    },
  };
}
