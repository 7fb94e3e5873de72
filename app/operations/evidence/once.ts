import type { Work } from "#app/work";
import { findEvidence, listEvidenceFiles } from "#db/evidence/evidence";
import { Refused } from "#domain/errors";

/**
 * The item that the same form made already, where it was sent twice: by the id that the page gave to the form.
 * @throws Refused when the form came back with something else in it
 */
export async function findSentBefore(
  { db, actor }: Work,
  sent: { id?: string; title: string; files: readonly { sha256: string }[] },
): Promise<{ id: string; ref: string } | undefined> {
  const made = sent.id ? await findEvidence(db, sent.id) : undefined;
  if (!made) return undefined;
  const own = actor.kind === "user" && made.recorded_by_user === actor.userId;
  if (!own) throw new Refused("conflict", "Open the form again.");
  const hashes = (files: readonly { sha256: string }[]) => files.map(({ sha256 }) => sha256).sort();
  const files = await listEvidenceFiles(db, made.id);
  if (made.title !== sent.title || hashes(files).join() !== hashes(sent.files).join())
    throw new Refused(
      "conflict",
      `This form was sent before and made ${made.ref}. Send it again for another item.`,
    );
  return { id: made.id, ref: made.ref };
}
