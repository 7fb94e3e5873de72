import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FRAME, HEADER, TAG } from "#evidence/vault/sealed-stream";
import { openVault } from "#evidence/vault/vault";

const KEY = Buffer.alloc(32, 3);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const pathOf = (name: string) => join(dir, "objects", name.slice(0, 2), name);
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "surety-vault-"));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of source) found.push(one);
  return found;
}

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("storing and reading", () => {
  test.each([0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 17])(
    "%i bytes come back",
    async (size) => {
      const vault = await openVault(dir, KEY);
      const bytes = randomBytes(size);
      const stored = await vault.put(pieces(bytes, 1000));
      expect(stored).toEqual({ sha256: sha256(bytes), size });
      expect((await vault.readAll(stored.sha256)).equals(bytes)).toBe(true);
      expect(await all(vault.list())).toEqual([stored]);
      expect(await readdir(join(dir, "unfinished"))).toEqual([]);
    },
  );

  test("a staged file is in the vault once it is kept, and gone when it is dropped", async () => {
    const vault = await openVault(dir, KEY);
    const [kept, dropped] = [await vault.stage(Buffer.from("kept")), await vault.stage(Buffer.from("no"))];
    expect(Buffer.concat(await all(kept.read())).toString()).toBe("kept");
    expect(await all(vault.list())).toEqual([]);
    await kept.keep();
    await kept.keep();
    for (const one of [kept, dropped]) await one.drop();
    expect(await all(vault.list())).toEqual([{ sha256: sha256(Buffer.from("kept")), size: 4 }]);
    expect(await readdir(join(dir, "unfinished"))).toEqual([]);
  });

  test("pieces of any size give the same object", async () => {
    const vault = await openVault(dir, KEY);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (parts) => {
        const whole = Buffer.concat(parts);
        const streamed = await vault.put(
          (async function* () {
            yield* parts;
          })(),
        );
        expect(streamed).toEqual(await vault.put(whole));
        expect((await vault.readAll(streamed.sha256)).equals(whole)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test("the same bytes are stored once, and not touched again", async () => {
    const vault = await openVault(dir, KEY);
    const { sha256: name } = await vault.put(Buffer.from("once"));
    const before = await readFile(pathOf(name));
    await Promise.all([vault.put(Buffer.from("once")), vault.put(Buffer.from("once"))]);
    expect((await readFile(pathOf(name))).equals(before)).toBe(true);
  });

  test("nothing readable is on the disk", async () => {
    const vault = await openVault(dir, KEY);
    const { sha256: name } = await vault.put(Buffer.from("salary list of the whole company"));
    expect((await readFile(pathOf(name))).includes("salary")).toBe(false);
  });

  test("a file above the limit is refused and leaves nothing", async () => {
    const vault = await openVault(dir, KEY);
    await expect(vault.put(pieces(randomBytes(5000), 100), { maxBytes: 4999 })).rejects.toMatchObject({
      trouble: "too_large",
    });
    expect((await vault.put(randomBytes(4999), { maxBytes: 4999 })).size).toBe(4999);
    expect(await readdir(join(dir, "unfinished"))).toEqual([]);
  });

  test("a source that fails leaves nothing", async () => {
    const vault = await openVault(dir, KEY);
    const broken = (async function* () {
      yield Buffer.from("first half");
      throw new Error("connection lost");
    })();
    await expect(vault.put(broken)).rejects.toThrow("connection lost");
    const gone = (async function* () {
      yield Buffer.from("first half");
      throw Object.assign(new Error("gone"), { code: "ENOENT" });
    })();
    await expect(vault.put(gone), "not the vault's trouble").rejects.toMatchObject({ code: "ENOENT" });
    expect(await all(vault.list())).toEqual([]);
    expect(await readdir(join(dir, "unfinished"))).toEqual([]);
  });

  test("what it does not hold is missing, whatever is asked for", async () => {
    const vault = await openVault(dir, KEY);
    for (const name of ["", "../../key-check", "ab", "g".repeat(64), "a".repeat(64)]) {
      expect(await vault.has(name)).toBe(false);
      await expect(vault.readAll(name)).rejects.toMatchObject({ trouble: "missing" });
    }
  });
});

describe("damage shows", () => {
  test.each([
    ["the magic", 2],
    ["the salt", HEADER - 1],
    ["the first frame", HEADER + 5],
    ["its tag", HEADER + FRAME + 3],
    ["the last byte", -1],
  ])("a bit changed in %s", async (_where, at) => {
    const vault = await openVault(dir, KEY);
    const bytes = randomBytes(2 * FRAME + 10);
    const { sha256: name } = await vault.put(bytes);
    const disk = await readFile(pathOf(name));
    disk[(at + disk.length) % disk.length]! ^= 1;
    await writeFile(pathOf(name), disk);
    await expect(vault.readAll(name)).rejects.toMatchObject({ trouble: "damaged" });
    expect((await vault.verify()).damaged).toMatchObject([{ sha256: name }]);
    await vault.put(bytes);
    expect(await vault.verify()).toEqual({ sound: 1, bytes: bytes.length, damaged: [], strangers: [] });
  });

  test("frames cut off, swapped or put under another name", async () => {
    const vault = await openVault(dir, KEY);
    const { sha256: name } = await vault.put(randomBytes(3 * FRAME));
    const disk = await readFile(pathOf(name));
    const frame = (n: number) => disk.subarray(HEADER + n * (FRAME + TAG), HEADER + (n + 1) * (FRAME + TAG));
    await writeFile(pathOf(name), Buffer.concat([disk.subarray(0, HEADER), frame(1), frame(0), frame(2)]));
    await expect(vault.readAll(name)).rejects.toMatchObject({ trouble: "damaged" });
    for (const cut of [0, 7, HEADER, HEADER + FRAME + TAG, HEADER + 2 * (FRAME + TAG)]) {
      await writeFile(pathOf(name), disk);
      await truncate(pathOf(name), cut);
      await expect(vault.readAll(name)).rejects.toMatchObject({ trouble: "damaged" });
    }
    const other = await vault.put(Buffer.from("another file"));
    await writeFile(pathOf(name), await readFile(pathOf(other.sha256)));
    await expect(vault.readAll(name)).rejects.toMatchObject({ trouble: "damaged" });
  });

  test("strangers among the objects are named", async () => {
    const vault = await openVault(dir, KEY);
    const { sha256: name } = await vault.put(Buffer.from("x"));
    await writeFile(join(dir, "objects", name.slice(0, 2), "notes.txt"), "hello");
    expect((await vault.verify()).strangers).toEqual([`${name.slice(0, 2)}/notes.txt`]);
  });
});

describe("trouble said plainly", () => {
  test("another key is refused before anything is written", async () => {
    await openVault(dir, KEY);
    await expect(openVault(dir, Buffer.alloc(32, 4))).rejects.toMatchObject({ trouble: "wrong_key" });
    await expect(openVault(dir, Buffer.alloc(16))).rejects.toMatchObject({ trouble: "wrong_key" });
  });

  test("a folder that is gone or no folder", async () => {
    const vault = await openVault(dir, KEY);
    await rm(dir, { recursive: true });
    await expect(vault.put(Buffer.from("x"))).rejects.toMatchObject({ trouble: "unreadable" });
    await writeFile(dir, "a file in its place");
    await expect(openVault(dir, KEY)).rejects.toMatchObject({ trouble: "unreadable" });
  });

  test.skipIf(process.getuid?.() === 0)("a folder that may not be written", async () => {
    const vault = await openVault(dir, KEY);
    await chmod(join(dir, "unfinished"), 0o500);
    await expect(vault.put(Buffer.from("x"))).rejects.toMatchObject({ trouble: "unreadable" });
  });

  test("a process killed while it stores leaves nothing that hides", async () => {
    const child = spawn(process.execPath, ["tests/support/workers/endless-put.ts", dir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    const [name] = await readdir(join(dir, "unfinished"));
    const meanwhile = await openVault(dir, KEY);
    expect(meanwhile.swept, "a living process keeps its file").toEqual([]);
    child.kill("SIGKILL");
    await once(child, "exit");
    const vault = await openVault(dir, KEY);
    expect(vault.swept).toMatchObject([{ name }]);
    expect(vault.swept[0]!.bytes).toBeGreaterThan(FRAME);
    expect(await readdir(join(dir, "unfinished"))).toEqual([]);
    expect(await all(vault.list())).toEqual([]);
  });

  test("a forgotten file of a living process goes after a day", async () => {
    await openVault(dir, KEY);
    const path = join(dir, "unfinished", "1-forgotten");
    await writeFile(path, "x");
    expect((await openVault(dir, KEY)).swept).toEqual([]);
    await utimes(path, 0, 0);
    expect((await openVault(dir, KEY)).swept).toMatchObject([{ name: "1-forgotten", bytes: 1 }]);
  });
});
