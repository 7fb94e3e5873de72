import SQLite from "better-sqlite3";

type Held = {
  /** Writes a copy without free pages: a single file. */
  copyTo(target: string): void;
  release(): void;
};

/**
 * Holds a database so that no other process can read or write it, until it is released or this process dies; what waits in its
 * write-ahead log is brought into the file. Undefined when another connection has it open.
 */
export function holdDatabase(file: string): Held | undefined {
  const database = new SQLite(file, { timeout: 0 });
  try {
    database.pragma("locking_mode = EXCLUSIVE");
    // Only who is alone can leave the write-ahead log.
    database.pragma("journal_mode = DELETE");
    database.exec("begin exclusive; commit");
    return {
      copyTo: (target) => void database.prepare("vacuum into ?").run(target),
      release: () => void database.close(),
    };
  } catch (error) {
    database.close();
    if (error instanceof SQLite.SqliteError && error.code.startsWith("SQLITE_BUSY")) return undefined;
    throw error;
  }
}
