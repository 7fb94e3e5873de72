import { readdirSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { testApp } from "#tests/support/app";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Speaks clamd's INSTREAM and finds one word; `limit` is its StreamMaxLength. What it was sent is kept. */
async function startClamd(limit = 10_000_000): Promise<{ place: string; sent: Buffer[] }> {
  const sent: Buffer[] = [];
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    let file = Buffer.alloc(0);
    let begun = false;
    const answer = (text: string) => socket.end(`${text}\0`);
    socket.on("error", () => undefined);
    socket.on("data", (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      if (!begun && bytes.length >= 10) {
        if (bytes.subarray(0, 10).toString() !== "zINSTREAM\0") return answer("UNKNOWN COMMAND");
        begun = true;
        bytes = bytes.subarray(10);
      }
      while (begun && bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE()) {
        const length = bytes.readUInt32BE();
        file = Buffer.concat([file, bytes.subarray(4, 4 + length)]);
        bytes = bytes.subarray(4 + length);
        if (file.length > limit) return answer("INSTREAM size limit exceeded. ERROR");
        if (length > 0) continue;
        sent.push(file);
        answer(file.includes("X5O!P%@AP") ? "stream: Eicar-Signature FOUND" : "stream: OK");
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { place: `127.0.0.1:${(server.address() as AddressInfo).port}`, sent };
}

const kept = (dir: string) =>
  readdirSync(join(dir, "vault"), { recursive: true }).filter((name) => /[0-9a-f]{64}$/.test(String(name)));
const unfinished = (dir: string) => readdirSync(join(dir, "vault", "unfinished"));

async function* inPieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

describe("with a virus scanner", () => {
  test("a clean file is stored, after the scanner saw each of its bytes", async () => {
    const clamd = await startClamd();
    const app = await testApp(undefined, { CLAMD: clamd.place });
    const { sha256 } = await app.vault.put(inPieces("user,mfa\n", "", "ada,yes\n"));
    expect((await app.vault.readAll(sha256)).toString()).toBe("user,mfa\nada,yes\n");
    const large = Buffer.alloc(3_000_000, "x");
    await app.vault.put(large);
    expect(clamd.sent.map((one) => one.length)).toEqual([17, large.length]);
  });

  test("an infected file is refused by its name, and nothing of it stays", async () => {
    const app = await testApp(undefined, { CLAMD: (await startClamd()).place });
    await expect(app.vault.put(inPieces("X5O!", "P%@AP[4"))).rejects.toMatchObject({
      code: "invalid",
      message: "The virus scanner found Eicar-Signature in this file. It was not stored.",
    });
    expect([kept(app.config.dataDir), unfinished(app.config.dataDir)]).toEqual([[], []]);
  });

  test("a file that the scanner does not take, or a scanner that is gone, is refused in words", async () => {
    const small = await testApp(undefined, { CLAMD: (await startClamd(1_000)).place });
    await expect(small.vault.put(Buffer.alloc(500_000, "x"))).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("larger than the virus scanner takes"),
    });
    for (const place of ["127.0.0.1:1", "/nowhere/clamd.ctl"]) {
      const alone = await testApp(undefined, { CLAMD: place });
      await expect(alone.vault.put(Buffer.from("a"))).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("The virus scanner did not respond, so nothing was stored."),
      });
      expect(kept(alone.config.dataDir)).toEqual([]);
    }
  });
});
