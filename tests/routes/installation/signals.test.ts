import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root, startServer } from "#tests/support/servers/server";

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "surety-signals-"));
  await (await startServer({ env: { DATA_DIR: dir } })).stop();
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  { how: "started as docs/running.md says", flags: ["--disable-sigusr1"] },
  { how: "started without the flag", flags: [] },
])(
  "a server $how opens no debugger on SIGUSR1 and ends in order on SIGHUP",
  async ({ flags }) => {
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: "production" as const,
      PORT: "0",
      JOBS: "off",
      DATA_DIR: dir,
    };
    const server = spawn(process.execPath, [...flags, "server.js"], { cwd: root, env });
    const ended = once(server, "close");
    let printed = "";
    server.stderr.on("data", (chunk) => {
      printed += chunk;
    });
    let url = "";
    for await (const line of createInterface({ input: server.stdout })) {
      url = /served at (http\S+)/.exec(line)?.[1] ?? "";
      if (url) break;
    }
    server.stdout.resume();
    for (const signal of ["SIGUSR1", "SIGUSR2"] as const) {
      server.kill(signal);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    }
    server.kill("SIGHUP");
    expect(await ended).toEqual([0, null]);
    expect(printed).not.toContain("Debugger");
    expect(readdirSync(join(dir, "processes"))).toEqual([]);
  },
  60_000,
);
