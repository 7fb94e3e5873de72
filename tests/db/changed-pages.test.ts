import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client";

const io = "/proc/self/io";
const bytesWritten = () => Number(/^wchar: (\d+)/m.exec(readFileSync(io, "utf8"))?.[1]);

test.skipIf(!existsSync(io))("a large transaction writes each changed page about once", async () => {
  const dir = mkdtempSync(join(tmpdir(), "surety-test-"));
  const file = join(dir, "pages.db");
  const db = openDatabase(file);
  await sql`create table words (id text primary key, one text, other text) strict`.execute(db);
  await sql`create index words_one on words (one)`.execute(db);
  await sql`create index words_other on words (other)`.execute(db);
  // Places that follow no order, as accounts of a list have in an index: each line changes pages all over the file.
  const before = bytesWritten();
  await db.transaction().execute((tx) =>
    sql`with recursive counted (n) as (select 1 union all select n + 1 from counted where n < 30000)
      insert into words select hex(randomblob(20)), hex(randomblob(20)), hex(randomblob(20)) from counted`.execute(
      tx,
    ),
  );
  const written = bytesWritten() - before;
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
  const kept = statSync(file).size;
  expect(kept).toBeGreaterThan(4 * 1024 * 1024);
  // Once into the log beside the database, and once from there into the database.
  expect(written / kept).toBeLessThan(3);
  await db.destroy();
  rmSync(dir, { recursive: true });
});
