import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ends, planted } from "#tests/support/servers/planted-server";
import { startSupervisor } from "#tests/support/servers/supervisor";
import { listCrashes } from "../../scripts/crash-records.mjs";
import { REFUSED } from "../../scripts/start-errors.mjs";
import { countCrash, waitBefore } from "../../scripts/supervise.mjs";

describe("a server that ends unexpectedly is started again, and the data folder keeps the cause", () => {
  test.each([
    ["is killed", 'process.kill(process.pid, "SIGKILL");', { exitCode: null, signal: "SIGKILL" }],
    ["exits with 1", "process.exit(1);", { exitCode: 1, signal: null }],
    ["aborts", "process.abort();", { exitCode: null, signal: "SIGABRT" }],
    ["throws what nothing catches", 'throw new TypeError("no such row");', { exitCode: 1, signal: null }],
    [
      "rejects what nothing awaits",
      'void Promise.reject(new Error("lost")); setInterval(() => 0, 1e6);',
      { exitCode: 1, signal: null },
    ],
  ])("it %s", async (_what, life, end) => {
    const { run, starts, dataDir } = planted([life, ends]);
    expect(await run()).toBe(0);
    expect(starts()).toBe(2);
    expect(listCrashes(dataDir)).toMatchObject([end]);
  });

  test("it runs out of memory", async () => {
    const life = "const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length));";
    const { run, starts, dataDir } = planted([life, ends]);
    expect(await run(["--max-old-space-size=24"])).toBe(0);
    expect(starts()).toBe(2);
    expect(listCrashes(dataDir)[0]).toMatchObject({ signal: "SIGABRT" });
    expect(listCrashes(dataDir)[0].output).toContain("heap");
  });
});

test("waits longer after each crash, at most a minute, and begins again after five minutes of service", async () => {
  const { run, waits } = planted(["process.exit(3);", "process.exit(3);", "process.exit(3);", ends]);
  await run();
  expect(waits).toEqual([1000, 2000, 4000]);
  expect([7, 8, 60].map(waitBefore)).toEqual([60_000, 60_000, 60_000]);
  expect([countCrash(6, 1000), countCrash(6, 300_000)]).toEqual([7, 1]);
});

test("a refused start and an end that was asked for are final", async () => {
  const refused = planted([`process.exit(${REFUSED});`]);
  expect([await refused.run(), refused.starts()]).toEqual([REFUSED, 1]);
  const stopped = planted(['process.kill(process.pid, "SIGTERM"); setInterval(() => 0, 1e6);']);
  expect([await stopped.run(), stopped.starts()]).toEqual([143, 1]);
  expect(listCrashes(refused.dataDir)).toEqual([]);
});

test("what is kept is bounded, readable for its owner alone, and holds no secrets", async () => {
  const secret = "c3VyZXR5IHN1cmV0eSBzdXJldHkgc3VyZXR5IDMyIQ==";
  const life = `console.error("x".repeat(80_000)); console.error(process.env.SECRET_KEY, "smtp://me:pass@mail.example", "srty_0123456789ab_" + "k".repeat(43)); process.exit(1);`;
  const { run, dataDir } = planted([...Array.from({ length: 25 }, () => life), ends]);
  await run([], { SECRET_KEY: secret });
  const names = readdirSync(join(dataDir, "processes"));
  expect(names.length).toBe(20);
  for (const name of names) {
    const path = join(dataDir, "processes", name);
    const text = readFileSync(path, "utf8");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(text.length).toBeLessThan(20_000);
    expect(text).toContain("[removed]");
    expect(text).not.toMatch(/c3VyZXR5|pass@|kkkk/);
  }
});

describe("a signal ends the supervisor", () => {
  test("while it waits for the next start", async () => {
    const { cwd, starts } = planted(["process.exit(5);"]);
    const supervisor = startSupervisor(cwd, "server.mjs");
    await supervisor.line(/starts again in/);
    supervisor.process.kill("SIGTERM");
    expect([await supervisor.ended, starts()]).toEqual([5, 1]);
  });

  test("and its server, which ends in order", async () => {
    const { cwd, starts, dataDir } = planted([
      'process.once("SIGTERM", () => process.exit(0)); console.log("served"); setInterval(() => 0, 1e6);',
    ]);
    const supervisor = startSupervisor(cwd, "server.mjs");
    await supervisor.line(/served/);
    supervisor.process.kill("SIGTERM");
    expect([await supervisor.ended, starts()]).toEqual([0, 1]);
    expect(listCrashes(dataDir)).toEqual([]);
  });
});
