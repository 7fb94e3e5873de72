import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { damageWords } from "#domain/installation/storage-errors";
import { temporaryFolder } from "#tests/support/folders";
import { startServer } from "#tests/support/servers/server";

test("a page that is damaged under the running server is said by readyz within a minute, and on an officer's pages", {
  timeout: 90_000,
}, async () => {
  const dir = temporaryFolder();
  const server = await startServer({ env: { DATA_DIR: dir } });
  onTestFinished(() => server.stop());
  const cookie = `surety=${await server.cast.officer.signIn()}`;
  const ready = async () => {
    const answer = await fetch(`${server.url}/readyz`);
    return { status: answer.status, ...((await answer.json()) as { database: string }) };
  };
  expect(await ready()).toMatchObject({ status: 200, database: "ok" });
  const file = join(dir, "surety.db");
  const database = new SQLite(file);
  database.pragma("wal_checkpoint(truncate)");
  const page = database.prepare("select rootpage from sqlite_schema where name = 'post_mortems'").pluck();
  const number = page.get() as number;
  database.close();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, (number - 1) * 4096, number * 4096);
  writeFileSync(file, bytes, { flag: "r+" });
  let found = await ready();
  for (const began = performance.now(); found.database === "ok" && performance.now() - began < 60_000; ) {
    await new Promise((resume) => setTimeout(resume, 500));
    found = await ready();
  }
  expect(found).toMatchObject({ status: 503, database: damageWords });
  const text = await (await fetch(`${server.url}/`, { headers: { Cookie: cookie } })).text();
  expect(text).toContain(damageWords);
});
