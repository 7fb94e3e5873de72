import SQLite from "better-sqlite3";
import { expect, test } from "vitest";
import { Statements } from "#db/statements";

function open() {
  const database = new SQLite(":memory:");
  database.exec("create table t (n integer); insert into t values (1), (2)");
  return new Statements(database);
}

test("the same text gives the same statement, unless it is being read", () => {
  const db = open();
  const first = db.prepare("select n from t order by n");
  expect(db.prepare("select n from t order by n")).toBe(first);
  const rows = first.iterate();
  rows.next();
  const beside = db.prepare("select n from t order by n");
  expect(beside).not.toBe(first);
  expect(beside.all()).toEqual([{ n: 1 }, { n: 2 }]);
  rows.return?.();
  expect(db.prepare("select n from t order by n")).toBe(first);
});

test("a changed schema is seen by a statement that was prepared before", () => {
  const db = open();
  expect(db.prepare("select * from t where n = 1").all()).toEqual([{ n: 1 }]);
  db.prepare("alter table t add column later text").run();
  expect(db.prepare("select * from t where n = 1").all()).toEqual([{ n: 1, later: null }]);
});

test("it forgets the statement used longest ago, not the one used all the time", () => {
  const db = open();
  const often = db.prepare("select 0");
  const once = db.prepare("select -1");
  for (let n = 1; n < 600; n += 1) {
    db.prepare(`select ${n}`);
    db.prepare("select 0");
  }
  expect(db.prepare("select 0")).toBe(often);
  expect(db.prepare("select -1")).not.toBe(once);
});
