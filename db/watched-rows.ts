import { sql } from "kysely";
import type { Db, Tx } from "#db/client";
import { keyOf, readShapes, type TableShape } from "#db/table-shapes";

/**
 * Notes on the writing connection which records of deciding tables a transaction changes, whatever statement does it: triggers
 * that belong to the connection alone, not to the file, fill a table that is rolled back with the transaction. Also
 * notes the tables that the log does not cover yet: all of a new folder, and those of a folder from before. False for a
 * database of a version that kept no states.
 */
export async function watchRows(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_schema where name = 'row_states'`.execute(db);
  if (rows.length === 0) return false;
  const shapes = await readShapes(db);
  await run(
    db,
    `create temp table if not exists changed_rows
      (tbl text not null, k1 not null, k2 not null default '', k3 not null default '', primary key (tbl, k1, k2, k3)) without rowid`,
  );
  await run(db, "create temp table if not exists uncovered_tables (tbl text primary key) without rowid");
  await run(
    db,
    "create temp table if not exists row_statements (tbl text primary key, stating text, covering text)",
  );
  for (const shape of shapes) {
    for (const trigger of triggersOf(shape)) await run(db, trigger);
    await sql`insert or replace into row_statements values (${shape.table}, ${stating(shape)}, ${covering(shape)})`.execute(
      db,
    );
  }
  await run(
    db,
    `insert or ignore into uncovered_tables select value from json_each('${JSON.stringify(shapes.map(({ table }) => table))}')
      where not exists (select 1 from row_states where tbl = '' and key = value)`,
  );
  return true;
}

function triggersOf(shape: TableShape): string[] {
  const { table, columns } = shape;
  const head = (verb: string, on: string) =>
    `create temp trigger if not exists watch_${table}_${verb} after ${on} on main."${table}"`;
  return [
    `${head("insert", "insert")} begin ${note(shape, "new")}; end`,
    `${head("delete", "delete")} begin ${note(shape, "old")}; end`,
    `${head("update", `update of ${columns.map((name) => `"${name}"`).join(", ")}`)}
      begin ${note(shape, "old")}; ${note(shape, "new")}; end`,
  ];
}

/** Notes the key once. No conflict clause: the statement that fires a trigger overrides it. */
function note({ table, by }: TableShape, row: "old" | "new"): string {
  const keys = by.map((_, n) => `k${n + 1}`);
  const values = by.map((column) => `${row}."${column}"`);
  const same = keys.map((key, n) => `${key} = ${values[n]}`).join(" and ");
  return `insert into changed_rows (tbl, ${keys.join(", ")}) select '${table}', ${values.join(", ")}
    where not exists (select 1 from changed_rows where tbl = '${table}' and ${same})`;
}

/** Begins a unit of work: what was changed on the connection outside any is no part of it. */
export async function forgetChanges(db: Tx): Promise<void> {
  await run(db, "delete from changed_rows");
}

/** Whether the unit changed a record of a deciding table. */
export async function anyChanges(db: Tx): Promise<boolean> {
  const { rows } = await sql`select 1 from changed_rows limit 1`.execute(db);
  return rows.length > 0;
}

/**
 * States in `row_states` what each changed record says now, as part of the next audit entry, and returns the hash over
 * those states that the entry must name; null when nothing that decides was changed.
 */
export async function stateChanges(db: Tx): Promise<string | null> {
  if (await anyUncovered(db)) await coverTables(db);
  const { rows: changed } = await sql<{ statement: string }>`select stating as statement from row_statements
    where tbl in (select distinct tbl from changed_rows) order by tbl`.execute(db);
  if (changed.length === 0) return null;
  for (const { statement } of changed) await run(db, statement);
  await forgetChanges(db);
  const { rows } = await sql<{ hash: string | null }>`select rows_hash(tbl, key, digest order by seq) as hash
    from row_states where entry = ${nextEntry}`.execute(db);
  return rows[0]?.hash ?? null;
}

/** The number that the next audit entry will have: nobody else writes within this transaction. */
const nextEntry = sql.raw("(select coalesce(max(seq), 0) + 1 from audit_log)");

/** From here on the log covers these tables, with the records that they have already. Returns how many are to be stated. */
export async function coverTables(db: Tx): Promise<number> {
  await run(db, "insert or ignore into changed_rows select * from unstated_rows");
  await run(db, "delete from unstated_rows");
  const { rows } = await sql<{ statement: string }>`select covering as statement
    from uncovered_tables join row_statements using (tbl) order by tbl`.execute(db);
  if (rows.length === 0) return countChanges(db);
  await sql`insert into row_states (entry, tbl, key) select ${nextEntry}, '', tbl from uncovered_tables u
    where not exists (select 1 from row_states where tbl = '' and key = u.tbl) order by tbl`.execute(db);
  for (const { statement } of rows) await run(db, statement);
  await run(db, "delete from uncovered_tables");
  return countChanges(db);
}

async function countChanges(db: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from changed_rows`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

/** Keeps what a migration changed for the entry that states it: a unit of work begins with an empty list, in another process perhaps. */
export async function keepMigrated(db: Db): Promise<void> {
  await run(db, "insert or ignore into unstated_rows select * from changed_rows");
  await run(db, "delete from changed_rows");
}

/** Whether tables, or what migrations changed, wait for the entry that states their records. */
export async function anyUncovered(db: Db | Tx): Promise<boolean> {
  const { rows } =
    await sql`select 1 from uncovered_tables union all select 1 from unstated_rows limit 1`.execute(db);
  return rows.length > 0;
}

function stating(shape: TableShape): string {
  const { table, by, digest } = shape;
  const same = by.map((column, n) => `x."${column}" = c.k${n + 1}`).join(" and ");
  return `insert into row_states (entry, tbl, key, digest)
    select (select coalesce(max(seq), 0) + 1 from audit_log), '${table}', ${keyOf(shape, (_, n) => `c.k${n + 1}`)},
      (select ${digest} from "${table}" x where ${same})
    from changed_rows c where c.tbl = '${table}'`;
}

function covering({ table, by }: TableShape): string {
  const keys = by.map((_, n) => `k${n + 1}`).join(", ");
  const columns = by.map((column) => `"${column}"`).join(", ");
  return `insert or ignore into changed_rows (tbl, ${keys}) select distinct '${table}', ${columns} from "${table}"`;
}

async function run(db: Db | Tx, statement: string): Promise<void> {
  await sql.raw(statement).execute(db);
}
