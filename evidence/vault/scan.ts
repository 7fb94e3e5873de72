import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { MINUTE_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import type { Vault } from "#evidence/vault/vault";

/** A scanner that is silent for so long is taken for dead. */
const patienceMs = MINUTE_MS;

/**
 * The same vault, which asks a virus scanner (clamd) about every file before it has a name in it: bytes go to both as they
 * come, and the scanner's word comes before the vault's last step. `place` is "host:port" or the path of a socket. A file that
 * is infected, or that the scanner did not judge, is refused and nothing of it stays.
 */
export function scannedVault(vault: Vault, place: string | undefined): Vault {
  if (!place) return vault;
  return {
    ...vault,
    put: (source, options) => vault.put(scanned(source, place), options),
    stage: (source, options) => vault.stage(scanned(source, place), options),
  };
}

/** clamd(8): "zINSTREAM", pieces with their length before them, one of length 0, and the answer in one line. */
async function* scanned(source: Uint8Array | AsyncIterable<Uint8Array>, place: string) {
  const scanner = await reach(place);
  try {
    await send(scanner, Buffer.from("zINSTREAM\0"));
    for await (const piece of source instanceof Uint8Array ? [source] : source) {
      // A piece of length 0 is the end.
      if (piece.length > 0) await send(scanner, lengthOf(piece), piece);
      yield piece;
    }
    await send(scanner, Buffer.alloc(4));
    refuseUnlessClean(await answerOf(scanner));
  } finally {
    scanner.socket.destroy();
  }
}

type Scanner = { socket: Socket; received: Buffer[]; ended: Promise<unknown>; broken: Error | null };

async function reach(place: string): Promise<Scanner> {
  const [, host, port] = /^([^/]+):(\d+)$/.exec(place) ?? [];
  const socket = port ? connect(Number(port), host) : connect(place);
  const scanner: Scanner = { socket, received: [], broken: null, ended: Promise.resolve() };
  scanner.ended = new Promise((resolve) => socket.once("close", resolve));
  socket.on("data", (piece: Buffer) => scanner.received.push(piece));
  socket.on("error", (error) => {
    scanner.broken = error;
  });
  socket.setTimeout(patienceMs, () => socket.destroy(new Error("The virus scanner did not respond.")));
  await Promise.race([once(socket, "connect"), scanner.ended]).catch(() => undefined);
  if (scanner.broken) throw silent(scanner.broken);
  return scanner;
}

/** Waits while the scanner is slower than the file. One that has answered already, or is gone, gets nothing more. */
async function send({ socket, received, ended }: Scanner, ...pieces: Uint8Array[]): Promise<void> {
  for (const piece of pieces)
    if (received.length === 0 && socket.writable && !socket.write(piece))
      await Promise.race([once(socket, "drain").catch(() => undefined), ended]);
}

function lengthOf(piece: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(piece.length);
  return length;
}

async function answerOf(scanner: Scanner): Promise<string> {
  const { socket, received, ended } = scanner;
  while (!Buffer.concat(received).includes(0) && !socket.destroyed && socket.readable)
    await Promise.race([once(socket, "data").catch(() => undefined), ended]);
  const text = Buffer.concat(received).toString("utf8").split("\0")[0]?.trim();
  if (!text) throw silent(scanner.broken);
  return text;
}

function refuseUnlessClean(answer: string): void {
  if (/: OK$/.test(answer)) return;
  const name = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (name)
    throw new Refused(
      "invalid",
      `The virus scanner found ${name.slice(0, 100)} in this file. It was not stored.`,
    );
  if (/size limit/i.test(answer))
    throw new Refused(
      "invalid",
      "This file is larger than the virus scanner takes (StreamMaxLength). It was not stored.",
    );
  throw silent(new Error(answer));
}

function silent(cause: unknown): Refused {
  const words =
    "The virus scanner did not respond, so nothing was stored. Try again later, or contact the administrator of Surety.";
  return Object.assign(new Refused("unavailable", words), { cause });
}
