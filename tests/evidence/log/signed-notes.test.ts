import { describe, expect, test } from "vitest";
import { openCheckpoint, openLogKey, originOfKey, verifyBridge, verifyHead } from "#evidence/log/log-heads";
import { openNote, verifierKey } from "#evidence/log/signed-notes";

/** The example of golang.org/x/mod/sumdb/note, which the specification was written from. */
const published = {
  key: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  note: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
};
const name = "PeterNeumann";
const raw = Buffer.from(published.key.split("+").slice(2).join("+"), "base64").subarray(1);

describe("a published signed note", () => {
  test("opens by its published key, whose text form comes out the same", () => {
    expect(openNote(published.note, name, raw)?.text).toBe(`${published.note.split("\n\n")[0]}\n`);
    expect(verifierKey(name, raw)).toBe(published.key);
  });

  test.each<[string, (note: string) => string]>([
    ["another text", (note) => note.replace("answer", "question")],
    ["another signature", (note) => note.replace("x08go/Z", "x08go/Y")],
    ["another key id", (note) => note.replace("x08g", "x08h")],
    ["another name", (note) => note.replace("— Peter", "— Paul")],
    ["no empty line", (note) => note.replace("\n\n", "\n")],
    ["no last line feed", (note) => note.slice(0, -1)],
    ["a control character", (note) => note.replace("your", "\tyour")],
    ["a hyphen for the dash", (note) => note.replace("—", "-")],
  ])("with %s does not open", (_what, change) => {
    expect(openNote(change(published.note), name, raw)).toBeNull();
  });

  test("opens with the line of an unknown key beside it", () => {
    expect(
      openNote(
        `${published.note}— witness.example/w1 ${Buffer.alloc(80, 1).toString("base64")}\n`,
        name,
        raw,
      ),
    ).not.toBeNull();
  });
});

describe("a checkpoint", () => {
  const key = openLogKey(Buffer.alloc(32, 7));
  const at = new Date("2026-03-11T06:00:00.700Z");
  const head = key.sign({ size: 8, root: Buffer.alloc(32, 3), at });
  const origin = originOfKey(key.publicKey);

  test("has origin, size and root, an empty line, and two signature lines in the name of the log", () => {
    const lines = head.checkpoint?.split("\n");
    expect(lines?.slice(0, 4)).toEqual([origin, "8", Buffer.alloc(32, 3).toString("base64"), ""]);
    expect(origin).toMatch(/^surety-log\/[0-9a-f]{32}$/);
    expect(lines?.slice(4)).toEqual([
      expect.stringMatching(`^— ${origin} \\S+$`),
      expect.stringMatching(`^— ${origin} \\S+$`),
      "",
    ]);
  });

  test("opens to what was signed, to the second", () => {
    expect(openCheckpoint(head.checkpoint ?? "", key.publicKey)).toEqual(head);
    expect(head.at).toEqual(new Date("2026-03-11T06:00:00.000Z"));
    expect(openCheckpoint(head.checkpoint ?? "", openLogKey(Buffer.alloc(32, 8)).publicKey)).toBeNull();
  });

  test.each<[string, Partial<typeof head>]>([
    ["size", { size: 9 }],
    ["root", { root: Buffer.alloc(32, 4) }],
    ["instant", { at: new Date("2026-03-11T06:00:01.000Z") }],
    ["signature", { signature: Buffer.alloc(64, 1).toString("base64") }],
    ["note", { checkpoint: head.checkpoint?.replace("\n8\n", "\n08\n") ?? null }],
    ["form", { checkpoint: null }],
  ])("does not hold with another %s", (_what, change) => {
    expect(verifyHead(head)).toBe(true);
    expect(verifyHead({ ...head, ...change })).toBe(false);
  });

  test("a bridge names one head of the earlier form, and is no checkpoint", () => {
    const last = { ...head, checkpoint: null };
    const bridge = key.bridge(last);
    expect(verifyBridge(bridge, last)).toBe(true);
    expect(verifyBridge(bridge, { ...last, size: 9 })).toBe(false);
    expect(verifyBridge(openLogKey(Buffer.alloc(32, 8)).bridge(last), last)).toBe(false);
    expect(openCheckpoint(bridge, key.publicKey)).toBeNull();
  });
});
