import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { cutRows } from "#domain/installation/cut-rows";
import type { Action } from "#domain/roles";

type Cell = string | number | null;
/** `most`: rows of a register that grows without end; 100,000 when left out. */
export type Asked = { app: AppContext; visitor: Visitor; most?: number };

/** What the page of a register shows for an address: every page of it, in its order. */
export type Shown<R> = {
  /** The fields of the address that narrow the list, each with what holds where the address does not say; its order is `sort`. */
  fields: Readonly<Record<string, string>>;
  list(asked: Asked, query: URLSearchParams): Promise<readonly R[]>;
};

/** A list of records as a file: who may have it, what its columns are called, and its rows as this visitor may read them. */
export type Register = {
  action: Action;
  header: string[];
  fields: Shown<unknown>["fields"];
  /** The whole register, or with the query of its page what that shows. */
  rows(asked: Asked, query?: URLSearchParams): Promise<Cell[][]>;
};

/** A register from the list of its records, from what its page shows of them, and from its columns. */
export function register<R>(
  action: Action,
  list: (asked: Asked) => Promise<readonly R[]>,
  shown: Shown<R>,
  columns: Record<string, (row: R) => Cell>,
): Register {
  const cells = Object.values(columns);
  return {
    action,
    header: Object.keys(columns),
    fields: shown.fields,
    rows: async (asked, query) => {
      const rows = query ? await shown.list(asked, query) : await list(asked);
      return rows.map((row) => cells.map((cell) => cell(row)));
    },
  };
}

/** Most rows of the registers that grow without end. */
const MOST_ROWS = 100_000;

/** How many rows such a register reads: one more than it hands out, to know whether there are more. */
export const limitOf = ({ most }: Asked) => (most ?? MOST_ROWS) + 1;

/** A register that grows without end: its lists read `limitOf` rows, and a file that leaves some out says so in its last line. */
export function longRegister<R>(...parts: Parameters<typeof register<R>>): Register {
  const { rows, ...whole } = register(...parts);
  return { ...whole, rows: async (asked, query) => cutRows(await rows(asked, query), limitOf(asked) - 1) };
}
