import { AsyncLocalStorage } from "node:async_hooks";
import { Refused } from "#domain/errors";

/** A stored row whose values cannot be read. */
export type Unreadable = { table: string; id: string; why: string };

/** Where what was left out is named; "none" where nothing may be left out. */
const collected = new AsyncLocalStorage<Map<string, Unreadable> | "none">();

/** Does a piece of work, such as a run of a job, and says which stored rows it had to leave out. */
export async function withUnreadable<T>(
  work: () => Promise<T>,
): Promise<{ value: T; unreadable: Unreadable[] }> {
  const found = new Map<string, Unreadable>();
  const value = await collected.run(found, work);
  return { value, unreadable: [...found.values()] };
}

/** Does the same within work that is to name what was left out as well, such as a page that says how much of a list is missing. */
export async function withOmissions<T>(
  work: () => Promise<T>,
): Promise<{ value: T; unreadable: Unreadable[] }> {
  const answer = await withUnreadable(work);
  for (const { table, id, why } of answer.unreadable) noteUnreadable(table, id, why);
  return answer;
}

/**
 * Does a piece of work whose result must be whole, such as a file for an auditor.
 * @throws Refused "conflict" that names the first stored row which cannot be read
 */
export function withoutOmissions<T>(work: () => Promise<T>): Promise<T> {
  return collected.run("none", work);
}

/**
 * What `read` makes of each row, in order. A row whose stored values it cannot read is left out and named to `withUnreadable`, so
 * that one damaged record does not hold up all others. `read` only reads: what it throws undoes nothing.
 */
export function readable<R, T>(
  table: string,
  rows: readonly R[],
  read: (row: R) => T,
  idOf: (row: R) => string = (row) => (row as { id: string }).id,
): T[] {
  return rows.flatMap((row) => {
    try {
      return [read(row)];
    } catch (error) {
      noteUnreadable(table, idOf(row), error);
      return [];
    }
  });
}

/**
 * What `act` makes of each row, one after the other, each by itself, such as in a transaction of its own. A row for which it fails
 * is left out and named as above. What has a code, such as a refusal or an error of the disk or the database, is not the row's fault
 * and ends the work.
 */
export async function eachReadable<R, T>(
  table: string,
  rows: readonly R[],
  act: (row: R) => Promise<T>,
  idOf: (row: R) => string = (row) => (row as { id: string }).id,
): Promise<T[]> {
  const done: T[] = [];
  for (const row of rows)
    try {
      done.push(await act(row));
    } catch (error) {
      if ((error as { code?: unknown }).code !== undefined) throw error;
      noteUnreadable(table, idOf(row), error);
    }
  return done;
}

/** Names a stored row that cannot be read to the work under way. @throws Refused where nothing may be left out */
export function noteUnreadable(table: string, id: string, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  const store = collected.getStore();
  if (store === "none")
    throw new Refused(
      "conflict",
      `The file would not be complete: a stored record cannot be read (${table} ${id}). Run "surety verify", which names what is damaged.`,
    );
  store?.set(`${table} ${id}`, { table, id, why: why.replace(/\s+/g, " ").slice(0, 200) });
}

/** The instant that a column holds. @throws Error naming the column where it holds none */
export function storedInstant(column: string, value: string): Date {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw new Error(`${column} holds no instant`);
  return at;
}

/** One of the words that a column may hold. @throws Error naming the column where it holds another */
export function storedWord<W extends string>(column: string, value: string, words: readonly W[]): W {
  const known = words.find((word) => word === value);
  if (known === undefined) throw new Error(`${column} holds an unknown word`);
  return known;
}

/** The JSON that a column holds, of the shape that `parse` takes. @throws Error naming the column where it is another, never with its text */
export function storedJson<T>(column: string, value: string, parse: (json: unknown) => T): T {
  try {
    return parse(JSON.parse(value));
  } catch {
    throw new Error(`${column} cannot be read`);
  }
}
