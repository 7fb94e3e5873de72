import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { recordNotified } from "#app/operations/incidents/notified-elsewhere";
import { createBackup } from "#app/operations/installation/backups";
import { proveData } from "#app/operations/installation/proofs";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { openLogKey } from "#evidence/log/log-heads";
import type { Vault } from "#evidence/vault/vault";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { surety } from "#tests/support/browser/terminal";

const job = { kind: "job", name: "test" } as const;
type Answer = {
  sound: boolean;
  problems: string[];
  files: { sound: number; orphans: { sha256: string; size: number }[] };
};

async function withEvidence(text = "user,mfa\nada,yes\n") {
  const app = await testApp();
  await testOrganisation(app);
  const file = await app.vault.put(Buffer.from(text));
  await perform(app, job, (work) =>
    recordEvidence(work, {
      title: "Users and their factors",
      kind: "list",
      provenance: { source: "Directory", extractedAt: app.now() },
      files: [{ name: "users.csv", mediaType: "text/csv", ...file }],
    }),
  );
  return { app, file };
}

async function verified(app: TestApp) {
  const ended = await surety(app.config.dataDir, ["verify", "--json"]);
  return { ...ended, answer: ended.json as Answer };
}

const objectOf = (app: TestApp, sha256: string) => join(app.vault.dir, "objects", sha256.slice(0, 2), sha256);

describe("surety verify", () => {
  test("says that everything is sound, with what it read", async () => {
    const { app } = await withEvidence();
    const { code, err, answer } = await verified(app);
    expect([code, err]).toEqual([0, ""]);
    expect(answer).toMatchObject({
      sound: true,
      problems: [],
      files: { sound: 1, orphans: [], missing: [] },
    });
  });

  test("a damaged file and a missing one are named, and end it with 1", async () => {
    const { app, file } = await withEvidence();
    appendFileSync(objectOf(app, file.sha256), "x");
    const damaged = await verified(app);
    expect([damaged.code, damaged.err]).toEqual([1, "surety: 1 problem found."]);
    expect(damaged.answer).toMatchObject({ sound: false, problems: [expect.stringContaining(file.sha256)] });
    rmSync(objectOf(app, file.sha256));
    expect((await verified(app)).answer.problems).toEqual([`File ${file.sha256} is missing from the vault.`]);
  });

  test("a damaged database is named with its file, its tables and what to do, however little of it can be read", async () => {
    const { app } = await withEvidence();
    const made = await createBackup(app, job);
    const { dataDir } = app.config;
    const { rootpage } = await app.db
      .selectFrom(sql<{ name: string; rootpage: number }>`sqlite_schema`.as("pages"))
      .select("rootpage")
      .where("name", "=", "evidence_items")
      .executeTakeFirstOrThrow();
    await sql`pragma wal_checkpoint(truncate)`.execute(app.db);
    const bytes = readFileSync(app.databaseFile);
    const size = bytes.readUInt16BE(16);
    bytes.fill(0xa5, (rootpage - 1) * size, rootpage * size);
    writeFileSync(app.databaseFile, bytes, { flag: "r+" });
    for (const [harm, what] of [
      [() => undefined, "  table evidence_items: "],
      [
        () => writeFileSync(app.databaseFile, bytes.fill(0xa5, 100, size), { flag: "r+" }),
        "  the whole file: ",
      ],
    ] as const) {
      harm();
      const { code, out, err } = await surety(dataDir, ["verify"]);
      expect([code, err]).toEqual([1, "surety: the database is damaged, so nothing else could be read."]);
      expect(out).toContain(`${app.databaseFile} is damaged:`);
      expect(out).toContain(what);
      expect(out).toContain(`npx surety backup restore ${join(dataDir, "backups", made.name)} --into FOLDER`);
    }
  });

  test("an index that differs from its table is named with the table", async () => {
    const { app } = await withEvidence();
    const { rootpage } = await app.db
      .selectFrom(sql<{ name: string; rootpage: number }>`sqlite_schema`.as("pages"))
      .select("rootpage")
      .where("name", "=", "audit_log_at")
      .executeTakeFirstOrThrow();
    await sql`pragma wal_checkpoint(truncate)`.execute(app.db);
    const bytes = readFileSync(app.databaseFile);
    const size = bytes.readUInt16BE(16);
    bytes.write("2027", bytes.indexOf("2026", (rootpage - 1) * size));
    writeFileSync(app.databaseFile, bytes, { flag: "r+" });
    const { code, out, err } = await surety(app.config.dataDir, ["verify"]);
    expect([code, err]).toEqual([1, "surety: the database is damaged, so nothing else could be read."]);
    expect(out).toMatch(/ {2}table audit_log: row \d missing from index audit_log_at/);
  });

  test("a file that no record names is listed with its hash, and is no damage", async () => {
    const { app } = await withEvidence();
    const { sha256, size } = await app.vault.put(Buffer.from("dropped on a form and never handed in"));
    const { code, answer } = await verified(app);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ sound: true, files: { sound: 2, orphans: [{ sha256, size }] } });
    const words = (await surety(app.config.dataDir, ["verify"])).out;
    expect(words).toContain(`1 file in the vault (${size} bytes) without a record`);
    expect(words).toContain(sha256);
  });

  test("a process killed between the file and its record leaves an orphan that does not hide", async () => {
    const { app } = await withEvidence();
    const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
    const worker = [...flags, "tests/support/workers/put-then-wait.ts", app.config.dataDir];
    const child = spawn(process.execPath, worker, { stdio: ["ignore", "pipe", "inherit"] });
    const sha256 = String((await once(child.stdout, "data"))[0]).trim();
    child.kill("SIGKILL");
    await once(child, "exit");
    const { code, answer } = await verified(app);
    expect(code).toBe(0);
    expect(answer.files.orphans.map((one) => one.sha256)).toEqual([sha256]);
  });

  test("the proof of a customer's notification is a file with a record, and a missing one is reported", async () => {
    const app = await testApp();
    await testOrganisation(app);
    const { actor } = await testPerson(app, "Maren Olsen", "officer");
    const aurora = await customer(app, actor, "Aurora Clinics");
    const { id } = await incident(app, actor, { customers: [aurora], personalData: "no" });
    await anchor(app, actor, id, "verified", app.now().toISOString());
    const [clock] = await listClocks(app.read, id);
    const { sha256 } = await app.vault.put(Buffer.from("receipt of the registered letter"));
    const proof = { sha256, name: "receipt.pdf" };
    await perform(app, actor, (work) =>
      recordNotified(work, clock!.id, { at: app.now(), note: "By letter, by Maren.", proof }),
    );
    expect((await verified(app)).answer.files.orphans).toEqual([]);
    rmSync(objectOf(app, sha256));
    expect((await verified(app)).answer.problems).toEqual([`File ${sha256} is missing from the vault.`]);
  });

  test("a kept head that is not there, or is something else, is refused in one line", async () => {
    const { app } = await withEvidence();
    const other = join(app.config.dataDir, "other.json");
    for (const text of ["", "no JSON", "{}", '{"size":-1}']) {
      writeFileSync(other, text);
      const ended = await surety(app.config.dataDir, ["verify", "--head", other]);
      expect([ended.code, ended.out]).toEqual([1, ""]);
      expect(ended.err).toBe(`surety: ${other} does not hold a head as "surety log head" prints it.`);
    }
    const missing = await surety(app.config.dataDir, ["verify", "--head", "/nowhere/head.json"]);
    expect([missing.code, missing.err]).toEqual([1, "surety: There is no file /nowhere/head.json."]);
  });

  test("a server that writes meanwhile does not look like damage", async () => {
    const { app } = await withEvidence();
    const { vault } = app;
    const busy: Vault = {
      ...vault,
      async verify() {
        await write(app);
        return vault.verify();
      },
    };
    const proof = await proveData(join(app.config.dataDir, "surety.db"), busy, openLogKey(app.secretKey));
    expect(proof).toMatchObject({ problems: [], files: { missing: [], orphans: [] } });
  });
});

/** What a server does in the middle of a verification: a file, then its record. */
async function write(app: TestApp): Promise<void> {
  const file = await app.vault.put(Buffer.from("meanwhile"));
  await perform(app, job, (work) =>
    recordEvidence(work, {
      title: "Meanwhile",
      kind: "list",
      provenance: { source: "Directory", extractedAt: app.now() },
      files: [{ name: "meanwhile.csv", mediaType: "text/csv", ...file }],
    }),
  );
}
