import type { AppContext } from "#app/context";
import type { ReadDb } from "#db/client";
import { listLeaves } from "#db/installation/log-leaves";
import { type GrowingTree, growTree } from "#evidence/log/log-tree";

/** Leaves read at once: some milliseconds, so that no request waits long behind a first proof. */
const PAGE = 1_000;

/** The tree of a database as far as it was read, and the line up to which that is. */
type Held = { tree: GrowingTree; seq: number; reading: Promise<unknown> };
const held = new WeakMap<ReadDb, Held>();

/**
 * The tree of the whole log. Read once, then only what was added since: the log's lines never change. Who doubts that
 * runs `proveLog`, which reads everything again.
 */
export async function readTree({ read }: AppContext): Promise<GrowingTree> {
  const one: Held = held.get(read) ?? { tree: growTree(), seq: 0, reading: Promise.resolve() };
  held.set(read, one);
  // One after the other: two readers at once would append the same leaves twice.
  const reading = one.reading.then(() => extend(one, read));
  one.reading = reading.catch(() => undefined);
  await reading;
  return one.tree;
}

async function extend(one: Held, read: ReadDb): Promise<void> {
  for (;;) {
    const rows = await listLeaves(read, one.seq, PAGE);
    for (const { leaf_hash, seq } of rows) {
      one.tree.append(Buffer.from(leaf_hash, "hex"));
      one.seq = seq;
    }
    if (rows.length < PAGE) return;
    // Others get a turn between pages.
    await new Promise((resume) => setImmediate(resume));
  }
}
