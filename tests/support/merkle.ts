import { createHash } from "node:crypto";
import { type Hash, nodeHash, split, type Tree } from "#evidence/log/log";

/** Merkle tree hash, RFC 6962 section 2.1. The root of the empty tree is SHA-256 of nothing. */
export function treeRoot(leaves: readonly Hash[]): Hash {
  return leaves.length === 0 ? createHash("sha256").digest() : rootOf(leaves, 0, leaves.length);
}

/** A tree that computes every part from its leaves: for few leaves. See log-tree.ts for many. */
export function treeOf(leaves: readonly Hash[]): Tree {
  return { size: leaves.length, rootOf: (from, to) => rootOf(leaves, from, to) };
}

/** True when `proof` shows that the newer tree only added to the older one, RFC 9162 section 2.1.4.2. */
export function verifyConsistency(claim: {
  older: { size: number; root: Hash };
  newer: { size: number; root: Hash };
  proof: readonly Hash[];
}): boolean {
  const { older, newer, proof } = claim;
  if (!whole(older.size) || !whole(newer.size) || older.size > newer.size) return false;
  if (![older.root, newer.root, ...proof].every(isHash)) return false;
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root);
  if (older.size === 0) return proof.length === 0 && older.root.equals(treeRoot([]));
  const path = isPowerOfTwo(older.size) ? [older.root, ...proof] : [...proof];
  const first = path.shift();
  if (first === undefined) return false;
  let fn = older.size - 1;
  let sn = newer.size - 1;
  while (fn % 2 === 1) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr = first;
  let sr = first;
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(sibling, fr);
      sr = nodeHash(sibling, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = nodeHash(sr, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && fr.equals(older.root) && sr.equals(newer.root);
}

function rootOf(leaves: readonly Hash[], from: number, to: number): Hash {
  if (to - from === 1) return leaves[from] as Hash;
  const middle = from + split(to - from);
  return nodeHash(rootOf(leaves, from, middle), rootOf(leaves, middle, to));
}

function half(n: number): number {
  return Math.floor(n / 2);
}

function whole(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function isHash(hash: Hash): boolean {
  return Buffer.isBuffer(hash) && hash.length === 32;
}

function isPowerOfTwo(n: number): boolean {
  return split(n) * 2 === n || n === 1;
}
