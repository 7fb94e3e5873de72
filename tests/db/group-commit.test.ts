import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Db, openDatabase, openReader, type ReadDb, type Tx } from "#db/client";
import { writeInGroup } from "#db/group-commit";

let dir: string;
let db: Db;
let read: ReadDb;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "surety-together-"));
  db = openDatabase(join(dir, "surety.db"));
  await sql`create table owners (id integer primary key)`.execute(db);
  await sql`create table notes (n integer, owner integer references owners (id) deferrable initially deferred)`.execute(
    db,
  );
  read = openReader(join(dir, "surety.db"));
});
afterEach(async () => {
  await read.destroy();
  await db.destroy();
  rmSync(dir, { recursive: true, force: true });
});

const note = (tx: Tx, n: number, owner: number | null = null) =>
  sql`insert into notes (n, owner) values (${n}, ${owner})`.execute(tx);
const kept = async () =>
  (await sql<{ n: number }>`select n from notes order by n`.execute(read)).rows.map((row) => row.n);
test("writes of one turn share a commit, and no one is answered before it", async () => {
  const seen: unknown[] = [];
  await Promise.all(
    [1, 2, 3].map((n) =>
      writeInGroup(db, async (tx) => {
        await note(tx, n);
        return n * 2;
      }).then(async (answer) => seen.push([answer, await kept()])),
    ),
  );
  expect(seen).toEqual([
    [2, [1, 2, 3]],
    [4, [1, 2, 3]],
    [6, [1, 2, 3]],
  ]);
});

test("when the commit fails, all of it fails and the next write is free", async () => {
  const outcomes = await Promise.allSettled([
    writeInGroup(db, (tx) => note(tx, 1)),
    writeInGroup(db, (tx) => note(tx, 2, 77)),
    writeInGroup(db, (tx) => note(tx, 3)),
  ]);
  expect(outcomes.map((one) => one.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(String((outcomes[0] as PromiseRejectedResult).reason)).toContain("FOREIGN KEY");
  expect(await kept()).toEqual([]);
  await writeInGroup(db, (tx) => note(tx, 4));
  expect(await kept()).toEqual([4]);
});

test("a database that cannot be written refuses each write, one after the other", async () => {
  await db.destroy();
  const outcomes = await Promise.allSettled([1, 2].map((n) => writeInGroup(db, (tx) => note(tx, n))));
  expect(outcomes.map((one) => one.status)).toEqual(["rejected", "rejected"]);
});

test("a write that comes while others run is done too", async () => {
  const inner: Promise<unknown>[] = [];
  await writeInGroup(db, async (tx) => {
    await note(tx, 1);
    inner.push(writeInGroup(db, (later) => note(later, 2)));
  });
  await Promise.all(inner);
  expect(await kept()).toEqual([1, 2]);
});

test("whatever throws, exactly the others stay, and each error reaches its own caller", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("keep", "throw", "refuse"), { maxLength: 12 }),
      async (plan) => {
        await sql`delete from notes`.execute(db);
        const outcomes = await Promise.allSettled(
          plan.map((what, n) =>
            writeInGroup(db, async (tx) => {
              await note(tx, n);
              if (what === "throw") throw new Error(`no ${n}`);
              if (what === "refuse") await sql`insert into nowhere values (1)`.execute(tx);
              return n;
            }),
          ),
        );
        expect(await kept()).toEqual(plan.flatMap((what, n) => (what === "keep" ? [n] : [])));
        for (const [n, what] of plan.entries()) {
          const outcome = outcomes[n]!;
          if (what === "keep") expect(outcome).toEqual({ status: "fulfilled", value: n });
          else {
            const words = what === "throw" ? `no ${n}` : "no such table";
            expect(String((outcome as PromiseRejectedResult).reason)).toContain(words);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
