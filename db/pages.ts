/** Rows read by one statement: more would take longer than a turn, fewer would sort a long list many times. */
const atOnce = 4_000;

/**
 * All rows of a question that is asked page by page, so that others have turns between the pages. `read` answers up to `limit`
 * rows behind `after`, in the order of their ids.
 */
export async function readInPages<Row extends { id: string }>(
  read: (after: string, limit: number) => Promise<Row[]>,
): Promise<Row[]> {
  return readByKey("", (row) => row.id, read);
}

/** The same for rows that are read in the order of another key; `first` comes before all of them. */
export async function readByKey<Row, Key>(
  first: Key,
  keyOf: (row: Row) => Key,
  read: (after: Key, limit: number) => Promise<Row[]>,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let after = first; ; ) {
    const page = await read(after, atOnce);
    for (const row of page) all.push(row);
    const last = page.at(-1);
    if (last === undefined || page.length < atOnce) return all;
    after = keyOf(last);
  }
}

/**
 * The rows of these ids, some at a time: for a question whose pages would each sort the whole list, and of which the ids alone are
 * read fast.
 */
export async function readByIds<Row>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const all: Row[] = [];
  for (let from = 0; from < ids.length; from += atOnce)
    for (const row of await read(ids.slice(from, from + atOnce))) all.push(row);
  return all;
}

type Comparable = string | number | null;

/** Orders rows as SQLite does by these values, one after the other: null first, texts by the codes of their characters. */
export function inOrderOf<Row>(...values: ((row: Row) => Comparable)[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const value of values) {
      const order = compare(value(a), value(b));
      if (order !== 0) return order;
    }
    return 0;
  };
}

function compare(a: Comparable, b: Comparable): number {
  if (a === b) return 0;
  if (a === null) return -1;
  return b === null || a > b ? 1 : -1;
}

/** A text as a column without case compares it: A to Z are a to z. */
export function anyCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
