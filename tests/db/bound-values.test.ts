import SQLite from "better-sqlite3";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client";
import { temporaryFolder } from "#tests/support/folders";

function open() {
  return openDatabase(`${temporaryFolder()}/values.db`);
}

test("no value of a statement is looked at while it is planned", async () => {
  const db = open();
  const asked = db
    .selectFrom("incidents")
    .select("ref")
    .where("exercise", "=", 0)
    .where("status", "not in", ["closed", "dismissed"])
    .orderBy("ref")
    .limit(5)
    .offset(10)
    .compile();
  // Behind each place stands a sign: a bare one is what SQLite plans a statement anew for, at every run.
  expect(asked.sql.match(/.\?/g)).toEqual(asked.parameters.map(() => "+?"));
  expect(sql`select * from incidents limit ${5}`.compile(db).sql).toBe("select * from incidents limit +?");
  await db.destroy();
});

test("a value is stored and compared as SQLite does with the bare sign", async () => {
  const file = `${temporaryFolder()}/values.db`;
  const db = openDatabase(file);
  const bare = new SQLite(file);
  const columns = ["of_text", "of_integer", "of_real", "of_blob"] as const;
  for (const table of ["ours", "bare"])
    bare.exec(
      `create table ${table} (id integer primary key, of_text text, of_integer integer, of_real real, of_blob blob)`,
    );
  const values = [
    "",
    "0012",
    "1e3",
    " 7",
    "ü",
    null,
    0,
    -1,
    12.5,
    9_007_199_254_740_991,
    Buffer.from([0, 255]),
  ];
  const insert = bare.prepare("insert into bare (of_text, of_integer, of_real, of_blob) values (?, ?, ?, ?)");
  for (const value of values) {
    insert.run(value, value, value, value);
    await sql`insert into ours (of_text, of_integer, of_real, of_blob) values (${value}, ${value}, ${value}, ${value})`.execute(
      db,
    );
  }
  const kept = (table: string) =>
    bare
      .prepare(`select *, ${columns.map((name) => `typeof(${name})`).join()} from ${table} order by id`)
      .all();
  expect(kept("ours")).toEqual(kept("bare"));
  for (const column of columns) {
    for (const value of values) {
      const found = await sql`select id from ours where ${sql.ref(column)} is ${value} order by id`.execute(
        db,
      );
      expect(found.rows).toEqual(
        bare.prepare(`select id from bare where ${column} is ? order by id`).all(value),
      );
      const above = await sql`select id from ours where ${sql.ref(column)} > ${value} order by id`.execute(
        db,
      );
      expect(above.rows).toEqual(
        bare.prepare(`select id from bare where ${column} > ? order by id`).all(value),
      );
    }
  }
  bare.close();
  await db.destroy();
});
