import { hash } from "node:crypto";
import { canonicalJson, type Json } from "#evidence/log/canonical";

/**
 * The append-only Merkle log, RFC 6962 section 2 (RFC 9162 section 2): pure functions over leaf hashes.
 * Hashes are 32-byte buffers, SHA-256 throughout. Trees are given by their leaf hashes in order.
 */
export type Hash = Buffer;

const LEAF = Buffer.from([0]);
/** What a node is hashed from: 1, and room for two hashes. */
const node = Buffer.alloc(65, 1);

/** The hash of an entry: SHA-256(0x00 ‖ data). */
export function leafHash(data: Uint8Array): Hash {
  return hash("sha256", Buffer.concat([LEAF, data]), "buffer");
}

/** The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  left.copy(node, 1);
  right.copy(node, 33);
  return hash("sha256", node, "buffer");
}

/** The leaf of one record of Surety: its kind and its content in canonical JSON. The same record gives the same leaf forever. */
export function leafOf(kind: string, record: { readonly [name: string]: Json | undefined }): Hash {
  return leafHash(Buffer.from(canonicalJson({ kind, record }), "utf8"));
}

/** The leaf, in hex, of a record that is there as the canonical JSON that `leafOf` makes of it. */
export function leafOfText(text: string): string {
  return hash("sha256", `\0${text}`);
}

/** A tree by the roots of its parts: `rootOf(from, to)` is the tree hash of leaves `from` up to and without `to`. */
export type Tree = { size: number; rootOf(from: number, to: number): Hash };

/** Audit path of leaf `index` in the tree of the first `size` leaves, RFC 6962 section 2.1.1. Throws RangeError outside it. */
export function inclusionProof(tree: Tree, index: number, size = tree.size): Hash[] {
  if (!whole(index) || !whole(size) || index >= size || size > tree.size) {
    throw new RangeError(`There is no leaf ${index} in a tree of ${size} out of ${tree.size}.`);
  }
  const path: Hash[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      path.push(tree.rootOf(middle, to));
      to = middle;
    } else {
      path.push(tree.rootOf(from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** Proof that the tree of the first `older` leaves is the beginning of the tree of the first `newer`, RFC 6962 section 2.1.2. */
export function consistencyProof(tree: Tree, older: number, newer = tree.size): Hash[] {
  if (!whole(older) || !whole(newer) || older > newer || newer > tree.size) {
    throw new RangeError(`There is no tree of ${older} before ${newer} out of ${tree.size}.`);
  }
  if (older === 0 || older === newer) return [];
  const path: Hash[] = [];
  let from = 0;
  let to = newer;
  let complete = true;
  while (older !== to) {
    const middle = from + split(to - from);
    if (older <= middle) {
      path.push(tree.rootOf(middle, to));
      to = middle;
    } else {
      path.push(tree.rootOf(from, middle));
      from = middle;
      complete = false;
    }
  }
  if (!complete) path.push(tree.rootOf(from, to));
  return path.reverse();
}

/** True when `proof` shows that `leaf` is entry `index` of the tree of `size` with this root, RFC 9162 section 2.1.3.2. */
export function verifyInclusion(claim: {
  leaf: Hash;
  index: number;
  size: number;
  root: Hash;
  proof: readonly Hash[];
}): boolean {
  const { leaf, index, size, root, proof } = claim;
  if (!whole(index) || !whole(size) || index >= size || ![leaf, root, ...proof].every(isHash)) return false;
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && hash.equals(root);
}

/** The largest power of two smaller than `n`: where RFC 6962 divides a tree of `n` leaves. */
export function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
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
