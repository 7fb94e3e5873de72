import type { Tx } from "#db/client";
import { readStates } from "#db/row-states";
import { readShapes } from "#db/table-shapes";

/** Whether a row of a deciding table says what the log stated of it last. */
export async function isAsStated(tx: Tx, table: string, id: string): Promise<boolean> {
  const shape = (await readShapes(tx)).find((one) => one.table === table);
  if (!shape) throw new Error(`The log does not state rows of ${table}.`);
  const [now] = await readStates(tx, shape, [[id]]);
  const stated = await tx
    .selectFrom("row_states")
    .select("digest")
    .where("tbl", "=", shape.statedTable)
    .where("key", "=", id)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return !!now?.digest && !!stated?.digest && Buffer.from(stated.digest).equals(Buffer.from(now.digest));
}
