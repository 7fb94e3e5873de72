import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client";
import { up } from "#db/migrations/0051-0100/0059_delivery-purposes";
import { oldFolder, temporaryFolder } from "#tests/support/folders";

const keys: [key: string, purpose: string, id: string | null][] = [
  ["reminder:01R", "reminder", "01R"],
  ["reminder:01R:01C", "reminder", "01R"],
  ["notice:01N:01K", "notice", "01N"],
  ["clock-notice:01N", "clock-notice", "01N"],
  ["clock-correction:01D", "clock-correction", "01D"],
  ["refused:01D:01U", "refused", "01D"],
  ["passed-on:01D:01C", "passed-on", "01D"],
  ["invitation:01L", "invitation", "01L"],
  ["incident-task:01T:01P:2026-03-10T06:00:00.000Z", "incident-task", "01P"],
  ["incident-task:01T:01P", "incident-task", "01P"],
  ["policy-notice:01V:a@x.example", "policy-notice", null],
  ["clock:2026-03-10T06:00:00.000Z:9:01U", "clock", null],
  ["by-hand", "by-hand", null],
];

test("an upgrade reads purpose and id of each old delivery from its key", async () => {
  const file = join(temporaryFolder(), "x.db");
  const old = new Database(file);
  old.exec("create table deliveries (id integer primary key, key text not null unique)");
  for (const [key] of keys) old.prepare("insert into deliveries (key) values (?)").run(key);
  old.close();
  const db = openDatabase(file);
  try {
    await up(db as never);
    const rows = await db
      .selectFrom("deliveries")
      .select(["key", "purpose", "purpose_id"])
      .orderBy("id")
      .execute();
    expect(rows.map((row) => [row.key, row.purpose, row.purpose_id])).toEqual(keys);
  } finally {
    await db.destroy();
  }
});

test("the deliveries of a folder of the version before have their purpose after the upgrade", async () => {
  const file = join(oldFolder("0.1.0-0051.tar.br"), "surety.db");
  const db = openDatabase(file);
  try {
    await up(db as never);
    const rows = await db.selectFrom("deliveries").select(["key", "purpose"]).execute();
    expect(rows.length).toBeGreaterThan(0);
    for (const { key, purpose } of rows) expect(key.split(":")[0]).toBe(purpose);
  } finally {
    await db.destroy();
  }
});
