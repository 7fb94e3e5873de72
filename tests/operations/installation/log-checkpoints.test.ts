import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { signLogHead } from "#app/operations/installation/log-heads";
import { headJson } from "#app/queries/installation/log-heads";
import { consistencyFile, entryProof } from "#app/queries/installation/log-proofs";
import { openLogKey, type SignedHead, verifyBridge, verifyHead } from "#evidence/log/log-heads";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { surety } from "#tests/support/browser/terminal";
import { signAsBefore } from "#tests/support/earlier-heads";
import { verifyConsistency } from "#tests/support/merkle";

/** An installation whose log was signed by an earlier version, then by this one. */
async function upgraded(): Promise<{ app: TestApp; old: SignedHead; now: SignedHead }> {
  const app = await testApp();
  await testOrganisation(app);
  await testPerson(app, "Ada", "owner");
  const old = await signAsBefore(app);
  await testPerson(app, "Ben", "officer");
  return { app, old, now: await signLogHead(app) };
}

async function verify(app: TestApp, kept?: string) {
  const file = join(app.config.dataDir, "kept");
  if (kept !== undefined) writeFileSync(file, kept);
  const ended = await surety(app.config.dataDir, [
    "verify",
    ...(kept === undefined ? [] : ["--head", file]),
    "--json",
  ]);
  return {
    code: ended.code,
    problems: ended.out === "" ? undefined : (ended.json as { problems: string[] }).problems,
    err: ended.err,
  };
}

test("heads of both forms hold, and a kept head may have any form", async () => {
  const { app, old, now } = await upgraded();
  const { checkpoint: _, ...earlier } = headJson(old);
  for (const kept of [
    undefined,
    JSON.stringify(earlier),
    JSON.stringify(headJson(now)),
    now.checkpoint ?? "",
  ])
    expect(await verify(app, kept)).toEqual({ code: 0, problems: [], err: "" });
});

test("a kept checkpoint of another log, or of a log that was changed since, is refused", async () => {
  const { app, now } = await upgraded();
  const other = openLogKey(Buffer.alloc(32, 9)).sign(now).checkpoint ?? "";
  expect(await verify(app, other)).toMatchObject({
    code: 1,
    err: expect.stringContaining("is not signed with this installation's key"),
  });
  const changed = openLogKey(app.secretKey).sign({ ...now, root: Buffer.alloc(32, 1) }).checkpoint ?? "";
  const { code, problems } = await verify(app, changed);
  expect([code, problems]).toEqual([1, [expect.stringContaining("something before")]]);
});

test.each([
  ["gone", "update log_heads set bridge = null"],
  [
    "another's",
    "update log_heads set bridge = replace(bridge, 'surety log bridge v1', 'surety log bridge v2')",
  ],
])("a bridge that is %s is named", async (_what, statement) => {
  const { app, old, now } = await upgraded();
  const { rows } = await sql<{ name: string; sql: string }>`select name, sql from sqlite_schema
    where type = 'trigger' and tbl_name = 'log_heads'`.execute(app.db);
  for (const { name } of rows) await sql`drop trigger ${sql.id(name)}`.execute(app.db);
  await sql.raw(statement).execute(app.db);
  for (const trigger of rows) await sql.raw(trigger.sql).execute(app.db);
  expect((await verify(app)).problems).toContain(
    `The checkpoint over ${now.size} entries has no valid bridge from the head over ${old.size} entries.`,
  );
});

test("a consistency proof leads from a head to a later one, with the bridge between the forms", async () => {
  const { app, old, now } = await upgraded();
  const { from, to, path, bridge } = await consistencyFile(app, old.size, now.size);
  const proof = path.map((hash) => Buffer.from(hash, "hex"));
  expect(verifyConsistency({ older: old, newer: now, proof })).toBe(true);
  expect([from, to]).toEqual([headJson(old), headJson(now)]);
  expect(verifyBridge(bridge ?? "", old)).toBe(true);
  await testPerson(app, "Cem", "member");
  const { size } = await signLogHead(app);
  expect((await consistencyFile(app, now.size, size)).bridge).toBeNull();
  await expect(consistencyFile(app, size, now.size)).rejects.toMatchObject({ code: "invalid" });
  await expect(consistencyFile(app, 1, size)).rejects.toMatchObject({ code: "not_found" });
  expect(
    (await surety(app.config.dataDir, ["log", "consistency", `${old.size}`, `${now.size}`])).json,
  ).toMatchObject({ path });
});

test("an audit entry is proven by its line", async () => {
  const { app, now } = await upgraded();
  const proof = await entryProof(app, 2);
  expect(proof).toMatchObject({ kind: "audit", leaf: { line: 2, index: 1 }, head: { size: now.size } });
  expect(verifyHead(now)).toBe(true);
  expect((await surety(app.config.dataDir, ["log", "prove", "2"])).json).toEqual(proof);
  await expect(entryProof(app, 10_000)).rejects.toMatchObject({ code: "not_found" });
});
