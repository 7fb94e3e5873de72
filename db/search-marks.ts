import type SQLite from "better-sqlite3";
import { type HitKind, searchSources } from "#db/search-sources";

/**
 * Which records a unit of work has changed, for the index of search. Triggers that belong to the writing connection alone note
 * them, whatever statement changed them; accounts are noted by their list.
 */
export class SearchMarks {
  readonly #marked = new Map<HitKind, Set<string>>();

  constructor(private readonly database: SQLite.Database) {
    database.function("mark_for_search", (kind: unknown, key: unknown) => {
      this.mark(kind as HitKind, String(key));
      return null;
    });
  }

  /** Notes changes from now on. */
  watch(): void {
    const marks = Object.entries(searchSources).flatMap(([kind, { changedBy }]) =>
      Object.entries(changedBy).map(([table, key]) => ({ kind, table, key })),
    );
    // A list is never changed: the next one takes its place.
    const lists = triggersOf({ kind: "account", table: "populations", key: "new.id" }, ["insert"]);
    this.database.exec([...marks.flatMap((mark) => triggersOf(mark)), ...lists].join("\n"));
  }

  mark(kind: HitKind, key: string): void {
    const keys = this.#marked.get(kind);
    if (keys) keys.add(key);
    else this.#marked.set(kind, new Set([key]));
  }

  /** Remembers what is noted now; the function that it gives forgets everything noted since, as where a write is taken back. */
  hold(): () => void {
    const held = [...this.#marked].map(([kind, keys]) => [kind, new Set(keys)] as const);
    return () => {
      this.#marked.clear();
      for (const [kind, keys] of held) this.#marked.set(kind, keys);
    };
  }

  /** What was noted since this was asked last. */
  take(): Map<HitKind, Set<string>> {
    const marked = new Map(this.#marked);
    this.#marked.clear();
    return marked;
  }
}

function triggersOf(
  { kind, table, key }: { kind: string; table: string; key: string },
  verbs: readonly string[] = ["insert", "update", "delete"],
): string[] {
  return verbs.map((verb) => {
    const row = verb === "delete" ? key.replace("new.", "old.") : key;
    return `create temp trigger if not exists search_${table}_${verb} after ${verb} on main."${table}" begin select mark_for_search('${kind}', ${row}); end;`;
  });
}
