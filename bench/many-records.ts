import { join } from "node:path";
import SQLite from "better-sqlite3";
import { auditLeaf } from "#app/audit-entries";
import { newId } from "#db/ids";

type Row = Record<string, unknown>;

/**
 * Adds copies of a company's evidence, with their links, files and acceptances, until there are `amount` items. Past the operations,
 * which would take hours: the same rows as theirs in the tables that pages read.
 */
export function multiplyEvidence(folder: string, amount: number): void {
  withDatabase(folder, (database) => {
    const items = database.prepare("select * from evidence_items order by ref").all() as Row[];
    const of = (table: string, key: unknown) =>
      database.prepare(`select * from ${table} where evidence_id = ?`).all(key as string) as Row[];
    const originals = items.slice(0, 380).map((item) => ({
      item,
      files: of("evidence_files", item.id),
      links: of("evidence_controls", item.id),
      reviews: of("evidence_reviews", item.id),
    }));
    const add = inserter(database);
    for (let n = items.length; n < amount; n += 1) {
      const one = originals[n % originals.length]!;
      const id = newId(new Date(String(one.item.recorded_at)));
      add("evidence_items", {
        ...one.item,
        id,
        ref: `EV-${String(n + 1).padStart(6, "0")}`,
        supersedes_id: null,
      });
      for (const row of one.files) add("evidence_files", { ...row, evidence_id: id });
      for (const row of one.links) add("evidence_controls", { ...row, evidence_id: id });
      for (const row of one.reviews)
        add("evidence_reviews", { ...row, evidence_id: id, id: newId(new Date()) });
    }
  });
}

/** Adds copies of entries of the log, with their leaves, until there are `amount`. */
export function multiplyLog(folder: string, amount: number): void {
  withDatabase(folder, (database) => {
    const entries = database.prepare("select * from audit_log order by seq").all() as (Row & {
      seq: number;
    })[];
    const add = inserter(database);
    const last = entries.at(-1)!.seq;
    for (let n = 1; n <= amount - entries.length; n += 1) {
      const { rows_hash: _, ...entry } = entries[n % entries.length]!;
      const row = { ...entry, seq: last + n, id: newId(new Date()), at: entries.at(-1)!.at, rows_hash: null };
      add("audit_log", row);
      add("log_leaves", { kind: "audit", record_id: row.id, leaf_hash: auditLeaf(row as never), at: row.at });
    }
  });
}

function withDatabase(folder: string, write: (database: SQLite.Database) => void): void {
  const database = new SQLite(join(folder, "data", "surety.db"));
  database.transaction(() => write(database))();
  database.exec("analyze");
  database.close();
}

/** Inserts rows by one statement for each table. */
function inserter(database: SQLite.Database): (table: string, row: Row) => void {
  const statements = new Map<string, SQLite.Statement>();
  return (table, row) => {
    const names = Object.keys(row);
    const statement =
      statements.get(table) ??
      database.prepare(
        `insert into ${table} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
      );
    statements.set(table, statement);
    statement.run(...Object.values(row));
  };
}
