import { record } from "#app/audit";
import { mustFindEvidence } from "#app/operations/evidence/actor";
import { readProgramme } from "#app/queries/controls/programme";
import { readEyes } from "#app/queries/installation/two-pairs";
import { actorName, allow, type Work } from "#app/work";
import { listControls } from "#db/controls/controls";
import {
  controlIdsByRef,
  type EvidenceRow,
  endEvidenceControl,
  insertEvidenceControl,
  listReviews,
} from "#db/evidence/evidence";
import { organisationDay } from "#db/installation/organisation";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";
import { reviewState } from "#domain/evidence/evidence";
import { requireOtherPerson } from "#domain/installation/two-pairs";

/** A control, and one occurrence of it: by any day in its window, or by its event. */
export type ControlLink = {
  controlRef: string;
  dueOn?: Day | null;
  /** Id of the member of the control's population, such as one leaver. */
  eventId?: string | null;
  /** The expected items that it shows, in the words of the version; all of them when left out. */
  items?: readonly string[] | null;
};

/** Links an item to further controls, or to an occurrence by any day in it. */
export async function linkEvidence(work: Work, id: string, links: readonly ControlLink[]): Promise<void> {
  allow(work.actor, "evidence.add");
  const item = await mustFindEvidence(work, id);
  await refuseUnknownControls(work, links);
  await refuseUnbegun(work, links);
  await refuseOwnLink(work, item);
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
    { evidenceId: item.id, controlId, dueOn: link.dueOn ?? null, eventId: link.eventId ?? null },
    end,
  );
  if (!ended) throw new Refused("conflict", "Link not found.");
  const before = { control: link.controlRef, dueOn: link.dueOn ?? null, event: link.eventId ?? null };
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
  for (const { controlRef, dueOn = null, eventId = null, items = null } of links) {
    const controlId = ids.get(controlRef);
    if (controlId === undefined) continue;
    const by = { linked_at: work.now.toISOString(), linked_by: actorName(work.actor) };
    const fresh = await insertEvidenceControl(work.db, {
      evidence_id: evidenceId,
      control_id: controlId,
      due_on: dueOn,
      event_id: eventId,
      items: items && JSON.stringify(items),
      ...by,
    });
    if (fresh) linked.push([controlRef, dueOn, eventId, items?.join("; ")].filter(Boolean).join(" "));
  }
  return linked;
}

/**
 * Refuses a link to a window that has not begun, to an event that the control does not answer to, and to items that it does not
 * expect. Windows and events are those of the audit period.
 */
export async function refuseUnbegun(work: Work, links: readonly ControlLink[]): Promise<void> {
  const today = await organisationDay(work.db, work.now);
  for (const { controlRef, dueOn, eventId, items } of links) {
    if (!eventId && !items && (!dueOn || dueOn <= today)) continue;
    const [control] = (await readProgramme(work.db, work.now, null, { ref: controlRef })).controls;
    const occurrences = control?.occurrences ?? [];
    const one = eventId
      ? occurrences.find(({ event }) => event?.id === eventId)
      : occurrences.find(({ event, from, due }) => !event && dueOn && from <= dueOn && dueOn <= due);
    if (eventId && !one)
      throw new Refused(
        "invalid",
        `${controlRef} expects nothing of this event in the audit period.`,
        "event",
      );
    if (dueOn && dueOn > today && (!one || one.from > today))
      throw new Refused(
        "invalid",
        "This window has not begun. Add the evidence once the control was performed in it.",
        "dueOn",
      );
    const known = one?.items ?? control?.version.evidence ?? [];
    if (items?.some((item) => !known.includes(item)))
      throw new Refused(
        "invalid",
        `${controlRef} does not expect this item. Choose one of its items.`,
        "items",
      );
  }
}

/** Accepted evidence is linked further by a second person only: its acceptance said nothing about the other control. */
async function refuseOwnLink(work: Work, item: EvidenceRow): Promise<void> {
  const reviews = await listReviews(work.db, item.id);
  const state = reviewState(reviews.map((one) => ({ verdict: one.verdict, at: new Date(one.reviewed_at) })));
  if (state !== "accepted" || work.actor.kind !== "user") return;
  const eyes = await readEyes(work.db, work.actor.userId, [item.recorded_by_user]);
  requireOtherPerson(
    eyes,
    "You recorded this item, or your API token did. Another person must link it, since it is already accepted.",
  );
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
