import { dataVersion, isReader, type ReadDb, type Tx } from "#db/client";

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
  const known = state.answers.get(key) as Promise<T> | undefined;
  if (known) return known;
  const answer = read();
  state.answers.set(key, answer);
  answer.catch(() => state.answers.delete(key));
  return answer;
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
