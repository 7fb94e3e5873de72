import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { surety } from "#tests/support/browser/terminal";
import { root, startServer } from "#tests/support/servers/server";
import { startSupervisor } from "#tests/support/servers/supervisor";

const env = { PORT: "0", JOBS: "off", LOG_LEVEL: "error" };
let dir: string;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "surety-crashes-"));
  const server = await startServer({ env: { DATA_DIR: dir } });
  for (const name of ["officer", "auditor"] as const)
    cookies[name] = `surety=${await server.cast[name].signIn()}`;
  await server.stop();
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const records = () => {
  const folder = join(dir, "processes");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
};

/** A signal to a process that is gone is an error. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("a killed server is back at once, and its log, Today, Jobs, metrics and the command line say so", async () => {
  const supervisor = startSupervisor(root, "server.js", { ...env, DATA_DIR: dir });
  await supervisor.line(/served at/);
  process.kill(records()[0].pid, "SIGKILL");
  await supervisor.line(/ended unexpectedly \(signal SIGKILL\)/);
  expect(await supervisor.line(/before this start/)).toContain("killed (SIGKILL)");
  const url = /http\S+/.exec(await supervisor.line(/served at/))?.[0] ?? "";
  const page = async (path: string, who: string) =>
    (await fetch(`${url}${path}`, { headers: { Cookie: cookies[who] ?? "" } })).text();
  expect(await page("/", "officer")).toContain("Surety restarted after a failure");
  expect(await page("/", "auditor")).not.toContain("after a failure");
  expect(await page("/jobs", "officer")).toContain("Restarts after a failure");
  expect(await page("/metrics", "officer")).toMatch(
    /^surety_crashes_total 1$[\s\S]*^surety_last_crash_timestamp_seconds 1\d{9}/m,
  );
  expect((await surety(dir, ["jobs", "list"])).out).toContain("! Surety restarted after a failure at 20");
  supervisor.process.kill("SIGTERM");
  expect(await supervisor.ended).toBe(0);
  // The record of the crash stays for whoever looks for its cause; that of the orderly end is gone.
  expect(records()).toMatchObject([{ signal: "SIGKILL", reportedAt: expect.any(String) }]);

  const again = startSupervisor(root, "server.js", { ...env, DATA_DIR: dir });
  await again.line(/served at/);
  again.process.kill("SIGTERM");
  expect(await again.ended).toBe(0);
  const log = (await surety(dir, ["verify", "--json"])).json as { sound: boolean };
  expect(log.sound).toBe(true);
}, 60_000);

test.each([
  ["a bad environment", { PORT: "many" }, /PORT/],
  ["a key that is not this folder's", { SECRET_KEY: Buffer.alloc(32, 7).toString("base64") }, /key/],
])(
  "%s is a refused start, which is not tried again",
  async (_what, wrong, words) => {
    const supervisor = startSupervisor(root, "server.js", { ...env, DATA_DIR: dir, ...wrong });
    await supervisor.line(/cannot start/);
    expect(await supervisor.ended).toBe(78);
    expect(words.source).toBeTruthy();
    expect(records()).toHaveLength(1);
  },
  60_000,
);

test("a port in use ends a first start with a sentence", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const PORT = String((other.address() as AddressInfo).port);
  const supervisor = startSupervisor(root, "server.js", { ...env, DATA_DIR: dir, HOST: "127.0.0.1", PORT });
  await supervisor.line(/cannot start\. Port \d+ is in use/);
  expect(await supervisor.ended).toBe(78);
  expect(records()).toHaveLength(1);
  other.close();
}, 60_000);

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s to the whole group, as systemd and a terminal send it, ends in order",
  async (signal) => {
    const before = records().length;
    const start = () => startSupervisor(root, "server.js", { ...env, DATA_DIR: dir }, { ownGroup: true });
    const supervisor = start();
    await supervisor.line(/served at/);
    expect(existsSync(join(dir, "surety.db-wal"))).toBe(true);
    const server = records().find((one) => !one.reportedAt && !one.endedAt).pid;
    process.kill(-supervisor.process.pid!, signal);
    // Two signals at the same instant count as one: further ones make sure that some arrive while the server ends.
    const more = setInterval(() => {
      if (isRunning(server)) process.kill(server, signal);
    }, 5);
    expect(await supervisor.ended).toBe(0);
    clearInterval(more);
    expect(records()).toHaveLength(before);
    expect(existsSync(join(dir, "surety.db-wal"))).toBe(false);
    // The next start has nothing to report.
    const next = start();
    expect(await next.line(/before this start|served at/)).toContain("served at");
    process.kill(-next.process.pid!, signal);
    expect(await next.ended).toBe(0);
  },
  60_000,
);

test("a process that no one supervised is noticed by the next start", async () => {
  const before = records().length;
  const supervisor = startSupervisor(root, "server.js", { ...env, DATA_DIR: dir });
  await supervisor.line(/served at/);
  const { pid } = records().find((one) => !one.reportedAt);
  supervisor.process.kill("SIGKILL");
  process.kill(pid, "SIGKILL");
  const next = startSupervisor(root, "server.js", { ...env, DATA_DIR: dir });
  expect(await next.line(/before this start/)).toContain("the machine lost power");
  await next.line(/served at/);
  next.process.kill("SIGTERM");
  expect(await next.ended).toBe(0);
  expect(records()).toHaveLength(before + 1);
}, 60_000);
