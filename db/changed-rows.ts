import type SQLite from "better-sqlite3";
import type { TableShape } from "#db/deciding-tables";

/** The values of the columns by which a record is known. */
export type Key = readonly (string | number)[];

/**
 * Which records of deciding tables the unit of work under way has changed. Triggers that belong to the writing connection alone,
 * not to the file, note them here, whatever statement changed them.
 */
export class ChangedRows {
  /** The tables that are watched, in the order in which they are stated. */
  shapes: readonly TableShape[] = [];
  /** Tables that the log does not cover yet: all of a new folder, and those of a folder from before. */
  readonly uncovered = new Set<string>();
  readonly #noted = new Map<string, Map<string, Key>>();

  constructor(private readonly database: SQLite.Database) {
    database.function("note_row", { varargs: true }, (table: unknown, ...key: unknown[]) => {
      this.note(String(table), key as unknown as Key);
      return null;
    });
  }

  /**
   * Watches these tables from now on, in place of how they were watched. `every`: changes of whatever column count, also of one that
   * is added meanwhile.
   */
  watch(shapes: readonly TableShape[], { every }: { every: boolean }): void {
    this.shapes = shapes;
    this.database.exec(shapes.flatMap((shape) => triggersOf(shape, every)).join("\n"));
  }

  note(table: string, key: Key): void {
    const keys = this.#noted.get(table) ?? new Map<string, Key>();
    this.#noted.set(table, keys);
    keys.set(key.length === 1 ? String(key[0]) : JSON.stringify(key), key);
  }

  /** Keys of the noted records of a table, by its name in the log, in the order in which they were noted first. */
  keysOf(table: string): Key[] {
    return [...(this.#noted.get(table)?.values() ?? [])];
  }

  /** Every noted record, with the name of its table in the log. */
  *all(): Generator<[table: string, key: Key]> {
    for (const [table, keys] of this.#noted) for (const key of keys.values()) yield [table, key];
  }

  get any(): boolean {
    return this.#noted.size > 0;
  }

  forget(): void {
    this.#noted.clear();
  }
}

function triggersOf({ table, statedTable, columns, by }: TableShape, every: boolean): string[] {
  const note = (row: "old" | "new") =>
    `select note_row('${statedTable}', ${by.map((name) => `${row}."${name}"`).join(", ")});`;
  const head = (verb: string, on: string) =>
    `drop trigger if exists temp.watch_${statedTable}_${verb};
    create temp trigger watch_${statedTable}_${verb} after ${on} on main."${table}"`;
  const update = every ? "update" : `update of ${columns.map((name) => `"${name}"`).join(", ")}`;
  return [
    `${head("insert", "insert")} begin ${note("new")} end;`,
    `${head("delete", "delete")} begin ${note("old")} end;`,
    `${head("update", update)} begin ${note("old")} ${note("new")} end;`,
  ];
}
