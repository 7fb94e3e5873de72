import { numberIn } from "#app/http/number-in";

/** One page of a list: its rows, their place in the whole, and the addresses of the pages beside it. */
type ListPage<T> = {
  rows: T[];
  /** Rows of the whole list. */
  total: number;
  /** "51 to 100 of 5,000", null where one page holds everything. */
  words: string | null;
  earlier: string | null;
  later: string | null;
};

const SIZE = 50;

/** The page that `?page=` asks for, the last one where there are fewer; what else the address says stays in it. */
export function listPage<T>(all: readonly T[], query: URLSearchParams, size = SIZE): ListPage<T> {
  const total = all.length;
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(numberIn(query, "page"), pages);
  const start = (page - 1) * size;
  const rows = all.slice(start, start + size);
  const at = (n: number) => `?${new URLSearchParams([...others(query), ["page", String(n)]])}`;
  const count = (n: number) => n.toLocaleString("en");
  return {
    rows,
    total,
    words: pages > 1 ? `${count(start + 1)} to ${count(start + rows.length)} of ${count(total)}` : null,
    earlier: page > 1 ? at(page - 1) : null,
    later: page < pages ? at(page + 1) : null,
  };
}

const others = (query: URLSearchParams) => [...query].filter(([name]) => name !== "page");
