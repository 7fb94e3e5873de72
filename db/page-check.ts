import { setTimeout as pause } from "node:timers/promises";
import SQLite from "better-sqlite3";

/** After a table, the check rests this many times as long as the table took: a fifth of one core at most. */
const REST = 4;

/**
 * Reads every page of the database's tables and indexes from the disk, one table after the other, and answers what SQLite
 * finds wrong with them (quick_check); nothing wrong is an empty list. Reads with a connection of its own, which knows no page yet.
 * Once `signal` is aborted no further table is read.
 */
export async function checkPages(file: string, signal?: AbortSignal): Promise<string[]> {
  const problems: string[] = [];
  let reading = "";
  try {
    const database = new SQLite(file, { readonly: true, fileMustExist: true });
    try {
      const tables = database.prepare<[], string>(
        "select name from sqlite_schema where type = 'table' union all select 'sqlite_schema'",
      );
      for (const table of tables.pluck().all()) {
        if (signal?.aborted) break;
        reading = table;
        const began = performance.now();
        const rows = database.pragma(`quick_check("${table}")`) as { quick_check: string }[];
        problems.push(
          ...rows
            .map((row) => row.quick_check)
            .filter((text) => text !== "ok")
            .map((text) => namedAfter(table, text)),
        );
        await pause((performance.now() - began) * REST);
      }
    } finally {
      database.close();
    }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (code !== "SQLITE_CORRUPT" && code !== "SQLITE_NOTADB") throw error;
    problems.push(namedAfter(reading, message));
  }
  return problems;
}

const searchIndex = "search index: ";

function namedAfter(table: string, problem: string): string {
  return table.startsWith("search_") ? `${searchIndex}${problem}` : problem;
}

/** Whether all that is damaged is the index of search, which is made from the records. */
export function isSearchAlone(problems: readonly string[]): boolean {
  return problems.every((problem) => problem.startsWith(searchIndex));
}
