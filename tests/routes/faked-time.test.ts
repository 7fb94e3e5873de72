import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openReader, type ReadDb } from "#db/client";
import { findFaketime } from "#tests/support/faketime";
import { root } from "#tests/support/servers/server";

const library = findFaketime();
const dir = mkdtempSync(join(tmpdir(), "surety-faketime-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const hour = 3600;

/**
 * The server program under a clock that `set` changes, in seconds from the true one, to ten seconds before a full minute: so
 * the next run is near. The monotonic clock stays true.
 */
function fakedServer() {
  const file = join(dir, "offset");
  let offset = 0;
  const set = (seconds: number) => {
    const shown = new Date(Date.now() + seconds * 1000).getUTCSeconds();
    offset = seconds + ((110 - shown) % 60);
    writeFileSync(file, `${offset < 0 ? "" : "+"}${offset}`);
  };
  set(0);
  const server = spawn(process.execPath, ["server.js"], {
    cwd: root,
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      DATA_DIR: join(dir, "data"),
      PORT: "0",
      LD_PRELOAD: library ?? "",
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  });
  let output = "";
  for (const stream of [server.stdout, server.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  return {
    set,
    shown: () => new Date(Date.now() + offset * 1000),
    output: () => output,
    stop: () => new Promise((done) => server.once("exit", done) && server.kill("SIGTERM")),
  };
}

/** Waits until `found` answers, and fails with what the server printed when it does not within a minute and a half. */
async function until<T>(found: () => Promise<T | undefined>, output: () => string): Promise<T> {
  const began = performance.now();
  for (;;) {
    const value = await found();
    if (value !== undefined) return value;
    if (performance.now() - began > 90_000) throw new Error(`Nothing came. ${output()}`);
    await new Promise((resume) => setTimeout(resume, 200));
  }
}

test.skipIf(!library)(
  `the server runs its jobs on with a clock set back, a year ahead and right again, and logs little${library ? "" : " (skipped: needs Debian's package faketime)"}`,
  { timeout: 400_000 },
  async () => {
    const server = fakedServer();
    await until(async () => (server.output().includes("is served at") ? true : undefined), server.output);
    const db: ReadDb = openReader(join(dir, "data", "surety.db"));
    const runSince = (at: Date) =>
      until(
        () =>
          db
            .selectFrom("job_runs")
            .select("scheduled_for")
            .where("job", "=", "raise-breach-reminders")
            .where("outcome", "=", "done")
            .where("disregarded_at", "is", null)
            .where("scheduled_for", ">", at.toISOString())
            .where("scheduled_for", "<", new Date(at.getTime() + 120_000).toISOString())
            .executeTakeFirst(),
        server.output,
      );
    await runSince(server.shown());
    for (const offset of [-hour, 365 * 24 * hour, 0]) {
      server.set(offset);
      await runSince(server.shown());
    }
    const changes = await db.selectFrom("clock_changes").select("by_ms").orderBy("id").execute();
    expect(changes.map(({ by_ms }) => Math.abs(by_ms))).toHaveLength(3);
    await db.destroy();
    await server.stop();
    expect(server.output().split("\n").length).toBeLessThan(60);
  },
);
