import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { evidenceLeaf, recordEvidence } from "#app/operations/evidence/evidence";
import { signLogHead } from "#app/operations/installation/log-heads";
import { proofFile } from "#app/queries/evidence/proof";
import { proveInclusion } from "#app/queries/installation/log-heads";
import { perform } from "#app/work";
import { findEvidence, listEvidenceFiles } from "#db/evidence/evidence";
import { listLeaves } from "#db/installation/log-leaves";
import { leafOf, verifyInclusion } from "#evidence/log/log";
import { openLogKey, verifyHead } from "#evidence/log/log-heads";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";
import { treeRoot } from "#tests/support/merkle";

const job = { kind: "job", name: "test" } as const;

async function filled() {
  const app = await testApp();
  await testOrganisation(app);
  await testPerson(app, "Ada", "owner");
  for (const name of ["first", "second"]) {
    const file = await app.vault.put(Buffer.from(name));
    await perform(app, job, (work) =>
      recordEvidence(work, {
        title: `The ${name}`,
        kind: "list",
        provenance: { source: "Directory", extractedAt: app.now() },
        files: [{ name: `${name}.csv`, mediaType: "text/csv", ...file }],
      }),
    );
  }
  const signing = schedule.find((one) => one.name === "sign-log-head")!;
  expect(await runJob(app, signing, { scheduledFor: app.now(), missed: 0 })).toMatchObject({
    outcome: "done",
  });
  await testPerson(app, "Ben", "officer");
  return app;
}

const verify = async (app: TestApp, ...more: string[]) => {
  const ended = await surety(app.config.dataDir, ["verify", ...more, "--json"]);
  return { code: ended.code, problems: (ended.json as { problems: string[] }).problems };
};

/** What someone with the database file, but without the key, can do; they put the triggers back. */
async function meddle(app: TestApp, ...statements: string[]) {
  await untriggered(app, async () => {
    for (const statement of statements) await sql.raw(statement).execute(app.db);
  });
}

async function untriggered(app: TestApp, change: () => Promise<unknown>) {
  const { rows } = await sql<{ name: string; sql: string }>`select name, sql from sqlite_schema
    where type = 'trigger'`.execute(app.db);
  for (const { name } of rows) await sql`drop trigger ${sql.id(name)}`.execute(app.db);
  await change();
  for (const trigger of rows) await sql.raw(trigger.sql).execute(app.db);
}

/** Changes an audit entry and puts the leaf that fits in its place. */
async function forge(app: TestApp) {
  await meddle(app, "update audit_log set actor_name = 'somebody else' where seq = 2");
  const { seq, ...row } = await app.db
    .selectFrom("audit_log")
    .selectAll()
    .where("seq", "=", 2)
    .executeTakeFirstOrThrow();
  const leaf = leafOf("audit", row).toString("hex");
  await meddle(
    app,
    `update log_leaves set leaf_hash = '${leaf}' where seq = ${seq} and record_id = '${row.id}'`,
  );
}

const rootNow = async (app: TestApp) =>
  treeRoot((await listLeaves(app.db, 0, 10_000)).map((row) => Buffer.from(row.leaf_hash, "hex")));

describe("an operator who rewrites history is found, and what they did is named", () => {
  test("nothing was touched: nothing is said", async () => {
    expect(await verify(await filled())).toEqual({ code: 0, problems: [] });
  });

  test.each<[string, string, RegExp]>([
    [
      "an audit entry is edited",
      "update audit_log set action = 'x' where seq = 2",
      /^Audit entry 2 differs from the one/,
    ],
    [
      "one is deleted",
      "delete from audit_log where seq = 2",
      /^Audit entry [0-9a-f-]{36} was logged but is gone/,
    ],
    [
      "one is slipped in",
      "insert into audit_log (id, at, actor_kind, actor_name, action, subject_type, subject_id) values ('x', '2026-01-01T00:00:00.000Z', 'job', 'x', 'x', 'x', 'x')",
      /^Audit entry \d+ differs from the one that was logged/,
    ],
    [
      "evidence is edited",
      "update evidence_items set title = 'Other' where ref = 'EV-000001'",
      /^Evidence EV-000001 differs/,
    ],
    [
      "its file's name is",
      "update evidence_files set name = 'other.csv' where rowid = 1",
      /^Evidence EV-000001 differs/,
    ],
    [
      "another file is put in its place",
      "update evidence_files set sha256 = (select sha256 from evidence_files where rowid = 2) where rowid = 1",
      /^Evidence EV-000001 differs/,
    ],
    [
      "its time is",
      "update evidence_items set recorded_at = '2026-01-01T00:00:00.000Z' where ref = 'EV-000002'",
      /EV-000002/,
    ],
    [
      "a leaf is deleted",
      "delete from log_leaves where seq = 3",
      /signed head over \d+ entries does not match/,
    ],
    [
      "the end is cut off",
      "delete from log_leaves where seq > 2",
      /signed head over \d+ entries does not match/,
    ],
    [
      "a leaf is changed",
      `update log_leaves set leaf_hash = '${"a".repeat(64)}' where seq = 2`,
      /^Audit entry 2 differs/,
    ],
    [
      "a head's time is moved",
      "update log_heads set signed_at = '2026-01-01T00:00:00.000Z'",
      /has no valid signature/,
    ],
    ["the heads are deleted", "delete from log_heads", /^The signed head over \d+ entries is gone/],
  ])("%s", async (_what, statement, words) => {
    const app = await filled();
    await meddle(app, "pragma foreign_keys = off", statement);
    const { code, problems } = await verify(app);
    expect(code).toBe(1);
    expect(problems).toContainEqual(expect.stringMatching(words));
  });

  test("evidence is deleted with everything that hangs on it", async () => {
    const app = await filled();
    const { id } = (await findEvidence(app.read, "EV-000001"))!;
    await meddle(
      app,
      "pragma foreign_keys = off",
      `delete from evidence_files where evidence_id = '${id}'`,
      `delete from evidence_items where id = '${id}'`,
    );
    expect((await verify(app)).problems).toContain(`Evidence ${id} was logged but is gone.`);
  });

  test("an entry is changed and its leaf with it: the signed head does not match", async () => {
    const app = await filled();
    await forge(app);
    expect((await verify(app)).problems).toEqual([
      expect.stringMatching(/signed head over \d+ entries does not match/),
    ]);
  });

  test("and the heads are re-signed without the key", async () => {
    const app = await filled();
    await forge(app);
    const stranger = openLogKey(randomBytes(32));
    const rows = await listLeaves(app.db, 0, 10_000);
    const head = stranger.sign({ size: rows.length, root: await rootNow(app), at: app.now() });
    await meddle(app, "delete from log_heads", "delete from job_runs");
    const row = {
      size: head.size,
      root: head.root.toString("hex"),
      signed_at: head.at.toISOString(),
      signature: head.signature,
      public_key: head.publicKey,
    };
    await app.db.insertInto("log_heads").values(row).execute();
    expect(verifyHead(head)).toBe(true);
    expect((await verify(app)).problems).toEqual([
      expect.stringContaining("was signed with another installation's key"),
    ]);
    await meddle(app, `update log_heads set public_key = '${openLogKey(app.secretKey).publicKey}'`);
    expect((await verify(app)).problems).toEqual([expect.stringContaining("has no valid signature")]);
  });

  test("with the key too: only a head that was kept elsewhere shows it", async () => {
    const app = await filled();
    const kept = join(app.config.dataDir, "head.json");
    writeFileSync(kept, (await surety(app.config.dataDir, ["log", "head", "--json"])).out);
    expect(await verify(app, "--head", kept)).toEqual({ code: 0, problems: [] });
    await testPerson(app, "Cyd");
    expect(await verify(app, "--head", kept)).toEqual({ code: 0, problems: [] });
    await forge(app);
    await meddle(app, "delete from log_heads", "delete from job_runs");
    await surety(app.config.dataDir, ["log", "head"]);
    expect((await verify(app)).problems).toEqual([]);
    expect((await verify(app, "--head", kept)).problems).toEqual([
      expect.stringMatching(/^The head over \d+ entries that you kept does not match/),
    ]);
    const { publicKey } = generateKeyPairSync("ed25519");
    const other = publicKey.export({ format: "der", type: "spki" }).subarray(12).toString("base64");
    const head = JSON.parse((await surety(app.config.dataDir, ["log", "head", "--json"])).out) as object;
    writeFileSync(kept, JSON.stringify({ ...head, publicKey: other }));
    expect((await verify(app, "--head", kept)).problems).toEqual([
      expect.stringContaining("is not signed with this installation's key"),
    ]);
  });

  test("no head is signed over a log that does not continue the last one", async () => {
    const app = await filled();
    await forge(app);
    const ended = await surety(app.config.dataDir, ["log", "head"]);
    expect(ended.code).toBe(1);
    expect(ended.err).toContain("The log does not continue the head");
  });
});

test("every item of evidence and every entry is proven against one signed head, also what came after an earlier proof", async () => {
  const app = await filled();
  for (const name of ["third", "fourth"]) {
    await testPerson(app, name);
    const head = await signLogHead(app);
    const leaves = await listLeaves(app.read, 0, 10_000);
    expect(head).toMatchObject({
      size: leaves.length,
      root: treeRoot(leaves.map((row) => Buffer.from(row.leaf_hash, "hex"))),
    });
    for (const [index, leaf] of leaves.entries()) {
      const found = (await proveInclusion(app, leaf.record_id))!;
      expect(found).toMatchObject({ index, leaf: Buffer.from(leaf.leaf_hash, "hex") });
      expect(verifyInclusion({ ...found, size: head.size, root: head.root })).toBe(true);
    }
  }
  const item = (await findEvidence(app.read, "EV-000001"))!;
  const file = (await proofFile(app, item))!;
  expect(file.leaf.hash).toBe(evidenceLeaf(item, await listEvidenceFiles(app.read, item.id)));
  expect(file.leaf.hash).toBe(leafOf("evidence", file.record).toString("hex"));
});
