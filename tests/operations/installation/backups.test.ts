import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "#app/config";
import { loadProgramme } from "#app/operations/controls/programme";
import { createBackup } from "#app/operations/installation/backups";
import { drillBackup } from "#app/operations/installation/drills";
import { openContext } from "#app/operations/installation/opening";
import { restoreBackup, restoreForUse } from "#app/operations/installation/restores";
import { backupDir, listBackups } from "#app/queries/installation/backup-folder";
import { bookkeeping, perform } from "#app/work";
import { findEvidence, listEvidenceFiles, listReviews } from "#db/evidence/evidence";
import { listLinks } from "#db/evidence/lists";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";

const operator = { kind: "cli", name: "cli:test" } as const;
let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "surety-restore-"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const folder = () => mkdtempSync(join(scratch, "into-"));

/** An installation with people, a log and two files. */
async function filled(): Promise<{ app: TestApp; hashes: string[] }> {
  const app = await testApp();
  await testOrganisation(app);
  await testPerson(app, "Ngozi Okafor", "owner");
  const hashes: string[] = [];
  for (const size of [10, 200_000]) {
    const { sha256 } = await app.vault.put(randomBytes(size));
    hashes.push(sha256);
    await bookkeeping(app, (db, now) =>
      db.insertInto("files").values({ sha256, size, stored_at: now.toISOString() }).execute(),
    );
  }
  return { app, hashes };
}

async function backedUp() {
  const { app, hashes } = await filled();
  const made = await createBackup(app, operator);
  return { app, hashes, made, file: join(backupDir(app), made.name) };
}

const objectOf = (app: TestApp, sha256: string) => join(app.vault.dir, "objects", sha256.slice(0, 2), sha256);

test("a backup comes back with every row and every file, and says so in the log", async () => {
  const { app, hashes, made, file } = await backedUp();
  expect(made).toMatchObject({
    name: "surety-2026-03-11-130500-by-hand.backup",
    files: 2,
    lost: [],
    removed: [],
  });
  const into = folder();
  const restored = await restoreForUse(operator, file, into, { secret: app.secretKey, fromFile: true });
  expect(restored).toMatchObject({
    problems: [],
    files: { sound: 2 },
    log: { entries: made.logEntries, root: made.logRoot },
  });
  const back = await openContext(readConfig({ DATA_DIR: into, LOG_LEVEL: "silent" }));
  try {
    expect(await back.read.selectFrom("people").selectAll().execute()).toEqual(
      await app.read.selectFrom("people").selectAll().execute(),
    );
    for (const sha256 of hashes)
      expect(await back.vault.readAll(sha256)).toEqual(await app.vault.readAll(sha256));
    const last = await back.read
      .selectFrom("audit_log")
      .selectAll()
      .orderBy("seq", "desc")
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(last).toMatchObject({ action: "backups.restore", actor_kind: "cli", subject_id: made.name });
  } finally {
    await back.close();
  }
  expect((await listBackups(app))[0]).toMatchObject({
    name: made.name,
    sha256: made.sha256,
    verifiedAt: app.clock.now,
    drilledAt: null,
  });
});

test("neither names nor contents can be read from the file", async () => {
  const { file } = await backedUp();
  const bytes = readFileSync(file);
  for (const text of ["Ngozi", "Tidewater", "sqlite", "SQLite format 3"])
    expect(bytes.includes(text), text).toBe(false);
});

describe("a restore refuses, in words, and leaves nothing behind", () => {
  test("another key", async () => {
    const { file } = await backedUp();
    const into = folder();
    await expect(restoreBackup(file, into, randomBytes(32))).rejects.toThrow("made under another secret key");
    expect(readdirSync(into)).toEqual([]);
  });

  test("a folder with anything in it", async () => {
    const { app, file } = await backedUp();
    const into = folder();
    writeFileSync(join(into, "notes.txt"), "mine");
    await expect(restoreBackup(file, into, app.secretKey)).rejects.toThrow("is not empty");
    expect(readFileSync(join(into, "notes.txt"), "utf8")).toBe("mine");
  });

  test.each([
    ["a changed byte", (bytes: Buffer) => bytes.fill(bytes[5000]! ^ 1, 5000, 5001)],
    ["a missing end", (bytes: Buffer) => bytes.subarray(0, -1)],
    ["something added", (bytes: Buffer) => Buffer.concat([bytes, Buffer.from("x")])],
  ])("%s", async (_name, change) => {
    const { app, file } = await backedUp();
    writeFileSync(file, change(readFileSync(file)));
    const into = folder();
    await expect(restoreBackup(file, into, app.secretKey)).rejects.toThrow("changed or cut off");
    expect(readdirSync(into)).toEqual([]);
  });

  test("a file that is something else, or not there", async () => {
    const other = join(scratch, "other.backup");
    writeFileSync(other, "not a backup at all, but long enough to hold a header");
    await expect(restoreBackup(other, folder(), randomBytes(32))).rejects.toThrow("not a backup of Surety");
    await expect(restoreBackup(join(scratch, "none"), folder(), randomBytes(32))).rejects.toThrow(
      "There is no file",
    );
  });
});

test("what a killed backup left is no backup, and the next one clears it away", async () => {
  const { app } = await filled();
  const unfinished = join(backupDir(app), "unfinished");
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, `${2 ** 30}-abc`), "half");
  mkdirSync(join(unfinished, `${2 ** 30}-drill`, "vault"), { recursive: true });
  expect(await listBackups(app)).toEqual([]);
  const made = await createBackup(app, operator);
  expect(readdirSync(unfinished)).toEqual([]);
  await drillBackup(app, operator);
  expect((await listBackups(app)).map(({ name, drilledAt }) => [name, drilledAt])).toEqual([
    [made.name, app.clock.now],
  ]);
  expect(readdirSync(unfinished)).toEqual([]);
});

test("a file that is damaged in the vault is named; the rest is saved and can be restored", async () => {
  const { app, hashes } = await filled();
  appendFileSync(objectOf(app, hashes[0]!), "x");
  rmSync(objectOf(app, hashes[1]!));
  const made = await createBackup(app, operator);
  expect(made.lost.map((file) => file.sha256).sort()).toEqual([...hashes].sort());
  expect(made.files).toBe(0);
  const restored = await restoreBackup(join(backupDir(app), made.name), folder(), app.secretKey);
  expect(restored.lost).toHaveLength(2);
});

test("a person makes one backup in an hour, and none of them takes the place of a nightly one", async () => {
  const { app } = await filled();
  mkdirSync(backupDir(app));
  const nights = Array.from(
    { length: 28 },
    (_, n) => `surety-2026-02-${String(n + 1).padStart(2, "0")}-023000.backup`,
  );
  for (const name of nights) writeFileSync(join(backupDir(app), name), "old");
  const first = await createBackup(app, operator);
  await expect(createBackup(app, operator)).rejects.toMatchObject({
    code: "too_many",
    message: expect.stringContaining("2026-03-11 14:05:00 UTC"),
  });
  app.clock.advance(3_600_000);
  const second = await createBackup(app, operator);
  expect(second.removed).toEqual([first.name]);
  const names = (await listBackups(app)).map(({ name }) => name);
  expect(names.toSorted()).toEqual([...nights, second.name].toSorted());
});

test("a clock that was ahead for a night leaves the backups of the past", async () => {
  const { app } = await filled();
  const night = { kind: "job", name: "back-up" } as const;
  const before = await createBackup(app, night);
  app.clock.advance(5 * 365 * 86_400_000);
  const ahead = await createBackup(app, night);
  app.clock.advance(-5 * 365 * 86_400_000 + 86_400_000);
  const after = await createBackup(app, night);
  expect([ahead.removed, after.removed]).toEqual([[], []]);
  const names = (await listBackups(app)).map(({ name }) => name);
  expect(names.toSorted()).toEqual([before.name, after.name, ahead.name].toSorted());
});

test("an audit entry that was changed behind the program's back does not pass a drill", async () => {
  const { app } = await filled();
  const SQLite = (await import("better-sqlite3")).default;
  const raw = new SQLite(join(app.config.dataDir, "surety.db"));
  expect(() => raw.exec("update audit_log set actor_name = 'somebody else'")).toThrow("append-only");
  expect(() => raw.exec("delete from audit_log")).toThrow("append-only");
  expect(() => raw.exec("delete from log_leaves")).toThrow("append-only");
  raw.exec(
    "drop trigger audit_log_no_update; update audit_log set actor_name = 'somebody else' where seq = 1",
  );
  raw.close();
  await createBackup(app, operator);
  await expect(drillBackup(app, operator)).rejects.toThrow(
    "Audit entry 1 differs from the one that was logged",
  );
});

describe("a drill", () => {
  const clock = { kind: "job", name: "try-a-restore" } as const;

  async function withProgramme() {
    const { app } = await filled();
    await perform(app, operator, (work) =>
      loadProgramme(work, {
        categories: ["security", "availability"],
        periodFrom: "2025-07-01",
        periodTo: "2026-06-30",
        inForceFrom: "2025-07-01",
      }),
    );
    await createBackup(app, { kind: "job", name: "back-up" });
    return app;
  }

  test("is evidence for the control that asks for restores, and waits for a person to accept it", async () => {
    const app = await withProgramme();
    const { evidence, file, log, files } = await drillBackup(app, operator);
    const item = (await findEvidence(app.read, evidence!))!;
    expect(item).toMatchObject({ title: `Restore test of ${file}`, kind: "record", partial: null });
    expect((await listLinks(app.read, item.id)).map((link) => link.ref)).toEqual(["BC-02"]);
    expect(await listReviews(app.read, item.id)).toEqual([]);
    const [stored] = await listEvidenceFiles(app.read, item.id);
    const kept = JSON.parse((await app.vault.readAll(stored!.sha256)).toString("utf8"));
    expect(kept).toMatchObject({ backup: file, log, files, seconds: expect.any(Number), lost: [] });
  });

  test("by the clock adds one item a quarter, in the organisation's days; each drill is a line of the log", async () => {
    const app = await withProgramme();
    const drilled = async (at: string) => {
      app.clock.set(at);
      return (await drillBackup(app, clock)).evidence;
    };
    expect(await drilled("2026-03-15T03:30:00.000Z")).toBe("EV-000001");
    expect(await drilled("2026-03-22T03:30:00.000Z")).toBeNull();
    expect(await drilled("2026-03-31T21:59:59.999Z")).toBeNull();
    expect(await drilled("2026-03-31T22:00:00.000Z")).toBe("EV-000002");
    expect((await drillBackup(app, operator)).evidence).toBe("EV-000003");
    const entries = await listAuditEntriesOf(app.read, "backup");
    expect(entries.filter((entry) => entry.action === "backups.drill")).toHaveLength(5);
  });

  test("beside another one, or beside a backup, disturbs neither", async () => {
    const app = await withProgramme();
    app.clock.advance(1000);
    const name = (await listBackups(app))[0]!.name;
    const [one, two, made] = await Promise.all([
      drillBackup(app, operator, name),
      drillBackup(app, operator, name),
      createBackup(app, { kind: "job", name: "back-up" }),
    ]);
    expect([one.problems, two.problems, made.lost]).toEqual([[], [], []]);
    expect(readdirSync(join(backupDir(app), "unfinished"))).toEqual([]);
  });

  test("that found lost files says so on the item", async () => {
    const app = await withProgramme();
    const { sha256 } = await app.read.selectFrom("files").selectAll().executeTakeFirstOrThrow();
    rmSync(objectOf(app, sha256));
    app.clock.advance(1000);
    await createBackup(app, { kind: "job", name: "back-up" });
    const { evidence } = await drillBackup(app, operator);
    expect((await findEvidence(app.read, evidence!))?.partial).toBe(
      "Files already damaged or missing when the backup was made: 1.",
    );
  });

  test("that fails is a line of the log with its reason, shown until one succeeds, and no evidence", async () => {
    const app = await withProgramme();
    const [{ name } = { name: "" }] = await listBackups(app);
    const path = join(backupDir(app), name);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, -9));
    await expect(drillBackup(app, clock)).rejects.toThrow("cut off");
    const entries = await listAuditEntriesOf(app.read, "backup", name);
    expect(entries.at(-1)).toMatchObject({
      action: "backups.drill-failed",
      actor_name: "try-a-restore",
      reason: expect.stringContaining("cut off"),
    });
    expect(await app.read.selectFrom("evidence_items").selectAll().execute()).toEqual([]);
    expect((await listBackups(app))[0]).toMatchObject({
      drilledAt: null,
      drillFailed: { at: app.clock.now, reason: expect.stringContaining("cut off") },
    });
    expect(readdirSync(join(backupDir(app), "unfinished"))).toEqual([]);
    writeFileSync(path, whole);
    app.clock.advance(1000);
    await drillBackup(app, clock);
    expect((await listBackups(app))[0]).toMatchObject({ drilledAt: app.clock.now, drillFailed: null });
  });
});

test("members and auditors may not make one", async () => {
  const { app } = await filled();
  for (const role of ["officer", "member", "auditor"] as const) {
    const { actor } = await testPerson(app, `A ${role}`, role);
    await expect(createBackup(app, actor)).rejects.toMatchObject({ code: "forbidden" });
  }
  expect(await listBackups(app)).toEqual([]);
});
