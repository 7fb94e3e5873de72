/** How many rows a page of a list may have. */
export const pageSizes = [25, 50, 100, 200] as const;

/** How the address asks for a list: the order, the page and its size. */
export type ListAsk<Sort extends string = string> = {
  sort: Sort;
  descending: boolean;
  page: number;
  size: number;
};

/** What a page shows of how its list was asked for: the links of the columns, the pages beside this one, the size. */
export type ListView = {
  sorts: Record<string, { to: string; direction?: "ascending" | "descending" }>;
  /** As the address has it, for the form of the filters. */
  sort: string;
  size: number;
  total: number;
  words: string | null;
  earlier: string | null;
  later: string | null;
};

/** Rows that are computed and not read from a table, in the order asked for; those without the value come last. */
function sortRows<Row, Sort extends string>(
  rows: readonly Row[],
  ask: Pick<ListAsk<Sort>, "sort" | "descending">,
  values: Record<Sort, (row: Row) => string | number | null>,
): Row[] {
  const keyed = rows.map((row) => ({ row, key: values[ask.sort](row) }));
  const way = ask.descending ? -1 : 1;
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "number" && typeof b === "number") return way * (a - b);
    return way * order.compare(String(a), String(b));
  });
  return keyed.map(({ row }) => row);
}

const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * The order that `?sort=-name` asks for. What the list does not know falls back: `first` is the order without any, a minus before it
 * turns it round.
 */
export function orderIn<Sort extends string>(
  query: URLSearchParams,
  sorts: readonly Sort[],
  first: Sort | `-${Sort}`,
): { sort: Sort; descending: boolean } {
  const asked = query.get("sort") ?? "";
  const order = sorts.includes(asked.replace(/^-/, "") as Sort) ? asked : first;
  return { sort: order.replace(/^-/, "") as Sort, descending: order.startsWith("-") };
}

/** All rows in the order that the address asks for; without one they stay as they come. */
export function inOrderAsked<Row, Sort extends string>(
  query: URLSearchParams,
  rows: readonly Row[],
  values: Record<Sort, (row: Row) => string | number | null>,
): Row[] {
  const ask = orderIn(query, [...(Object.keys(values) as Sort[]), "" as Sort], "" as Sort);
  return ask.sort === "" ? [...rows] : sortRows(rows, ask, values);
}
