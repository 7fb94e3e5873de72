import { storedJson } from "#db/unreadable";
import { z } from "#domain/schema";

const attachment = z.intersection(
  z.object({ name: z.string(), mediaType: z.string() }),
  z.union([z.object({ sha256: z.string() }), z.object({ text: z.string() })]),
);
/** A file of the vault, or a short text kept in the queue itself. */
export type Attachment = z.output<typeof attachment>;

/** The files that a stored mail carries. @throws Error where the column holds something else */
export function attachmentsIn(stored: string): Attachment[] {
  return storedJson("attachments", stored, z.array(attachment).parse);
}
