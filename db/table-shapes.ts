import { sql } from "kysely";
import type { Db, ReadDb, Tx } from "#db/client";
import { type Deciding, decidingTables, type TableShape } from "#db/deciding-tables";

type Column = { name: string; pk: number; filled: number; dflt_value: string | null };

/** Every deciding table that is there, in the order of the declaration. */
export async function readShapes(db: Db | Tx | ReadDb): Promise<TableShape[]> {
  const { rows } = await sql<
    Column & { tbl: string }
  >`select t.name as tbl, c.name, c.pk, c."notnull" as filled, c.dflt_value
    from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table' order by c.name`.execute(db);
  return Object.entries(decidingTables).flatMap(([table, deciding]) => {
    // Before the migration that renames it, a table has its former name.
    for (const name of [table, deciding.formerTable]) {
      const columns = rows.filter(({ tbl }) => tbl === name);
      if (name && columns.length > 0) return [shapeOf(name, deciding, columns)];
    }
    return [];
  });
}

function shapeOf(table: string, deciding: Deciding, all: readonly Column[]): TableShape {
  const { by, except = [], formerTable = table, formerColumns = {}, defaulted = [] } = deciding;
  const inLog = (name: string) => formerColumns[name] ?? name;
  const key = all.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const stated = all
    .filter(({ name }) => !except.includes(name))
    .sort((a, b) => (inLog(a.name) < inLog(b.name) ? -1 : 1));
  // A value that is the column's default is left out, so that a column added later leaves every digest as it is.
  const values = stated.map(({ name, dflt_value, pk }) =>
    dflt_value === null || pk > 0 || defaulted.includes(name)
      ? `x."${name}" as "${inLog(name)}"`
      : `nullif(x."${name}", ${dflt_value}) as "${inLog(name)}"`,
  );
  const grouped = by ?? key.map(({ name }) => name);
  const rest = key.filter(({ name }) => !grouped.includes(name));
  // A row can be the last of a part only by what is never null.
  const within = rest.every(({ filled }) => filled) ? rest.map(({ name }) => name) : [];
  const ordered = within.length > 0 ? within : stated.map(({ name }) => name);
  return {
    table,
    statedTable: formerTable,
    columns: stated.map(({ name }) => name),
    statedColumns: stated.map(({ name }) => inLog(name)),
    by: [...grouped],
    grouped: by !== undefined,
    values: values.join(", "),
    order: ordered.map((name) => `x."${name}"`).join(", "),
    within,
  };
}
