import type SQLite from "better-sqlite3";

/** Longer statements are lists of rows, seldom asked for twice. */
const longest = 4_000;
const most = 500;

/**
 * A connection that keeps its prepared statements: the same few hundred are asked for all day, and preparing one takes
 * longer than running it. The one used longest ago goes first; a change of the schema forgets them all.
 */
export class Statements {
  readonly #kept = new Map<string, SQLite.Statement>();
  constructor(private readonly database: SQLite.Database) {}

  prepare(sql: string): SQLite.Statement {
    const kept = this.#kept.get(sql);
    // A statement that is being read row by row cannot be run a second time beside itself.
    if (kept && !kept.busy) {
      this.#kept.delete(sql);
      this.#kept.set(sql, kept);
      return kept;
    }
    const statement = this.database.prepare(sql);
    if (/^\s*(create|alter|drop)\b/i.test(sql)) this.#kept.clear();
    else if (!kept && sql.length <= longest) this.keep(sql, statement);
    return statement;
  }

  close(): void {
    this.#kept.clear();
    this.database.close();
  }

  private keep(sql: string, statement: SQLite.Statement): void {
    this.#kept.set(sql, statement);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
  }
}
