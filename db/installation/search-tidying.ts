import { CompiledQuery, sql } from "kysely";
import type { Tx } from "#db/client";

/** How many pages of the index are brought together at a time. */
const TIDIED = 300;

/** Brings the parts of the index together, a piece at a time: it is searched faster. False when nothing was left to do. */
export async function tidyIndex(db: Tx, first: boolean): Promise<boolean> {
  const pieces = first ? -TIDIED : TIDIED;
  const before = await changedSoFar(db);
  for (const table of ["search_names", "search_texts"])
    await db.executeQuery(
      CompiledQuery.raw(`insert into ${table} (${table}, rank) values ('merge', ?)`, [pieces]),
    );
  // Each statement counts as a change of its own.
  return (await changedSoFar(db)) - before > 3;
}

async function changedSoFar(db: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select total_changes() as n`.execute(db);
  return Number(rows[0]?.n);
}
