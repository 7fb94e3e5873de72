import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { sql } from "kysely";
import type { Db, Tx } from "#db/client";

type Write = {
  run: (db: Tx) => Promise<unknown>;
  done: (value: unknown) => void;
  failed: (error: unknown) => void;
};

/** For so long one transaction keeps taking writes that wait. */
const openMs = 20;

const waiting = new WeakMap<Db, Write[]>();

/**
 * One write, whole or not at all, that shares its transaction with the writes that came in the same turn of the event loop:
 * the disk is waited for once for all of them. Each has a savepoint of its own, so one that throws takes nothing
 * along. No caller is answered before the common commit; when that fails, all of them fail with its error.
 */
export function writeInGroup<R>(db: Db, run: (db: Tx) => Promise<R>): Promise<R> {
  return new Promise<R>((done, failed) => {
    // Another caller may run it: what the caller's own context holds goes along.
    const asCaller = AsyncLocalStorage.snapshot();
    const write: Write = { run: (tx) => asCaller(run, tx), done: (value) => done(value as R), failed };
    const queue = waiting.get(db);
    if (queue) queue.push(write);
    else void drain(db, [write]);
  });
}

async function drain(db: Db, queue: Write[]): Promise<void> {
  waiting.set(db, queue);
  // Requests that have arrived already come to their writes before the transaction begins.
  while (queue.length > 0) await turn().then(() => commit(db, queue));
  waiting.delete(db);
}

async function commit(db: Db, queue: Write[]): Promise<void> {
  // The first is taken before the transaction begins: when that is refused already, its caller must get the error.
  const first = queue.shift();
  if (!first) return;
  const taken = [first];
  const answers: (() => void)[] = [];
  try {
    await db.transaction().execute(async (tx) => {
      const until = performance.now() + openMs;
      // When it throws, the transaction has nothing else and ends.
      const value = await first.run(tx);
      answers.push(() => first.done(value));
      for (let write = queue.shift(); write; write = performance.now() < until ? queue.shift() : undefined) {
        taken.push(write);
        answers.push(await behindSavepoint(tx, write));
      }
    });
  } catch (error) {
    for (const write of taken) write.failed(error);
    return;
  }
  for (const answer of answers) answer();
}

async function behindSavepoint(tx: Tx, write: Write): Promise<() => void> {
  await sql`savepoint one_write`.execute(tx);
  try {
    const value = await write.run(tx);
    await sql`release one_write`.execute(tx);
    return () => write.done(value);
  } catch (error) {
    // On a full disk SQLite has rolled back everything itself: then all fail, and for this reason.
    await sql`rollback to one_write`.execute(tx).catch(() => Promise.reject(error));
    await sql`release one_write`.execute(tx);
    return () => write.failed(error);
  }
}
