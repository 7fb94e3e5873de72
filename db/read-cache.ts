import { dataVersion, isReader, type ReadDb, type Tx } from "#db/client";
import { noteUnreadable, withUnreadable } from "#db/unreadable";

/** Answers kept for one state of the database; beyond that all are dropped. */
const most = 100;
const kept = new WeakMap<ReadDb, { version: number; answers: Map<string, Promise<unknown>> }>();

/**
 * What `read` answers, remembered by `key` until anything in the database changes. For readers only: SQLite counts the
 * commits of other connections, so the connection must be one that never writes.
 */
export async function cachedUntilWrite<T>(db: ReadDb, key: string, read: () => Promise<T>): Promise<T> {
  const version = dataVersion(db);
  let state = kept.get(db);
  if (state?.version !== version || state.answers.size >= most) {
    state = { version, answers: new Map() };
    kept.set(db, state);
  }
  const { answers } = state;
  const known = answers.get(key) as ReturnType<typeof withUnreadable<T>> | undefined;
  const answer = known ?? withUnreadable(read);
  if (!known) {
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
  }
  const { value, unreadable } = await answer;
  // What an answer leaves out is named to each of its readers, not only to the first.
  for (const { table, id, why } of unreadable) noteUnreadable(table, id, why);
  return value;
}

/**
 * The same for an answer that time changes too: `read` says with it the next instant at which it will (null: never). It is read
 * again from that instant on, and where the clock shows less than when it was read.
 */
export async function cachedUntilInstant<T>(
  db: ReadDb,
  key: string,
  now: Date,
  read: () => Promise<{ value: T; until: Date | null }>,
): Promise<T> {
  const ask = () => cachedUntilWrite(db, key, async () => ({ from: now, ...(await read()) }));
  const known = await ask();
  if (known.from <= now && (known.until === null || now < known.until)) return known.value;
  forget(db, key);
  return (await ask()).value;
}

/** Forgets an answer: it is too long to be kept. */
export function forget(db: ReadDb, key: string): void {
  kept.get(db)?.answers.delete(key);
}

/** Lists beyond it are read each time: the memory they would hold is worth more than the time. */
const longest = 2_000;

/**
 * A list that a page asks for several times, kept until anything changes; in a transaction it is read. Those who get it share
 * it: it is frozen. Building a question costs more than SQLite needs to answer it from a small table.
 */
export async function listedUntilWrite<T>(
  db: ReadDb | Tx,
  key: string,
  list: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (!isReader(db)) return list();
  const rows = await cachedUntilWrite(db, key, async () => Object.freeze(await list()));
  if (rows.length > longest) forget(db, key);
  return rows;
}
