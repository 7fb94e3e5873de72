import type { Tx } from "#db/client";

/** The next reference that people see, such as "INC-0007": counted per prefix, never reused, gapless within committed work. */
export async function nextReference(db: Tx, prefix: string, digits = 4): Promise<string> {
  const row = await db
    .insertInto("reference_counters")
    .values({ prefix, last: 1 })
    .onConflict((conflict) =>
      conflict.column("prefix").doUpdateSet((eb) => ({ last: eb("reference_counters.last", "+", 1) })),
    )
    .returning("last")
    .executeTakeFirstOrThrow();
  return `${prefix}-${String(row.last).padStart(digits, "0")}`;
}
