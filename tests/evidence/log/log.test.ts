import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#evidence/log/canonical";
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  leafOf,
  nodeHash,
  verifyInclusion,
} from "#evidence/log/log";
import { headText, openLogKey, verifyHead } from "#evidence/log/log-heads";
import { treeOf, treeRoot, verifyConsistency } from "#tests/support/merkle";

// The tree of eight leaves that Certificate Transparency's own implementations are tested with.
const DATA = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const LEAVES = DATA.map((hex) => leafHash(Buffer.from(hex, "hex")));
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const hex = (hashes: Buffer[]) => hashes.map((hash) => hash.toString("hex"));

describe("RFC 6962 vectors", () => {
  test.each(ROOTS.map((root, size) => ({ size, root })))(
    "root of the first $size leaves",
    ({ size, root }) => {
      expect(treeRoot(LEAVES.slice(0, size)).toString("hex")).toBe(root);
    },
  );

  test("inclusion of the first of eight", () => {
    expect(hex(inclusionProof(treeOf(LEAVES), 0))).toEqual([
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
  });

  test("consistency of one with eight is the inclusion path of the first", () => {
    expect(hex(consistencyProof(treeOf(LEAVES), 1, 8))).toEqual(hex(inclusionProof(treeOf(LEAVES), 0)));
    expect(consistencyProof(treeOf(LEAVES), 0, 8)).toEqual([]);
    expect(consistencyProof(treeOf(LEAVES), 8, 8)).toEqual([]);
  });

  test("asking for what is not in the tree is refused", () => {
    expect(() => inclusionProof(treeOf(LEAVES), 8)).toThrow(RangeError);
    expect(() => inclusionProof(treeOf(LEAVES), 0, 9)).toThrow(RangeError);
    expect(() => consistencyProof(treeOf(LEAVES), 5, 4)).toThrow(RangeError);
  });
});

const trees = fc
  .array(fc.uint8Array({ maxLength: 12 }), { minLength: 1, maxLength: 70 })
  .map((data) => data.map(leafHash));

describe("proofs, for trees of any size", () => {
  test("each leaf is proven in each head after it, and only at its own place", () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), fc.nat(), (leaves, a, b, c) => {
        const size = 1 + (a % leaves.length);
        const index = b % size;
        const proof = inclusionProof(treeOf(leaves), index, size);
        const root = treeRoot(leaves.slice(0, size));
        const leaf = leaves[index]!;
        expect(verifyInclusion({ leaf, index, size, root, proof })).toBe(true);
        expect(verifyInclusion({ leaf: leafHash(Buffer.from("other")), index, size, root, proof })).toBe(
          false,
        );
        expect(verifyInclusion({ leaf, index, size, root, proof: [...proof, root] })).toBe(false);
        if (proof.length > 0) {
          const bent = proof.map((hash) => Buffer.from(hash));
          const at = c % bent.length;
          bent[at]![c % 32]! ^= 1 + (c % 255);
          expect(verifyInclusion({ leaf, index, size, root, proof: bent })).toBe(false);
          expect(verifyInclusion({ leaf, index, size, root, proof: proof.slice(1) })).toBe(false);
        }
      }),
    );
  });

  test("a later head extends an earlier one, and a rewritten one does not", () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (leaves, a, b) => {
        const newer = 1 + (a % leaves.length);
        const older = 1 + (b % newer);
        const proof = consistencyProof(treeOf(leaves), older, newer);
        const heads = (from: Buffer[]) => ({
          older: { size: older, root: treeRoot(leaves.slice(0, older)) },
          newer: { size: newer, root: treeRoot(from.slice(0, newer)) },
        });
        expect(verifyConsistency({ ...heads(leaves), proof })).toBe(true);
        const rewritten = [leafHash(Buffer.from("rewritten past")), ...leaves.slice(1)];
        const forged = consistencyProof(treeOf(rewritten), older, newer);
        expect(verifyConsistency({ ...heads(rewritten), proof: forged })).toBe(false);
        expect(verifyConsistency({ ...heads(leaves), proof: [...proof, leaves[0]!] })).toBe(false);
      }),
    );
  });

  test("a leaf is never taken for a node", () => {
    const [left, right] = [LEAVES[0]!, LEAVES[1]!];
    expect(leafHash(Buffer.concat([left, right])).equals(nodeHash(left, right))).toBe(false);
  });
});

describe("records and heads", () => {
  test("a record's leaf does not depend on the order of its members", () => {
    const one = leafOf("evidence", {
      id: "1",
      title: "Über",
      files: [{ sha256: "ab", size: 3 }],
      note: undefined,
    });
    const two = leafOf("evidence", { files: [{ size: 3, sha256: "ab" }], title: "Über", id: "1" });
    expect(one.equals(two)).toBe(true);
    expect(one.equals(leafOf("audit", { id: "1", title: "Über", files: [{ sha256: "ab", size: 3 }] }))).toBe(
      false,
    );
  });

  test("canonical JSON is JSON with its members in order", () => {
    expect(canonicalJson({ b: 1, a: [true, null, "é\n"], "": -0, c: { z: 1.5e30, y: undefined } })).toBe(
      '{"":0,"a":[true,null,"é\\n"],"b":1,"c":{"z":1.5e+30}}',
    );
    expect(() => canonicalJson({ a: Number.NaN })).toThrow();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("a head is signed by the key of the secret, and by no other", () => {
    const key = openLogKey(Buffer.alloc(32, 7));
    const head = { size: 8, root: treeRoot(LEAVES), at: new Date("2026-03-11T06:00:00Z") };
    const signed = key.sign(head);
    expect(openLogKey(Buffer.alloc(32, 7)).publicKey).toBe(key.publicKey);
    expect(verifyHead(signed)).toBe(true);
    expect(verifyHead({ ...signed, size: 9 })).toBe(false);
    expect(verifyHead({ ...signed, at: new Date("2026-03-11T06:00:01Z") })).toBe(false);
    expect(verifyHead({ ...signed, publicKey: openLogKey(Buffer.alloc(32, 8)).publicKey })).toBe(false);
    expect(headText(head).toString()).toBe(
      "surety log v1\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n2026-03-11T06:00:00.000Z\n",
    );
  });
});
