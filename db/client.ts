import { setTimeout as pause } from "node:timers/promises";
import SQLite from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryCompiler,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  sql,
  type Transaction,
} from "kysely";
import { BoundValues } from "#db/bound-values";
import { ChangedRows } from "#db/changed-rows";
import type { Database } from "#db/schema";
import { SearchMarks } from "#db/search-marks";
import { Statements } from "#db/statements";
import { turnsBetweenAnswers } from "#db/turns";
import { fold } from "#domain/folding";

/** The writing connection. Only `perform` and `bookkeeping` open transactions on it. */
export type Db = Kysely<Database>;
/** A transaction: what operations write with. A plain connection does not fit. */
export type Tx = Transaction<Database>;
/** A connection that physically cannot write: what loaders read with. Transactions read with the same functions. */
export type ReadDb = Kysely<Database>;

/** For so long a transaction waits for another process that holds the write lock, and so often it tries. */
const PATIENCE_MS = 5_000;
/**
 * Memory for pages that a transaction has changed, in KiB. Beyond SQLite's own 2 MiB the pages of a long import would be written
 * to the log and read again, many times each, while all other writes wait.
 */
const CHANGED_PAGES_KIB = 32_768;
const TRY_EVERY_MS = 20;

/**
 * Takes the write lock at once, so that two processes wait for each other instead of failing half way. SQLite's own wait
 * would block the event loop, and with it all readers.
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (!(await tryToBegin(connection, performance.now() >= until))) await pause(TRY_EVERY_MS);
  }
  /** On a full or broken disk SQLite may have rolled back itself; saying so again must not hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch((error: Error) => {
      if (!error.message.includes("no transaction is active")) throw error;
    });
  }
}

/** False while another process holds the lock; at the last try that is an error. */
async function tryToBegin(connection: DatabaseConnection, last: boolean): Promise<boolean> {
  await connection.executeQuery(CompiledQuery.raw("pragma busy_timeout = 0"));
  try {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
    return true;
  } catch (error) {
    if (!last && error instanceof SQLite.SqliteError && error.code === "SQLITE_BUSY") return false;
    throw error;
  } finally {
    await connection.executeQuery(CompiledQuery.raw(`pragma busy_timeout = ${PATIENCE_MS}`));
  }
}

/** SQLite's DDL is transactional; saying so makes a migration whole or nothing. */
class TransactionalDdl extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** SQLite as both connections speak it. A reader's transaction begins as SQLite's own do, without the write lock. */
class ReadingDialect extends SqliteDialect {
  override createQueryCompiler(): QueryCompiler {
    return new BoundValues();
  }
}

/** The dialect of the writing connection. */
class Dialect extends ReadingDialect {
  readonly #config: { database: Statements };
  constructor(connection: SQLite.Database) {
    const database = new Statements(connection);
    super({ database });
    this.#config = { database };
  }
  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }
  override createAdapter(): SqliteAdapter {
    return new TransactionalDdl();
  }
}

/** Opens the database for writing: WAL, every commit fsynced, foreign keys on, five seconds of patience for another process. */
export function openDatabase(file: string): Db {
  const database = prepared(new SQLite(file), [
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    `busy_timeout = ${PATIENCE_MS}`,
    `cache_size = -${CHANGED_PAGES_KIB}`,
  ]);
  return new Writer(database);
}

/** A writing connection, which knows what the unit of work under way has changed. */
class Writer extends Kysely<Database> {
  readonly changedRows: ChangedRows;
  readonly searchMarks: SearchMarks;
  constructor(database: SQLite.Database) {
    super({ dialect: new Dialect(database), plugins: [turnsBetweenAnswers] });
    this.changedRows = new ChangedRows(database);
    this.searchMarks = new SearchMarks(database);
  }
}

/** Which records of deciding tables the unit of work under way has changed. Throws for a connection that `openDatabase` did not open. */
export function changesOf(db: Db): ChangedRows {
  if ("changedRows" in db) return db.changedRows as ChangedRows;
  throw new Error("Only a writing connection knows what was changed.");
}

/** Which records the unit of work under way has changed, for search. Throws for a connection that `openDatabase` did not open. */
export function searchMarksOf(db: Db): SearchMarks {
  if ("searchMarks" in db) return db.searchMarks as SearchMarks;
  throw new Error("Only a writing connection knows what was changed.");
}

/**
 * Opens the same file a second time, read-only: a reader never waits behind a writer and cannot change anything. A
 * transaction on it sees the database as it was when it began to read.
 */
export function openReader(file: string): ReadDb {
  const connection = new SQLite(file, { readonly: true, fileMustExist: true });
  return new Reader(prepared(connection, [`busy_timeout = ${PATIENCE_MS}`, "query_only = ON"]));
}

/** A reader's connection, which can say when others commit. */
class Reader extends Kysely<Database> {
  readonly dataVersion: () => number;
  constructor(database: SQLite.Database) {
    super({
      dialect: new ReadingDialect({ database: new Statements(database) }),
      plugins: [turnsBetweenAnswers],
    });
    const version = database.prepare("pragma data_version").pluck();
    this.dataVersion = () => version.get() as number;
  }
}

/**
 * A number that changes whenever another connection commits (SQLite's pragma data_version). It is asked for several times in
 * a request, so it goes past the query builder. Throws for a connection that `openReader` did not open.
 */
export function dataVersion(db: ReadDb): number {
  if ("dataVersion" in db && typeof db.dataVersion === "function") return db.dataVersion() as number;
  throw new Error("Only a reader's connection knows when others commit.");
}

/** Whether it is a connection that `openReader` opened, and no transaction on it. */
export function isReader(db: ReadDb | Tx): boolean {
  return db instanceof Reader;
}

/** Rows inserted, changed or deleted on this connection since it was opened. */
export async function rowsEverChanged(db: Db | ReadDb): Promise<number> {
  const { rows } = await sql<{ n: number }>`select total_changes() as n`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Closes the connection again when a file beside the database cannot be opened: nothing is left open or lying about. */
function prepared(database: SQLite.Database, pragmas: readonly string[]): SQLite.Database {
  try {
    for (const pragma of pragmas) database.pragma(pragma);
    teachFold(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function teachFold(database: SQLite.Database): void {
  database.function("fold", { deterministic: true }, (text) => fold(String(text ?? "")));
}
