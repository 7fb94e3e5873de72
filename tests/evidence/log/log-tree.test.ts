import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  consistencyProof,
  type Hash,
  inclusionProof,
  leafHash,
  nodeHash,
  verifyInclusion,
} from "#evidence/log/log";
import { growTree } from "#evidence/log/log-tree";
import { treeOf, treeRoot, verifyConsistency } from "#tests/support/merkle";

/** MTH of RFC 6962 section 2.1, word by word. */
function naiveRoot(leaves: Hash[]): Hash {
  if (leaves.length === 0) return createHash("sha256").digest();
  if (leaves.length === 1) return leaves[0] as Hash;
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

/** PATH of RFC 6962 section 2.1.1, word by word. */
function naivePath(m: number, leaves: Hash[]): Hash[] {
  if (leaves.length === 1) return [];
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k ? [...naivePath(m, left), naiveRoot(right)] : [...naivePath(m - k, right), naiveRoot(left)];
}

const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, n) => leafHash(Buffer.from(`entry ${n}`)));

function grown(leaves: Hash[]) {
  const tree = growTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

const sizes = fc.integer({ min: 1, max: 300 });

test("roots and paths are those of the RFC's own definition, at every size on the way", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (count, a, b) => {
      const leaves = leavesOf(count);
      const tree = grown(leaves);
      const size = 1 + (a % count);
      const index = b % size;
      expect(tree.size).toBe(count);
      expect(tree.root(size)).toEqual(naiveRoot(leaves.slice(0, size)));
      const proof = inclusionProof(tree, index, size);
      expect(proof).toEqual(naivePath(index, leaves.slice(0, size)));
      expect(proof).toEqual(inclusionProof(treeOf(leaves), index, size));
      const leaf = leaves[index] as Hash;
      expect(verifyInclusion({ leaf, index, size, root: tree.root(size), proof })).toBe(true);
      const older = { size: index, root: tree.root(index) };
      const newer = { size, root: tree.root(size) };
      expect(verifyConsistency({ older, newer, proof: consistencyProof(tree, index, size) })).toBe(true);
      expect(consistencyProof(tree, index, size)).toEqual(consistencyProof(treeOf(leaves), index, size));
    }),
  );
});

test("it grows between questions, and what it gave out before stays as it was", () => {
  const leaves = leavesOf(200);
  const tree = growTree();
  const given: [Hash, string][] = [];
  expect(tree.root()).toEqual(treeRoot([]));
  for (const [n, leaf] of leaves.entries()) {
    tree.append(leaf);
    const root = tree.root();
    expect(root).toEqual(treeRoot(leaves.slice(0, n + 1)));
    given.push([root, root.toString("hex")]);
  }
  for (const [root, hex] of given) expect(root.toString("hex")).toBe(hex);
});

test("what it does not hold is refused", () => {
  const tree = grown(leavesOf(5));
  expect(() => tree.root(6)).toThrow(RangeError);
  expect(() => inclusionProof(tree, 5)).toThrow(RangeError);
  expect(() => consistencyProof(tree, 2, 6)).toThrow(RangeError);
});

test("a proof out of 100,000 leaves takes a few dozen hashes, not 100,000", () => {
  const tree = grown(leavesOf(100_000));
  let parts = 0;
  const counted = {
    size: tree.size,
    rootOf: (from: number, to: number) => {
      parts += 1;
      return tree.rootOf(from, to);
    },
  };
  for (let n = 0; n < 100; n += 1) {
    const proof = inclusionProof(counted, n * 997);
    expect(proof.length).toBeLessThanOrEqual(17);
  }
  expect(parts).toBeLessThanOrEqual(1700);
});
