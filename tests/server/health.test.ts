import { rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express from "express";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { createBackup } from "#app/operations/installation/backups";
import { health } from "#app/server/health";
import { probeReadiness } from "#app/server/readiness-probe";
import { vaultGoneWords } from "#domain/installation/opened-places";
import { type TestApp, testApp, testOrganisation } from "#tests/support/app";
import { maySmallDisk, type SmallDisk, smallDisk } from "#tests/support/small-disk";

const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

async function served(env: Record<string, string> = {}) {
  const app = await testApp(undefined, env);
  await testOrganisation(app);
  const server = express().use(health(app));
  server.use((_request, response) => void response.status(418).end());
  const http = server.listen(0, "127.0.0.1");
  close.push(() => http.close());
  await new Promise((resume) => http.once("listening", resume));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return { app, ask: (path: string, init?: RequestInit) => fetch(`${url}${path}`, init) };
}

const allOk = {
  database: "ok",
  vault: "ok",
  key: "ok",
  records: "ok",
  backups: "ok",
  jobs: "ok",
  reminders: "ok",
  clock: "ok",
  mail: "not set up",
};
const nothingSent = (why: string) => ({
  jobs: `none can run: ${why}`,
  reminders: `none can be sent: ${why}`,
  mail: `none can be sent: ${why}`,
});
const late = 600;

async function runSomeJob(app: TestApp) {
  const job = { name: "some-job", cron: "* * * * *", does: "Nothing.", run: async () => undefined };
  await runJob(app, job, { scheduledFor: app.now(), missed: 0 });
}

describe("/readyz", () => {
  test("is 200 while every part works, and asks the disk only once for many who ask", async () => {
    const { app, ask } = await served();
    const answer = await ask("/readyz");
    expect([answer.status, await answer.json()]).toEqual([200, allOk]);
    rmSync(app.vault.dir, { recursive: true });
    expect((await ask("/readyz")).status).toBe(200);
    expect(await probeReadiness(app)).toMatchObject({ vault: vaultGoneWords });
  });

  test.each<[string, (dir: string) => void]>([
    ["its objects are", (dir) => rmSync(join(dir, "objects"), { recursive: true })],
    ["it is another, empty disk", (dir) => rmSync(join(dir, "key-check"))],
    [
      "nothing can be written into it",
      (dir) => {
        rmSync(join(dir, "unfinished"), { recursive: true });
        writeFileSync(join(dir, "unfinished"), "a file in the folder's place");
      },
    ],
  ])("is 503 when %s, and says that it is the vault", async (_what, harm) => {
    const { app, ask } = await served();
    harm(app.vault.dir);
    const answer = await ask("/readyz");
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { ...allOk, vault: "cannot be read and written" },
    ]);
  });

  test("is 503 when the database is closed, and says nothing of paths", async () => {
    const { app, ask } = await served();
    await app.db.destroy();
    const answer = await ask("/readyz");
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({
      ...allOk,
      ...nothingSent("the database cannot be written"),
      database: "cannot be read and written",
    });
    expect(text).not.toContain(app.config.dataDir);
  });

  test("leaves nothing behind, and is no change that must be logged", async () => {
    const { app } = await served();
    const before = await app.read.selectFrom("audit_log").select("id").execute();
    await probeReadiness(app);
    expect(await app.read.selectFrom("audit_log").select("id").execute()).toEqual(before);
    expect(await (await import("node:fs/promises")).readdir(join(app.vault.dir, "unfinished"))).toEqual([]);
  });

  const may = maySmallDisk();
  let disk: SmallDisk | null = null;
  beforeAll(() => {
    if (may) disk = smallDisk(8);
  });
  afterAll(() => disk?.remove());
  test.skipIf(!may)(
    `says that the disk is full${may ? "" : " (skipped: only root may mount the small disk that this needs)"}`,
    async () => {
      const app = await testApp(undefined, { DATA_DIR: disk!.dir });
      await testOrganisation(app);
      // A checkpoint gives the log of the database back, so that the next write needs room.
      await app.db.executeQuery(
        (await import("kysely")).CompiledQuery.raw("pragma wal_checkpoint(truncate)"),
      );
      disk!.fill();
      expect(await probeReadiness(app)).toEqual({
        ...allOk,
        ...nothingSent("the disk is full"),
        database: "the disk is full",
        vault: "the disk is full",
      });
      disk!.empty();
      expect(await probeReadiness(app)).toEqual(allOk);
    },
  );
});

describe("jobs count as stopped", () => {
  test.each<[string, number, number | null, Record<string, string>, string]>([
    ["never right after the start", 299, null, { JOBS: "on" }, "ok"],
    ["when none has ever run", late, null, { JOBS: "on" }, "none has run for 5 minutes"],
    ["not while they run", late, 299_999, { JOBS: "on" }, "ok"],
    ["after five quiet minutes", late, 300_000, { JOBS: "on" }, "none has run for 5 minutes"],
    ["not when they are switched off", late, 300_000, { JOBS: "off" }, "ok"],
  ])("%s", async (_when, up, quietMs, env, expected) => {
    const app = await testApp(undefined, env);
    if (quietMs !== null) {
      await runSomeJob(app);
      app.clock.advance(quietMs);
    }
    expect((await probeReadiness(app, up)).jobs).toBe(expected);
  });
});

describe("the rest", () => {
  test("/healthz needs neither database nor vault; other methods and paths are not its business", async () => {
    const { app, ask } = await served();
    await app.db.destroy();
    expect(await (await ask("/healthz")).text()).toBe("ok\n");
    expect((await ask("/healthz", { method: "POST" })).status).toBe(418);
    expect((await ask("/healthz/more")).status).toBe(418);
  });

  test("/metrics counts entries, runs and the last backup, for loopback alone", async () => {
    const { app, ask } = await served();
    await runSomeJob(app);
    await createBackup(app, { kind: "job", name: "back-up" });
    const answer = await ask("/metrics");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain;.* version=0\.0\.4/);
    const text = await answer.text();
    expect(text).toContain("surety_audit_entries_total 2\n");
    expect(text).toContain("surety_database_writable 1\n");
    expect(text).toContain('surety_job_runs_total{job="some-job",outcome="done"} 1\n');
    expect(text).toContain(`surety_last_backup_timestamp_seconds ${app.clock.now.getTime() / 1000}\n`);
    for (const line of text.trim().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+-]+)$/);
    for (const name of ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
      expect((await ask("/metrics", { headers: { [name]: "203.0.113.7" } })).status).toBe(404);
  });

  test("/metrics with a token asks for it", async () => {
    const { ask } = await served({ METRICS_TOKEN: "a-long-token-for-prometheus" });
    expect((await ask("/metrics")).status).toBe(404);
    const wrong = { headers: { Authorization: "Bearer a-long-token-for-prometheut" } };
    expect((await ask("/metrics", wrong)).status).toBe(404);
    const right = { headers: { Authorization: "bearer a-long-token-for-prometheus" } };
    expect((await ask("/metrics", right)).status).toBe(200);
  });
});
