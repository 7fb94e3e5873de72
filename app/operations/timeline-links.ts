import type { Work } from "#app/work";
import { findEvidence } from "#db/evidence/evidence";
import { insertLineLink } from "#db/incidents/links";
import { findSystemByName } from "#db/systems/systems";
import { Refused } from "#domain/errors";

/** What a line points to, as people type it: references of evidence items, names or references of systems. */
export type TypedLinks = { evidence?: readonly string[]; systems?: readonly string[] };

/** Points a line of the timeline to evidence items and systems on record. @throws Refused for one that is not, at its field. */
export async function linkLine(work: Work, line: string, { evidence = [], systems = [] }: TypedLinks) {
  const items = new Map<string, string>();
  for (const ref of evidence) {
    const item = await findEvidence(work.db, ref);
    if (!item) throw new Refused("invalid", `There is no evidence item ${ref}.`, "evidence");
    items.set(item.id, item.ref);
  }
  const found = new Map<string, string>();
  for (const name of systems) {
    const system = await findSystemByName(work.db, name);
    if (!system) throw new Refused("invalid", `There is no system ${name} in the register.`, "systems");
    found.set(system.id, system.name);
  }
  for (const id of items.keys())
    await insertLineLink(work.db, { line_id: line, evidence_id: id, system_id: null });
  for (const id of found.keys())
    await insertLineLink(work.db, { line_id: line, evidence_id: null, system_id: id });
  return { evidence: [...items.values()], systems: [...found.values()] };
}
