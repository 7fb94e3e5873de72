import { sql } from "kysely";
import type { Tx } from "#db/client";

/** The table whose records carry the references of a prefix, in a column `ref` that is unique. */
const tables = {
  AR: "access_reviews",
  CHG: "recorded_changes",
  EQ: "evidence_requests",
  EV: "evidence_items",
  EX: "exceptions",
  EXE: "incidents",
  IMP: "subprocessor_imports",
  INC: "incidents",
  POP: "populations",
  RM: "removals",
  SUB: "subprocessor_changes",
  SYS: "systems",
  VEN: "vendors",
} as const;
type Prefix = keyof typeof tables;

/**
 * The next reference that people see, such as "INC-0007": counted per prefix, never reused, gapless within committed work. A
 * counter that was lost or set back goes on after the highest reference on record: no report fails for its number.
 */
export async function nextReference(db: Tx, prefix: Prefix, digits = 4): Promise<string> {
  const row = await db
    .insertInto("reference_counters")
    .values({ prefix, last: 1 })
    .onConflict((conflict) =>
      conflict.column("prefix").doUpdateSet((eb) => ({ last: eb("reference_counters.last", "+", 1) })),
    )
    .returning("last")
    .executeTakeFirstOrThrow();
  const counted = written(prefix, row.last, digits);
  if (!(await isTaken(db, prefix, counted))) return counted;
  return written(prefix, await catchUp(db, prefix), digits);
}

function written(prefix: Prefix, n: number, digits: number): string {
  return `${prefix}-${String(n).padStart(digits, "0")}`;
}

async function isTaken(db: Tx, prefix: Prefix, ref: string): Promise<boolean> {
  const row = await db.selectFrom(tables[prefix]).select("id").where("ref", "=", ref).executeTakeFirst();
  return row !== undefined;
}

async function catchUp(db: Tx, prefix: Prefix): Promise<number> {
  const n = sql<number>`1 + max(cast(substr(ref, ${prefix.length + 2}) as integer))`;
  const { next } = await db
    .selectFrom(tables[prefix])
    .select(n.as("next"))
    .where("ref", "like", `${prefix}-%`)
    .executeTakeFirstOrThrow();
  await db.updateTable("reference_counters").set({ last: next }).where("prefix", "=", prefix).execute();
  return next;
}
