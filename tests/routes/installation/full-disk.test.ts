import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Job } from "#app/jobs/job";
import { runJob } from "#app/jobs/run";
import { startJobs } from "#app/jobs/scheduler";
import { createBackup } from "#app/operations/installation/backups";
import { proveData } from "#app/operations/installation/proofs";
import { openLogKey } from "#evidence/log/log-heads";
import { startServer, type TestServer } from "#tests/support/servers/server";
import { maySmallDisk, type SmallDisk, smallDisk } from "#tests/support/small-disk";

let disk: SmallDisk | null = null;
const may = maySmallDisk();
const why = may ? "" : " (skipped: only root may mount the small disk that this needs)";
let server: TestServer;
let cookie: string;
beforeAll(async () => {
  if (may) disk = smallDisk(24);
  if (!disk) return;
  server = await startServer({ env: { DATA_DIR: disk.dir } });
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 60_000);
afterAll(async () => {
  await server?.stop();
  disk?.remove();
});

const headers = () => ({ Cookie: cookie, Origin: server.url });
const get = (path: string) => fetch(`${server.url}${path}`, { headers: headers(), redirect: "manual" });

function addPerson(name: string) {
  const body = new URLSearchParams({ name, email: `${name.toLowerCase()}@tidewater.example` });
  return fetch(`${server.url}/people/new`, {
    method: "POST",
    body,
    headers: headers(),
    redirect: "manual",
  });
}

function upload(path: string, bytes: number) {
  const body = new FormData();
  for (const [name, value] of [
    ["title", "Accounts of the directory"],
    ["kind", "list"],
    ["source", "The directory of Tidewater"],
    ["extractedAt", "2026-01-02T03:04"],
  ] as const)
    body.append(name, value);
  body.append("files", new Blob([Buffer.alloc(bytes, "x")]), "users.csv");
  return fetch(`${server.url}${path}`, { method: "POST", body, headers: headers(), redirect: "manual" });
}

async function rows() {
  const { read } = server.app;
  const count = async (table: "people" | "evidence_items" | "audit_log") =>
    (await read.selectFrom(table).select("id").execute()).length;
  return {
    people: await count("people"),
    evidence: await count("evidence_items"),
    log: await count("audit_log"),
  };
}

/** Its run of the last minute was missed, so that the clock wants to make up for it. */
const job: Job = { name: "test-job", cron: "* * * * *", does: "Nothing.", run: async () => "done" };
const prove = () =>
  proveData(join(disk!.dir, "surety.db"), server.app.vault, openLogKey(server.app.secretKey));

describe.skipIf(!may)(`a full disk${why}`, () => {
  test("writes are refused in plain words with the values kept, reading goes on, and nothing is half", async () => {
    const early = (await upload("/evidence/new", 1000)).headers.get("location");
    await runJob(server.app, job, { scheduledFor: server.app.now(), missed: 0 });
    disk!.fill();
    let written = 0;
    let refused = await addPerson(`Person${written}`);
    // The database may have a little room of its own left: what fits in it is still done whole.
    for (; refused.status === 302 && written < 2000; written += 1)
      refused = await addPerson(`Person${written + 1}`);
    expect(refused.status).toBe(507);
    const form = await refused.text();
    expect(form).toContain("The disk that holds the database is full. Nothing was changed.");
    expect(form).toContain(`person${written}@tidewater.example`);
    const before = await rows();
    expect(before.people).toBe(written + 4);

    const dropped = await upload("/evidence/files", 2_000_000);
    expect(dropped.status).toBe(507);
    expect(await dropped.json()).toMatchObject({
      error: expect.stringContaining("is full. Nothing was stored."),
    });
    const typed = await upload("/evidence/new", 2_000_000);
    expect(typed.status).toBe(507);
    const answer = await typed.text();
    expect(answer).toContain("is full. Nothing was stored. Make room, then try again.");
    expect(answer).toContain("The directory of Tidewater");

    for (const path of ["/people", "/evidence", "/audit-log", "/healthz"])
      expect((await get(path)).status, path).toBe(200);
    const download = await get(`${early}/files/0`);
    expect([download.status, await download.text()]).toEqual([507, expect.stringContaining("is full")]);
    for (const path of ["/audit-log/export.csv", "/evidence/export.csv"]) {
      const kept = await get(path);
      expect([kept.status, await kept.text()], path).toEqual([507, expect.stringContaining("is full")]);
    }
    // A document is on its way before its hash is known: what cannot be recorded never ends whole.
    await expect(get("/subprocessors/list.pdf").then((one) => one.arrayBuffer())).rejects.toThrow();
    const ready = await get("/readyz");
    expect([ready.status, await ready.json()]).toEqual([
      503,
      expect.objectContaining({
        database: "the disk is full",
        jobs: "none can run: the disk is full",
        reminders: "none can be sent: the disk is full",
        mail: "none can be sent: the disk is full",
      }),
    ]);
    expect(await (await get("/metrics")).text()).toContain("surety_database_writable 0\n");
    server.advance(3_600_000);
    const clockwork = await startJobs(server.app, [job]);
    // A run that cannot be kept must not end the process: an unhandled rejection fails this test.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resume) => setImmediate(resume));
    await clockwork.stop();
    await expect(createBackup(server.app, { kind: "cli", name: "test" })).rejects.toThrow("full");

    expect(await rows()).toEqual(before);
    expect(readdirSync(join(disk!.dir, "vault", "unfinished"))).toEqual([]);
    expect(readdirSync(join(disk!.dir, "backups", "unfinished"))).toEqual([]);
    expect(await prove()).toMatchObject({ problems: [], files: { sound: 1, orphans: [], missing: [] } });
  }, 120_000);

  test("once there is room again the same work is done, without a restart", async () => {
    disk!.empty();
    const before = await rows();
    expect((await addPerson("Later")).status).toBe(302);
    const added = await upload("/evidence/new", 2_000_000);
    expect(added.status).toBe(302);
    expect((await get(`${added.headers.get("location")}/files/0`)).status).toBe(200);
    const after = await rows();
    expect([after.people, after.evidence]).toEqual([before.people + 1, before.evidence + 1]);
    expect(await prove()).toMatchObject({ problems: [], files: { sound: 2, orphans: [] } });
    expect((await createBackup(server.app, { kind: "cli", name: "test" })).files).toBe(2);
  });
});
