import { numberIn } from "#app/http/number-in";
import { inOrderAsked, type ListAsk, type ListView, orderIn, pageSizes } from "#domain/installation/lists";

/** Reads `?sort=-name&page=2&size=100`: the order (`orderIn`), the page and its size. */
export function readListAsk<Sort extends string>(
  query: URLSearchParams,
  sorts: readonly Sort[],
  first: Sort | `-${Sort}`,
  size: (typeof pageSizes)[number] = 50,
): ListAsk<Sort> {
  const rows = query.get("size");
  return {
    ...orderIn(query, sorts, first),
    page: numberIn(query, "page"),
    size: pageSizes.find((one) => String(one) === rows) ?? size,
  };
}

/** The view of a list of `total` rows; what else the address says stays in every link. */
export function listView(
  query: URLSearchParams,
  ask: ListAsk,
  sorts: readonly string[],
  total: number,
): ListView {
  const pages = Math.max(1, Math.ceil(total / ask.size));
  const page = Math.min(ask.page, pages);
  const start = (page - 1) * ask.size;
  const count = (n: number) => n.toLocaleString("en");
  const at = (n: number) => address(query, { page: n > 1 ? String(n) : null });
  return {
    sorts: Object.fromEntries(sorts.map((key) => [key, sortOf(query, ask, key)])),
    sort: query.get("sort") ?? "",
    size: ask.size,
    total,
    words:
      total > ask.size
        ? `${count(start + 1)} to ${count(Math.min(total, start + ask.size))} of ${count(total)}`
        : null,
    earlier: page > 1 ? at(page - 1) : null,
    later: page < pages ? at(page + 1) : null,
  };
}

/**
 * A page of rows that are computed and not read from one table: few by their nature. Without an order in the address they stay as
 * they come.
 */
export function computedPage<Row, Sort extends string>(
  query: URLSearchParams,
  rows: readonly Row[],
  values: Record<Sort, (row: Row) => string | number | null>,
  size: (typeof pageSizes)[number] = 100,
): { rows: Row[]; view: ListView } {
  const sorts = Object.keys(values) as Sort[];
  const ask = readListAsk(query, [...sorts, "" as Sort], "" as Sort, size);
  const sorted = inOrderAsked(query, rows, values);
  const from = offsetOf(ask, rows.length);
  return { rows: sorted.slice(from, from + ask.size), view: listView(query, ask, sorts, rows.length) };
}

/** The first row of the page asked for, or of the last one where there are fewer. */
export function offsetOf(ask: ListAsk, total: number): number {
  return (Math.min(ask.page, Math.max(1, Math.ceil(total / ask.size))) - 1) * ask.size;
}

function sortOf(query: URLSearchParams, ask: ListAsk, key: string): ListView["sorts"][string] {
  const own = ask.sort === key;
  const to = address(query, { page: null, sort: own && !ask.descending ? `-${key}` : key });
  return own ? { to, direction: ask.descending ? "descending" : "ascending" } : { to };
}

function address(query: URLSearchParams, change: Record<string, string | null>): string {
  const kept = [...query].filter(([name, value]) => !(name in change) && value !== "");
  const set = Object.entries(change).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return `?${new URLSearchParams([...kept, ...set])}`;
}
