import { createHash, randomInt } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Ended } from "#evidence/collectors/program";

/** Runs restic with these arguments. */
export type Restic = (args: readonly string[], onOutput?: (piece: Buffer) => void) => Promise<Ended>;
type Node = { path: string; size: number };
type Copy = { sha256: string; size: number };
export type RestoredFile = Node & { restored: Copy | null; dumped: Copy | null; error: string | null };
export type Restore = {
  snapshot: string;
  eligible: number;
  code: number | null;
  messages: string;
  files: RestoredFile[];
};

/** A larger file is not sampled: the copy and its time are bounded. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_LINE = 1024 * 1024;

/** Restores files of a snapshot, chosen at random, into `folder`, and reads each a second time by `restic dump`. */
export async function restoreSample(
  restic: Restic,
  snapshot: string,
  count: number,
  folder: string,
): Promise<Restore> {
  const { eligible, chosen } = await sample(restic, snapshot, count);
  const none = { snapshot, eligible, code: null, messages: "", files: [] };
  if (chosen.length === 0) return none;
  const includes = chosen.map(({ path }) => `--include=${path.replace(/[\\*?[]/g, "\\$&")}`);
  const { code, stderr } = await restic(["restore", snapshot, `--target=${folder}`, ...includes]);
  const files: RestoredFile[] = [];
  for (const node of chosen) {
    const dumped = await dump(restic, snapshot, node.path);
    files.push({ ...node, restored: await copyAt(join(folder, node.path)), ...dumped });
  }
  return { ...none, code, messages: stderr.trim().slice(0, 4000), files };
}

/** Reads the list of the snapshot as it comes and keeps a few of its files, each with the same chance. */
async function sample(restic: Restic, snapshot: string, count: number) {
  const chosen: Node[] = [];
  let eligible = 0;
  let rest = "";
  const decoder = new StringDecoder("utf8");
  const take = (line: string) => {
    const node = fileIn(line);
    if (!node) return;
    eligible += 1;
    const place = chosen.length < count ? chosen.length : randomInt(eligible);
    if (place < count) chosen[place] = node;
  };
  const { code, stderr } = await restic(["ls", "--json", snapshot], (piece) => {
    const lines = (rest + decoder.write(piece)).split("\n");
    rest = (lines.pop() ?? "").slice(0, MOST_LINE);
    for (const line of lines) take(line);
  });
  if (code !== 0) throw new Error(`restic cannot list the snapshot: ${firstLine(stderr)}`);
  return { eligible, chosen };
}

function fileIn(line: string): Node | null {
  try {
    const { type, path, size = 0 } = JSON.parse(line) as { type?: string; path?: string; size?: number };
    // A name that is not UTF-8, or has control characters, cannot be named in an argument for certain.
    if (type !== "file" || !path?.startsWith("/") || /[\p{Cc}\uFFFD]/u.test(path)) return null;
    return size > 0 && size <= MOST_BYTES ? { path, size } : null;
  } catch {
    return null;
  }
}

async function dump(restic: Restic, snapshot: string, path: string) {
  const hash = createHash("sha256");
  let size = 0;
  const { code, stderr } = await restic(["dump", snapshot, path], (piece) => {
    hash.update(piece);
    size += piece.length;
  });
  return code === 0
    ? { dumped: { sha256: hash.digest("hex"), size }, error: null }
    : { dumped: null, error: firstLine(stderr) };
}

async function copyAt(path: string): Promise<Copy | null> {
  const stat = await lstat(path).catch(() => null);
  if (!stat?.isFile()) return null;
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return { sha256: hash.digest("hex"), size: stat.size };
}

/** What restic says about its end: the line that begins with "Fatal", else the last. */
export function firstLine(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const line = lines.find((one) => one.startsWith("Fatal:")) ?? lines.at(-1) ?? "no reason given";
  return line
    .replace(/^Fatal: /, "")
    .slice(0, 300)
    .replace(/\.*$/, ".");
}
