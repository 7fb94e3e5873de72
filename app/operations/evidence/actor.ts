import type { Work } from "#app/work";
import { type EvidenceRow, findEvidence } from "#db/evidence/evidence";
import { Refused } from "#domain/errors";

/** The item, or a refusal that gives nothing away. */
export async function mustFindEvidence(work: Work, id: string): Promise<EvidenceRow> {
  const item = await findEvidence(work.db, id);
  if (!item) throw new Refused("not_found", "Evidence not found.");
  return item;
}

/** Who acts, as the records write it. */
export function actorName({ actor }: Work): string {
  if (actor.kind === "guest") return "not signed in";
  // An operator's name says so already: "cli:root".
  if (actor.kind === "user" || actor.name.startsWith(`${actor.kind}:`)) return actor.name;
  return `${actor.kind}:${actor.name}`;
}
