import { createHash } from "node:crypto";
import { CompiledQuery, type Kysely, sql } from "kysely";
import type { ChangedRows, Key } from "#db/changed-rows";
import { changesOf, type Db, type Tx } from "#db/client";
import type { TableShape } from "#db/deciding-tables";
import { insertMany } from "#db/many-rows";
import { type RowState, readPage, readStates, stateLine } from "#db/row-states";
import type { Database } from "#db/schema";
import { readShapes } from "#db/table-shapes";

/** Records stated at a time. */
const CHUNK = 500;

/**
 * Watches the deciding tables that there are, and finds those that the log does not cover yet. False for a database of a version
 * that kept no states. `every`: see `ChangedRows.watch`.
 */
export async function watchRows(db: Db, { every = false } = {}): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_schema where name = 'row_states'`.execute(db);
  if (rows.length === 0) return false;
  const changes = changesOf(db);
  changes.watch(await readShapes(db), { every });
  const covered = await coveredTables(db);
  for (const { statedTable } of changes.shapes)
    if (!covered.has(statedTable)) changes.uncovered.add(statedTable);
  return true;
}

async function coveredTables(db: Db | Tx): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`select key from row_states where tbl = ''`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

/**
 * States in `row_states` what each changed record says now, as part of the next audit entry, and returns the hash over
 * those states that the entry must name; null when nothing that decides was changed. `pause` is called between the parts of a long list.
 */
export async function stateChanges(db: Db, tx: Tx, pause: () => Promise<void>): Promise<string | null> {
  const changes = changesOf(db);
  const fresh = changes.uncovered.size > 0 ? await stillUncovered(changes, tx) : [];
  if (!changes.any && fresh.length === 0) return null;
  const entry = await nextEntry(tx);
  const hash = createHash("sha256");
  for await (const states of statesOf(changes, tx, fresh)) {
    if (states.length === 0) continue;
    await insertMany(
      tx,
      "row_states",
      states.map((state) => ({ entry, ...state })),
    );
    hash.update(states.map(stateLine).join(""));
    await pause();
  }
  changes.forget();
  return hash.digest("hex");
}

/** The tables that begin to be covered, then the records of each table: all of one that begins, else those that were changed. */
async function* statesOf(changes: ChangedRows, tx: Tx, fresh: readonly string[]): AsyncGenerator<RowState[]> {
  yield fresh.map((key) => ({ tbl: "", key, digest: null }));
  for (const shape of changes.shapes) {
    if (fresh.includes(shape.statedTable)) yield* wholeTable(tx, shape);
    else yield* changedRecords(tx, shape, changes.keysOf(shape.statedTable));
  }
}

async function* wholeTable(tx: Tx, shape: TableShape): AsyncGenerator<RowState[]> {
  for (let after: Key | null = null; ; ) {
    const page = await readPage(tx, shape, after, CHUNK);
    if (!page) return;
    yield page.states;
    after = page.last;
  }
}

async function* changedRecords(tx: Tx, shape: TableShape, keys: readonly Key[]): AsyncGenerator<RowState[]> {
  for (let from = 0; from < keys.length; from += CHUNK)
    yield await readStates(tx, shape, keys.slice(from, from + CHUNK));
}

const newest = CompiledQuery.raw("select coalesce(max(seq), 0) as seq from audit_log");

/** The number that the next audit entry will have: no one else writes within this transaction. */
async function nextEntry(tx: Tx): Promise<number> {
  const { rows } = await tx.executeQuery<{ seq: number }>(newest);
  return Number(rows[0]?.seq) + 1;
}

/** Tables that wait to be covered; those that an earlier unit covered do not wait any more. */
async function stillUncovered(changes: ChangedRows, tx: Tx): Promise<string[]> {
  for (const table of await coveredTables(tx)) changes.uncovered.delete(table);
  return [...changes.uncovered].sort();
}

/**
 * Makes what migrations changed, and the tables that wait to be covered, part of the next entry. Returns how many records it will
 * state.
 */
export async function coverRecords(db: Db, tx: Tx): Promise<number> {
  const changes = changesOf(db);
  const fresh = await stillUncovered(changes, tx);
  const waiting = await tx.selectFrom("unstated_rows").selectAll().execute();
  for (const { tbl, k1, k2, k3 } of waiting) {
    const shape = changes.shapes.find(({ statedTable }) => statedTable === tbl);
    if (shape && !fresh.includes(tbl)) changes.note(tbl, [k1, k2, k3].slice(0, shape.by.length));
  }
  await tx.deleteFrom("unstated_rows").execute();
  let records = [...changes.all()].length;
  for (const { table, statedTable, by } of changes.shapes) {
    if (!fresh.includes(statedTable)) continue;
    const columns = sql.raw(by.map((name) => `"${name}"`).join(", "));
    const { rows } = await sql<{ n: number }>`select count(*) as n from
      (select distinct ${columns} from ${sql.table(table)})`.execute(tx);
    records += Number(rows[0]?.n);
  }
  return records;
}

/**
 * Keeps what a migration changed for the entry that states it, in its transaction: a unit of work begins with an empty list,
 * in another process perhaps.
 */
export async function keepMigrated(changes: ChangedRows, tx: Kysely<Database>): Promise<void> {
  for (const [tbl, [k1 = "", k2 = "", k3 = ""]] of changes.all())
    await tx
      .insertInto("unstated_rows")
      .values({ tbl, k1, k2, k3 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  changes.forget();
}

/** Whether tables, or what migrations changed, wait for the entry that states their records. */
export async function anyUncovered(db: Db): Promise<boolean> {
  if (changesOf(db).uncovered.size > 0) return true;
  const { rows } = await sql`select 1 from unstated_rows limit 1`.execute(db);
  return rows.length > 0;
}
