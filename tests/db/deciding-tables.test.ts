import { sql } from "kysely";
import { expect, test } from "vitest";
import { bookkeeping, perform } from "#app/work";
import { decidingTables, otherTables } from "#db/deciding-tables";
import { nameMark } from "#db/row-digests";
import { readShapes } from "#db/table-shapes";
import { recordTest, testApp, testOrganisation } from "#tests/support/app";

const job = { kind: "job", name: "test" } as const;

test("every table of the schema decides something, or the list says why not", async () => {
  const { read } = await testApp();
  const { rows } = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(
    read,
  );
  const listed = [...Object.keys(decidingTables), ...Object.keys(otherTables)];
  expect(listed.sort()).toEqual(rows.map(({ name }) => name).sort());
});

test("each can be named, and no two columns of a table have one mark", async () => {
  const { read } = await testApp();
  for (const { table, columns, statedColumns, by } of await readShapes(read)) {
    const { named, except = [], formerColumns = {} } = decidingTables[table]!;
    await sql.raw(`select ${named} from "${table}" x`).execute(read);
    expect(new Set(statedColumns.map(nameMark)).size, table).toBe(columns.length);
    expect(columns).toEqual(expect.arrayContaining(Object.keys(formerColumns)));
    expect(statedColumns).toEqual([...statedColumns].sort());
    expect(by.length, table).toBeGreaterThan(0);
    expect(by.length, table).toBeLessThan(4);
    const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(read);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining([...except]));
  }
});

test("a record that decides something cannot be changed without its entry, by whatever statement", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const change = sql`update organisation set time_zone = 'UTC'`;
  await expect(bookkeeping(app, (db) => change.execute(db))).rejects.toThrow("outside perform");
  const unrecorded = perform(app, job, async (work) => {
    await change.execute(work.db);
    work.trail.entries += 1;
  });
  await expect(unrecorded).rejects.toThrow("without its audit entry");
  const states = () =>
    app.read.selectFrom("row_states").selectAll().where("tbl", "=", "organisation").execute();
  const before = await states();
  await perform(app, job, async (work) => {
    await recordTest(work);
    await change.execute(work.db);
  });
  const after = await states();
  expect(after).toHaveLength(before.length + 1);
  const last = await app.read
    .selectFrom("audit_log")
    .selectAll()
    .orderBy("seq", "desc")
    .executeTakeFirstOrThrow();
  expect(after.at(-1)!.entry).toBe(last.seq);
  expect(last.rows_hash).toMatch(/^[0-9a-f]{64}$/);
});
