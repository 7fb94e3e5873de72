declare const row: unique symbol;

/** Many rows of one shape as one text. */
export type PackedRows<Row> = string & { readonly [row]?: Row };

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * A long list for a page. A page's data is written value by value, each compared with every other, which takes
 * longer than drawing it; a list of a hundred rows goes as one text, the names of its fields once. Every row has the fields
 * of the first. Plain values only: no dates, nothing undefined.
 */
export function packRows<Row extends object>(
  rows: readonly (Row & { [Key in keyof Row]: Plain })[],
): PackedRows<Row> {
  const fields = Object.keys(rows[0] ?? {}) as (keyof Row)[];
  return JSON.stringify([fields, ...rows.map((one) => fields.map((field) => one[field]))]);
}

/** The rows again, field by field as they were. */
export function unpackRows<Row>(packed: PackedRows<Row>): Row[] {
  const [fields = [], ...rows] = JSON.parse(packed) as [string[], ...unknown[][]];
  return rows.map((values) => {
    const one: Record<string, unknown> = {};
    for (let n = 0; n < fields.length; n += 1) one[fields[n] as string] = values[n];
    return one as Row;
  });
}
