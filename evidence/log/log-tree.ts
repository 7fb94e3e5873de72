import { createHash } from "node:crypto";
import { type Hash, nodeHash, split, type Tree } from "#evidence/log/log";

const HASH = 32;

/** A tree that grows at its end. Roots and proofs of any size of it cost a few dozen hashes, however many leaves there are. */
export type GrowingTree = Tree & {
  append(leaf: Hash): void;
  /** Root of the first `size` leaves. */
  root(size?: number): Hash;
};

/**
 * Keeps the root of every complete part (64 bytes for each leaf in all): those never change once they are complete. Every
 * other part is put together from them.
 */
export function growTree(): GrowingTree {
  /** `levels[h]` holds, one after the other, the roots of the complete parts of 2^h leaves. */
  const levels: { bytes: Buffer; count: number }[] = [];

  function push(height: number, hash: Hash): void {
    levels[height] ??= { bytes: Buffer.alloc(HASH * 64), count: 0 };
    const level = levels[height];
    if ((level.count + 1) * HASH > level.bytes.length)
      level.bytes = Buffer.concat([level.bytes, Buffer.alloc(level.bytes.length)]);
    hash.copy(level.bytes, level.count * HASH);
    level.count += 1;
    if (level.count % 2 === 0)
      push(height + 1, nodeHash(at(height, level.count - 2), at(height, level.count - 1)));
  }

  function at(height: number, index: number): Hash {
    const level = levels[height];
    if (!level || index >= level.count)
      throw new RangeError(`There is no part ${index} of height ${height}.`);
    return level.bytes.subarray(index * HASH, (index + 1) * HASH);
  }

  function rootOf(from: number, to: number): Hash {
    const leaves = to - from;
    const height = Math.log2(leaves);
    if (Number.isInteger(height) && from % leaves === 0) return Buffer.from(at(height, from / leaves));
    const middle = from + split(leaves);
    return nodeHash(rootOf(from, middle), rootOf(middle, to));
  }

  return {
    get size() {
      return levels[0]?.count ?? 0;
    },
    append: (leaf) => push(0, leaf),
    rootOf,
    root(size = levels[0]?.count ?? 0) {
      return size === 0 ? createHash("sha256").digest() : rootOf(0, size);
    },
  };
}
