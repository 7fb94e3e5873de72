import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Spool } from "#app/http/spool";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "surety-spool-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function readAll(spool: Spool): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let piece = await spool.next(); piece; piece = await spool.next()) pieces.push(piece);
  return Buffer.concat(pieces);
}

const pieces = Array.from({ length: 100 }, (_, n) => randomBytes(60_000 + n));

test("takes a whole document while no one reads, under no name, and gives it back as it was", async () => {
  const spool = new Spool(dir);
  for (const piece of pieces) await spool.write(piece);
  spool.end();
  expect(readdirSync(dir)).toEqual([]);
  expect((await readAll(spool)).equals(Buffer.concat(pieces))).toBe(true);
  await spool.close();
});

test("gives to a fast reader what comes, before the end is known", async () => {
  const spool = new Spool(dir);
  const read = readAll(spool);
  for (const piece of pieces) {
    await spool.write(piece);
    await new Promise(setImmediate);
  }
  spool.end();
  expect((await read).equals(Buffer.concat(pieces))).toBe(true);
});

test("a printing that breaks off is an error for the reader, after what was printed", async () => {
  const spool = new Spool(dir);
  await spool.write(Buffer.from("half"));
  spool.end(new Error("broken"));
  expect(Buffer.from((await spool.next()) ?? []).toString()).toBe("half");
  await expect(spool.next()).rejects.toThrow("broken");
});
