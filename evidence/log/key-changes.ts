import type { Hash } from "#evidence/log/log";
import { originOfKey, type SignedHead } from "#evidence/log/log-heads";
import { openNote } from "#evidence/log/signed-notes";

/** One key took the place of another when the log had this size and root. Keys are 32 bytes in base64. */
type KeyChange = { from: string; to: string; size: number; root: Hash };

/** What both keys sign. The second line is not a number, so that no reader takes it for a checkpoint. */
export function keyChangeText({ from, to, size, root }: KeyChange): string {
  return `surety log key change v1\n${originOfKey(from)}\n${from}\n${originOfKey(to)}\n${to}\n${size}\n${root.toString("base64")}\n`;
}

/** True when `note` says exactly this and both keys signed it. */
function verifyKeyChange(note: string, change: KeyChange): boolean {
  const text = keyChangeText(change);
  return [change.from, change.to].every(
    (key) => openNote(note, originOfKey(key), Buffer.from(key, "base64"))?.text === text,
  );
}

/**
 * The keys that signed the log, each with the size up to which its signature counts: the one that signs now without end, and those
 * that a note signed by both keys leads back to. A key that was replaced may be in other hands, so it counts for nothing later.
 * `heads` come in order of their size.
 */
export function signingKeys(
  heads: readonly { head: SignedHead; bridge: string | null }[],
  current: string,
): ReadonlyMap<string, number> {
  const keys = new Map([[current, Number.POSITIVE_INFINITY]]);
  let key = current;
  for (let at = heads.length - 1; at > 0; at -= 1) {
    const [before, next] = [heads[at - 1], heads[at]];
    if (!before || !next?.bridge || next.head.publicKey !== key) continue;
    const from = before.head.publicKey;
    const { size, root } = next.head;
    if (keys.has(from) || !verifyKeyChange(next.bridge, { from, to: key, size, root })) continue;
    keys.set(from, size);
    key = from;
  }
  return keys;
}
