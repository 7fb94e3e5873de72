import { setImmediate } from "node:timers/promises";
import { createInflateRaw } from "node:zlib";
import { BadFile } from "#evidence/files/bad-lines";

/** One file of an archive. `size` is what it says to have unpacked. */
export type Entry = { name: string; deflated: boolean; packed: Uint8Array; size: number };

const MOST_ENTRIES = 1000;
/** Bytes of all files of an archive, unpacked. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Sheets of nothing but like rows stay below; what lies above is made to fill a memory. */
const HIGHEST_RATIO = 400;
/** Below this size a ratio says nothing. */
const SMALL = 1024 * 1024;
const END_SIZE = 22;
const LONGEST_COMMENT = 65_535;
const PIECE = 65_536;
const TURN_MS = 20;
const BROKEN = "The workbook is damaged: its archive cannot be read. Save it again as .xlsx.";

/** Whether the bytes begin with the signature of a ZIP archive (APPNOTE 4.3.7). */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/**
 * The files of a ZIP archive by name, in lower case, with nothing unpacked: the directory at its end is checked first.
 * @throws BadFile when it is damaged, has a password, or would unpack to more than is read
 */
export function entriesOf(bytes: Uint8Array): Map<string, Entry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  const directory = view.getUint32(end + 16, true);
  if (count > MOST_ENTRIES) throw new BadFile("The workbook has more than 1,000 files inside.");
  const entries = new Map<string, Entry>();
  let [at, unpacked] = [directory, 0];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw new BadFile(BROKEN);
    const entry = entryAt(bytes, view, at, directory);
    if (entries.has(entry.name)) throw new BadFile(BROKEN);
    unpacked += entry.size;
    if (unpacked > MOST_BYTES || isDense(entry))
      throw new BadFile("The workbook would unpack to more than 256 MiB, or is packed suspiciously tightly.");
    entries.set(entry.name, entry);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endOf(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_SIZE - LONGEST_COMMENT);
  for (let at = view.byteLength - END_SIZE; at >= least; at -= 1)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  throw new BadFile(BROKEN);
}

function entryAt(bytes: Uint8Array, view: DataView, at: number, directory: number): Entry {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const [packedSize, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
  const [nameSize, local] = [view.getUint16(at + 28, true), view.getUint32(at + 42, true)];
  if (flags & 1) throw new BadFile("The archive has a password. Save the workbook without one.");
  if (method !== 0 && method !== 8) throw new BadFile(BROKEN);
  if (local + 30 > directory || view.getUint32(local, true) !== 0x04034b50) throw new BadFile(BROKEN);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > directory) throw new BadFile(BROKEN);
  const name = nameOf(bytes.subarray(at + 46, at + 46 + nameSize));
  return { name, deflated: method === 8, packed: bytes.subarray(start, start + packedSize), size };
}

/** Some writers part folders by backslashes. Nothing is unpacked to a disk, but a name that leaves its folder is no workbook's. */
function nameOf(bytes: Uint8Array): string {
  const name = new TextDecoder().decode(bytes).replaceAll("\\", "/").toLowerCase();
  if (name.startsWith("/") || /^[a-z]:/.test(name) || name.split("/").includes(".."))
    throw new BadFile("The archive holds file names that lead out of it, so it is not read.");
  return name;
}

function isDense({ packed, size }: Entry): boolean {
  return size > SMALL && size > packed.byteLength * HIGHEST_RATIO;
}

/** The bytes of a file in pieces, with turns of the event loop between them. @throws BadFile when it is longer than it says */
export async function* unpacked({ packed, deflated, size }: Entry): AsyncGenerator<Uint8Array> {
  let [length, since] = [0, performance.now()];
  for await (const piece of deflated ? inflated(packed) : stored(packed)) {
    length += piece.byteLength;
    if (length > size) throw new BadFile(BROKEN);
    yield piece;
    if (performance.now() - since < TURN_MS) continue;
    await setImmediate();
    since = performance.now();
  }
  if (length !== size) throw new BadFile(BROKEN);
}

async function* inflated(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const stream = createInflateRaw({ chunkSize: PIECE });
  stream.end(packed);
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      throw new BadFile(BROKEN);
    throw error;
  } finally {
    stream.destroy();
  }
}

async function* stored(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < packed.byteLength; at += PIECE) yield packed.subarray(at, at + PIECE);
}
