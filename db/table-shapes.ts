import { sql } from "kysely";
import type { Db, ReadDb, Tx } from "#db/client";
import { decidingTables } from "#db/deciding-tables";
import { shapeText } from "#db/row-digests";

/** A deciding table as this database has it, with the pieces of SQL that its statements are made of. */
export type TableShape = {
  table: string;
  /** Columns that the state is made of, in the order of their names. */
  columns: string[];
  /** Columns by which rows are stated together: the primary key, or what the declaration names. */
  by: string[];
  /** True when one record may have several rows. */
  grouped: boolean;
  /** `row_digest(…)` over the rows called x. */
  digest: string;
};

type Column = { name: string; pk: number; dflt_value: string | null };

/** Every deciding table that is there, in the order of the declaration. */
export async function readShapes(db: Db | Tx | ReadDb): Promise<TableShape[]> {
  const { rows } = await sql<Column & { tbl: string }>`select t.name as tbl, c.name, c.pk, c.dflt_value
    from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table' order by c.name`.execute(db);
  return Object.keys(decidingTables).flatMap((table) => {
    const columns = rows.filter(({ tbl }) => tbl === table);
    return columns.length > 0 ? [shapeOf(table, columns)] : [];
  });
}

function shapeOf(table: string, all: readonly Column[]): TableShape {
  const { by, except = [] } = decidingTables[table] ?? {};
  const key = all.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const stated = all.filter(({ name }) => !except.includes(name));
  const columns = stated.map(({ name }) => name);
  // A value that is the column's default is left out, so that a column added later leaves every digest as it is.
  const values = stated.map(({ name, dflt_value, pk }) =>
    dflt_value === null || pk > 0 ? `x."${name}"` : `nullif(x."${name}", ${dflt_value})`,
  );
  const grouped = by !== undefined;
  const order = grouped ? ` order by ${columns.map((name) => `x."${name}"`).join(", ")}` : "";
  return {
    table,
    columns,
    by: by ? [...by] : key.map(({ name }) => name),
    grouped,
    digest: `row_digest('${shapeText(table, columns)}', ${values.join(", ")}${order})`,
  };
}

/** The key of a record as the log has it: the value itself, or a JSON array of several. `from` names the row. */
export function keyOf({ by }: Pick<TableShape, "by">, from: (column: string, n: number) => string): string {
  const parts = by.map(from);
  return parts.length === 1 ? (parts[0] as string) : `json_array(${parts.join(", ")})`;
}
