import type { AppContext } from "#app/context";
import { readLatestHead } from "#app/queries/installation/log-heads";
import { readTree } from "#app/queries/installation/log-tree";
import { bookkeeping } from "#app/work";
import { insertHead } from "#db/installation/log-leaves";
import { Refused } from "#domain/errors";
import { keyChangeText } from "#evidence/log/key-changes";
import { type LogKey, openLogKey, type SignedHead } from "#evidence/log/log-heads";

/**
 * Signs the log as it is now, or gives the head that was signed when it had this size. Refuses when the log does not
 * continue what was signed last: it was changed, and Surety does not sign that.
 */
export async function signLogHead(app: AppContext): Promise<SignedHead> {
  const tree = await readTree(app);
  const size = tree.size;
  const last = await readLatestHead(app);
  if (last && (last.size > size || !tree.root(last.size).equals(last.root))) {
    throw new Refused(
      "conflict",
      `The log does not continue the head over ${last.size} entries that was signed ${last.at.toISOString()}: something before it was changed or removed. Nothing was signed. Run surety verify for details.`,
    );
  }
  if (last && last.size === size) return last;
  const key = openLogKey(app.secretKey);
  const head = key.sign({ size, root: tree.root(size), at: app.now() });
  const bridge = last && last.checkpoint === null ? key.bridge(last) : null;
  await bookkeeping(app, (db) => insertHead(db, rowOf(head, bridge)));
  return (await readLatestHead(app)) ?? head;
}

/** Signs the log with the key of `app`, and that it takes the place of the key before: both keys sign that. */
export async function signKeyChange(app: AppContext, before: LogKey): Promise<void> {
  const tree = await readTree(app);
  const { size } = tree;
  const root = tree.root(size);
  const key = openLogKey(app.secretKey);
  const text = keyChangeText({ from: before.publicKey, to: key.publicKey, size, root });
  // A note is its text, an empty line, and a line for each signature.
  const note = before.note(text) + key.note(text).slice(text.length + 1);
  const row = rowOf(key.sign({ size, root, at: app.now() }), note);
  await bookkeeping(app, (db) => insertHead(db, row));
}

function rowOf({ size, root, at, signature, publicKey, checkpoint }: SignedHead, bridge: string | null) {
  return {
    size,
    root: root.toString("hex"),
    signed_at: at.toISOString(),
    signature,
    public_key: publicKey,
    checkpoint,
    bridge,
  };
}
