import { dataVersion, type ReadDb } from "#db/client";

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
