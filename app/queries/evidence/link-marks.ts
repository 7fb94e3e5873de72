import { createHash } from "node:crypto";
import type { ReadDb, Tx } from "#db/client";
import { listLinksInForce } from "#db/evidence/lists";

/**
 * A mark for each item of what its reviewer is shown that it serves: controls, days, events and expected items. Another link gives
 * another mark. Ids are those of items.
 */
export async function readLinkMarks(
  db: ReadDb | Tx,
  ids: readonly string[],
): Promise<(id: string) => string> {
  const texts = new Map<string, string[]>();
  for (const { evidence_id: id, ...link } of await listLinksInForce(db, ids)) {
    const own = texts.get(id) ?? [];
    own.push(JSON.stringify(Object.values(link)));
    texts.set(id, own);
  }
  return (id) =>
    createHash("sha256")
      .update(JSON.stringify((texts.get(id) ?? []).sort()))
      .digest("hex")
      .slice(0, 32);
}
