import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { backupKey, type Packed, type Part, packBackup, unpackBackup } from "#evidence/backup/backup-archive";
import { VaultError } from "#evidence/vault/vault-error";

const key = backupKey(Buffer.alloc(32, 1));

async function* pieces(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

async function pack(parts: Part[], under = key): Promise<{ bytes: Buffer; packed: Packed[] }> {
  const out: Buffer[] = [];
  const packed: Packed[] = [];
  for await (const piece of packBackup(under, parts, (part) => packed.push(part))) out.push(piece);
  return { bytes: Buffer.concat(out), packed };
}

async function unpack(bytes: Buffer, under = key, size = 1000): Promise<Record<string, Buffer>> {
  // Not an object while it is filled: "__proto__" is a name like others.
  const found = new Map<string, Buffer>();
  const stored = (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
  await unpackBackup(under, stored, async (name, part) => {
    const all: Buffer[] = [];
    for await (const piece of part) all.push(Buffer.from(piece));
    found.set(name, Buffer.concat(all));
  });
  return Object.fromEntries(found);
}

test("gives back what was packed, whatever the sizes of parts and of reads", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.string({ minLength: 1 }),
        fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 4 }),
        { maxKeys: 4, noNullPrototype: true },
      ),
      fc.integer({ min: 1000, max: 200_000 }),
      async (content, size) => {
        const { bytes, packed } = await pack(
          Object.entries(content).map(([name, all]) => ({ name, bytes: pieces(...all) })),
        );
        const expected = Object.fromEntries(
          Object.entries(content).map(([name, all]) => [name, Buffer.concat(all)]),
        );
        expect(await unpack(bytes, key, size)).toEqual(expected);
        expect(packed.map(({ name }) => name)).toEqual(Object.keys(content));
      },
    ),
    { numRuns: 30 },
  );
});

test("a changed byte anywhere is found", async () => {
  const { bytes } = await pack([
    { name: "a", bytes: pieces(randomBytes(200)) },
    { name: "b", bytes: pieces(randomBytes(70_000)) },
  ]);
  for (let at = 0; at < bytes.length; at += at < 400 ? 1 : 997) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ 1;
    await expect(unpack(changed), `byte ${at}`).rejects.toMatchObject({ name: "BackupError" });
  }
});

test("a file that was cut off at any place is found", async () => {
  const { bytes } = await pack([{ name: "a", bytes: pieces(randomBytes(150_000)) }]);
  for (const length of [0, 7, 8, 39, 40, 41, 79, 80, 81, 65_700, bytes.length - 1]) {
    await expect(unpack(bytes.subarray(0, length)), `${length} bytes`).rejects.toMatchObject({
      name: "BackupError",
    });
  }
});

test("says which trouble it is: another key, another kind of file", async () => {
  const { bytes } = await pack([{ name: "a", bytes: pieces(Buffer.from("x")) }]);
  await expect(unpack(bytes, backupKey(Buffer.alloc(32, 2)))).rejects.toMatchObject({ trouble: "wrong_key" });
  await expect(
    unpack(Buffer.from("PK\u0003\u0004 something else that is long enough to be read")),
  ).rejects.toMatchObject({ trouble: "not_a_backup" });
});

test("nothing of the content can be read from outside", async () => {
  const { bytes } = await pack([
    { name: "people-of-acme", bytes: pieces(Buffer.from("Ngozi Okafor ".repeat(1000))) },
  ]);
  expect(bytes.includes("people-of-acme")).toBe(false);
  expect(bytes.includes("Ngozi")).toBe(false);
});

test("a source that cannot be reached ends the backup", async () => {
  const gone = (async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from("begin");
    throw new VaultError("unreadable", "The vault cannot be used (EIO).");
  })();
  await expect(pack([{ name: "a", bytes: gone }])).rejects.toThrow("EIO");
});
