import { spawnSync } from "node:child_process";
import { existsSync, openSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { causeOf } from "#domain/installation/crashes";
import { ends, planted } from "#tests/support/servers/planted-server";
import { listCrashes } from "../../scripts/crash-records.mjs";
import { PORT_IN_USE, REFUSED } from "../../scripts/start-errors.mjs";

describe("nothing but a person ends the supervisor of a server that crashed", () => {
  test("no cause that could not be recorded", async () => {
    const { run, starts, dataDir, printed } = planted(["process.exit(1);", ends]);
    writeFileSync(join(dataDir, "processes"), "a file where the folder belongs");
    expect([await run(), starts()]).toEqual([0, 2]);
    expect(printed()).toContain("could not be recorded: ENOTDIR");
  });

  test.runIf(existsSync("/dev/full"))("no log on a full disk", () => {
    const { cwd, starts } = planted(["process.exit(1);", ends]);
    const supervised = join(import.meta.dirname, "../support/servers/supervised.mjs");
    const { status } = spawnSync(process.execPath, [supervised, cwd, "server.mjs"], {
      stdio: ["ignore", "ignore", openSync("/dev/full", "w")],
    });
    expect([status, starts()]).toEqual([0, 2]);
  });

  test("no start that the system could not make", async () => {
    const { cwd, run, starts, waits, printed } = planted(["process.exit(1);", ends]);
    const node = join(cwd, "node");
    const beforeStart = (crashes: number) =>
      crashes === 3 ? symlinkSync(process.execPath, node) : rmSync(node, { force: true });
    symlinkSync(process.execPath, node);
    expect([await run([], {}, { node, beforeStart }), starts()]).toEqual([0, 2]);
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(printed()).toContain("ENOENT");
  });

  test("no port that is in use after the server had it", async () => {
    const inUse = `process.exit(${PORT_IN_USE});`;
    const served = 'process.send("alive", () => process.exit(1));';
    const { run, starts, waits } = planted([served, inUse, inUse, ends]);
    expect([await run(), starts()]).toEqual([0, 4]);
    expect(waits).toEqual([1000, 2000, 4000]);
  });
});

test("a first start ends where no program or no port is to be had", async () => {
  const port = planted([`process.exit(${PORT_IN_USE});`]);
  expect([await port.run(), port.starts()]).toEqual([REFUSED, 1]);
  expect(listCrashes(port.dataDir)).toEqual([]);
  const program = planted([ends]);
  await expect(program.run([], {}, { node: join(program.cwd, "node") })).rejects.toThrow("ENOENT");
});

test("a server whose event loop is blocked is killed and started again, with the cause", async () => {
  const { run, starts, dataDir } = planted([
    'process.send("alive", () => { for (const end = Date.now() + 60_000; Date.now() < end; ); });',
    ends,
  ]);
  expect([await run([], {}, { clock: fastClock() }), starts()]).toEqual([0, 2]);
  const [crash] = listCrashes(dataDir);
  expect(crash).toMatchObject({ signal: "SIGKILL" });
  expect(causeOf(crash)).toBe("no response for 120 s");
});

/** A clock on which every call comes in time, a thousand times as fast. */
function fastClock() {
  let now = 0;
  return {
    now: () => now,
    every(tick: () => void, ms: number) {
      const timer = setInterval(() => {
        now += ms;
        tick();
      }, ms / 1000);
      return () => clearInterval(timer);
    },
  };
}
