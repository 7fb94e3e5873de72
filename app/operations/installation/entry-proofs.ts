import { setImmediate } from "node:timers/promises";
import type { ReadDb } from "#db/client";
import { type LoggedEntry, listLeaves, listLoggedEntries } from "#db/installation/log-leaves";
import { leafOfText } from "#evidence/log/log";
import { type GrowingTree, growTree } from "#evidence/log/log-tree";

/** Rows read and hashed at a time; other requests get a turn between. */
const PAGE = 1000;

/** The tree of all leaves, those of evidence by their item, and what is wrong with audit entries. */
type ProvenEntries = { tree: GrowingTree; evidence: Map<string, string>; problems: string[] };

/**
 * Reads all leaves and all audit entries and compares each entry with its leaf. Both are in the order in which they were written, so
 * they are read side by side and few wait for each other.
 */
export async function proveEntries(db: ReadDb): Promise<ProvenEntries> {
  const tree = growTree();
  const evidence = new Map<string, string>();
  const pairs = new Pairs();
  const entries = paged((after) => listLoggedEntries(db, after, PAGE));
  for await (const page of paged((after) => listLeaves(db, after, PAGE))) {
    for (const { kind, record_id, leaf_hash } of page) {
      tree.append(Buffer.from(leaf_hash, "hex"));
      if (kind === "audit") pairs.addLeaf(record_id, leaf_hash);
      else evidence.set(record_id, leaf_hash);
    }
    // The leaf of an entry may be many lines of evidence further on.
    if (pairs.waiting < PAGE) pairs.addEntries((await entries.next()).value ?? []);
  }
  for await (const page of entries) pairs.addEntries(page);
  return { tree, evidence, problems: pairs.problems() };
}

/** Entries and leaves, brought together by the entry's id. */
class Pairs {
  private readonly leaves = new Map<string, string>();
  private readonly entries = new Map<string, { seq: number; leaf: string }>();
  private readonly differing: number[] = [];

  /** Entries whose leaf has not been read. */
  get waiting(): number {
    return this.entries.size;
  }

  addLeaf(id: string, leaf: string): void {
    const entry = this.entries.get(id);
    if (!entry) this.leaves.set(id, leaf);
    else if (entry.leaf !== leaf) this.differing.push(entry.seq);
    this.entries.delete(id);
  }

  addEntries(page: readonly LoggedEntry[]): void {
    for (const { seq, id, text } of page) {
      const leaf = leafOfText(text);
      const logged = this.leaves.get(id);
      if (logged === undefined) this.entries.set(id, { seq, leaf });
      else if (logged !== leaf) this.differing.push(seq);
      this.leaves.delete(id);
    }
  }

  /** Entries that differ from their leaf or have none, and leaves that have no entry. */
  problems(): string[] {
    const wrong = [...this.differing, ...[...this.entries.values()].map(({ seq }) => seq)];
    return [
      ...wrong.sort((a, b) => a - b).map((seq) => `Audit entry ${seq} differs from the one that was logged.`),
      ...[...this.leaves.keys()].map((id) => `Audit entry ${id} was logged but is gone.`),
    ];
  }
}

/** All rows of a log, page by page. */
async function* paged<R extends { seq: number }>(page: (after: number) => Promise<R[]>): AsyncGenerator<R[]> {
  for (let rows = await page(0); rows.length > 0; rows = await page(rows.at(-1)?.seq ?? 0)) {
    yield rows;
    await setImmediate();
  }
}
