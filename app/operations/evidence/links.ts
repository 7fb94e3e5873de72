import { record } from "#app/audit";
import { mustFindEvidence } from "#app/operations/evidence/actor";
import { actorName, allow, type Work } from "#app/work";
import { listControls } from "#db/controls/controls";
import { controlIdsByRef, endEvidenceControl, insertEvidenceControl } from "#db/evidence/evidence";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";

/** A control, and with `dueOn` one occurrence of it: any day in its window. */
export type ControlLink = { controlRef: string; dueOn?: Day | null };

/** Links an item to further controls, or to an occurrence by any day in it. */
export async function linkEvidence(work: Work, id: string, links: readonly ControlLink[]): Promise<void> {
  allow(work.actor, "evidence.add");
  const item = await mustFindEvidence(work, id);
  await refuseUnknownControls(work, links);
  const controls = await writeLinks(work, item.id, links);
  if (controls.length === 0)
    throw new Refused("conflict", "This item is already linked there.", "controlRef");
  await record(work, {
    action: "evidence.link",
    subject: { type: "evidence", id: item.id, ref: item.ref },
    after: { controls },
  });
}

/** Ends a link that was wrong; the row and the reason stay. */
export async function unlinkEvidence(
  work: Work,
  id: string,
  link: ControlLink,
  reason: string,
): Promise<void> {
  allow(work.actor, "evidence.add");
  const item = await mustFindEvidence(work, id);
  if (reason.trim() === "") throw new Refused("invalid", "Enter why the link was wrong.", "reason");
  const controlId = (await controlIdsByRef(work.db, [link.controlRef])).get(link.controlRef) ?? "";
  const end = { at: work.now.toISOString(), by: actorName(work.actor), reason: reason.trim() };
  const ended = await endEvidenceControl(
    work.db,
    { evidenceId: item.id, controlId, dueOn: link.dueOn ?? null },
    end,
  );
  if (!ended) throw new Refused("conflict", "Link not found.");
  const before = { control: link.controlRef, dueOn: link.dueOn ?? null };
  await record(work, {
    action: "evidence.unlink",
    subject: { type: "evidence", id: item.id, ref: item.ref },
    before,
    reason: reason.trim(),
  });
}

/** Writes the links whose controls the programme contains; gives back what is new, in words. */
export async function writeLinks(
  work: Work,
  evidenceId: string,
  links: readonly ControlLink[],
): Promise<string[]> {
  const ids = await controlIdsByRef(work.db, [...new Set(links.map((one) => one.controlRef))]);
  const linked: string[] = [];
  for (const { controlRef, dueOn = null } of links) {
    const controlId = ids.get(controlRef);
    if (controlId === undefined) continue;
    const by = { linked_at: work.now.toISOString(), linked_by: actorName(work.actor) };
    const fresh = await insertEvidenceControl(work.db, {
      evidence_id: evidenceId,
      control_id: controlId,
      due_on: dueOn,
      ...by,
    });
    if (fresh) linked.push(dueOn ? `${controlRef} ${dueOn}` : controlRef);
  }
  return linked;
}

/** Throws Refused when a reference is not in the programme. */
export async function refuseUnknownControls(work: Work, links: readonly ControlLink[]): Promise<void> {
  const refs = [...new Set(links.map((one) => one.controlRef))];
  const ids = await controlIdsByRef(work.db, refs);
  const unknown = refs.find((ref) => !ids.has(ref));
  if (unknown === undefined) return;
  const why = (await listControls(work.db)).length === 0 ? " Load the programme first to get controls." : "";
  throw new Refused("invalid", `Control not found: ${unknown}.${why}`, "controls");
}
