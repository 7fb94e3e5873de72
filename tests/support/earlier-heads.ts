import { createPrivateKey, hkdfSync, sign } from "node:crypto";
import type { AppContext } from "#app/context";
import { readTree } from "#app/queries/installation/log-tree";
import { bookkeeping } from "#app/work";
import { insertHead } from "#db/installation/log-leaves";
import { headText, openLogKey, type SignedHead } from "#evidence/log/log-heads";

/** Signs the log as versions before checkpoints did: four lines by the same key. */
export async function signAsBefore(app: AppContext): Promise<SignedHead> {
  const seed = Buffer.from(hkdfSync("sha256", app.secretKey, "", "surety log signing v1", 32));
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const tree = await readTree(app);
  const head = { size: tree.size, root: tree.root(), at: app.now() };
  const signature = sign(
    null,
    headText(head),
    createPrivateKey({ key: der, format: "der", type: "pkcs8" }),
  ).toString("base64");
  const { publicKey } = openLogKey(app.secretKey);
  await bookkeeping(app, (db) =>
    insertHead(db, {
      size: head.size,
      root: head.root.toString("hex"),
      signed_at: head.at.toISOString(),
      signature,
      public_key: publicKey,
      checkpoint: null,
      bridge: null,
    }),
  );
  return { ...head, signature, publicKey, checkpoint: null };
}
