import { record } from "#app/audit";
import { refuseUnknownControls } from "#app/operations/evidence/links";
import { requireStaff } from "#app/operations/staff";
import { readProgramme } from "#app/queries/controls/programme";
import { actorName, allow, type Work } from "#app/work";
import { controlIdsByRef } from "#db/evidence/evidence";
import {
  type EvidenceRequest,
  findRequest,
  findRequestById,
  insertRequest,
  saveRequest,
} from "#db/evidence/requests";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";
import type { AskInput, ChangeRequestInput } from "#domain/evidence/request-forms";
import { awaitsAnswer, isUnsettled } from "#domain/evidence/requests";

type Asked = { id: string; ref: string };

/** The record of a request in the log. */
export function subjectOf({ id, ref }: Asked) {
  return { type: "evidence-request", id, ref } as const;
}

/**
 * Asks a person for evidence of one control or several, by a day. The same form sent twice makes one request.
 * @throws Refused for an unknown control, occurrence or item, a person who has left, a due day that has passed
 */
export async function askForEvidence(work: Work, input: AskInput): Promise<Asked> {
  allow(work.actor, "evidence-requests.edit");
  const before = input.once ? await findRequestById(work.db, input.once) : undefined;
  if (before) return sameRequest(before, input);
  const controls = await controlsOf(work, input);
  await requireStaff(work, input.personId, "personId");
  await refusePast(work, input.dueOn);
  const id = input.once ?? newId(work.now);
  const ref = await nextReference(work.db, "EQ");
  const { title, details, kind, personId, dueOn } = input;
  const at = work.now.toISOString();
  const row = { id, ref, title, details, kind, person_id: personId, due_on: dueOn };
  const asked = {
    asked_at: at,
    asked_by: actorName(work.actor),
    asked_by_user: work.actor.kind === "user" ? work.actor.userId : null,
    round_at: at,
  };
  await insertRequest(work.db, { ...row, ...asked }, controls);
  await record(work, {
    action: "evidence-requests.ask",
    subject: subjectOf({ id, ref }),
    after: {
      title,
      details,
      kind,
      personId,
      dueOn,
      controls: [input.control, ...input.others],
      occurrence: input.occurrence,
      items: controls[0]?.items,
    },
  });
  return { id, ref };
}

/** @throws Refused where the same page sent something else before */
function sameRequest(before: EvidenceRequest, input: AskInput): Asked {
  if (before.title !== input.title || before.person.id !== input.personId)
    throw new Refused(
      "conflict",
      `This form was sent before and made ${before.ref}. Open it again for another request.`,
    );
  return { id: before.id, ref: before.ref };
}

/** The control with the occurrence and the items that are asked for, and further controls. */
async function controlsOf(work: Work, { control: ref, occurrence: key, items, others }: AskInput) {
  const refs = [...new Set([ref, ...others])];
  await refuseUnknownControls(work, [{ controlRef: ref }]);
  await refuseUnknownControls(
    work,
    others.map((controlRef) => ({ controlRef })),
  ).catch((error) => {
    throw error instanceof Refused ? new Refused(error.code, error.message, "others") : error;
  });
  const { controls, today } = await readProgramme(work.db, work.now, null, { ref });
  const control = controls[0];
  if (control?.retired)
    throw new Refused("conflict", `${ref} is retired: nothing is expected of it.`, "control");
  const one = control?.occurrences.find((candidate) => candidate.key === key);
  if (key && (!one || one.from > today))
    throw new Refused("invalid", "Choose an occurrence that has begun.", "occurrence");
  const known = one?.items ?? control?.version.evidence ?? [];
  if (items.some((item) => !known.includes(item)))
    throw new Refused("invalid", `${ref} does not expect this item. Choose one of its items.`, "items");
  const some = items.length > 0 && items.length < known.length;
  const ids = await controlIdsByRef(work.db, refs);
  const own = {
    due_on: one && !one.event ? one.due : null,
    event_id: one?.event?.id ?? null,
    items: some ? JSON.stringify(items) : null,
  };
  const none = { due_on: null, event_id: null, items: null };
  return refs.map((each) => ({ control_id: ids.get(each) ?? "", ...(each === ref ? own : none) }));
}

/**
 * Changes what is asked, of whom, or by when. Another person, another day, or a person where no one was asked begins a new
 * round of mails.
 * @throws Refused while an answer waits for acceptance, and once it is settled
 */
export async function changeRequest(work: Work, ref: string, input: ChangeRequestInput): Promise<void> {
  allow(work.actor, "evidence-requests.edit");
  const request = await requireUnsettled(work, ref);
  if (!awaitsAnswer(request.state))
    throw new Refused("conflict", "An answer waits for acceptance. Accept or return it first.");
  const before = {
    title: request.title,
    details: request.details,
    personId: request.person.id,
    dueOn: request.dueOn,
  };
  const after = { title: input.title, details: input.details, personId: input.personId, dueOn: input.dueOn };
  const again =
    request.unassigned !== null || before.personId !== after.personId || before.dueOn !== after.dueOn;
  if (!again && JSON.stringify(before) === JSON.stringify(after)) return;
  if (again) await requireStaff(work, after.personId, "personId");
  if (before.dueOn !== after.dueOn) await refusePast(work, after.dueOn);
  await saveRequest(work.db, request.id, {
    title: after.title,
    details: after.details,
    person_id: after.personId,
    due_on: after.dueOn,
    ...(again ? { round_at: work.now.toISOString(), unassigned_at: null, unassigned_reason: null } : {}),
  });
  await record(work, { action: "evidence-requests.change", subject: subjectOf(request), before, after });
}

/** Ends a request that is no longer needed. What was provided stays in the log as evidence. */
export async function withdrawRequest(work: Work, ref: string, reason: string): Promise<void> {
  allow(work.actor, "evidence-requests.edit");
  const request = await requireUnsettled(work, ref);
  await saveRequest(work.db, request.id, {
    withdrawn_at: work.now.toISOString(),
    withdrawn_by: actorName(work.actor),
    withdrawn_reason: reason,
  });
  await record(work, { action: "evidence-requests.withdraw", subject: subjectOf(request), reason });
}

/** A request that is neither accepted nor withdrawn. @throws Refused otherwise */
async function requireUnsettled(work: Work, ref: string): Promise<EvidenceRequest> {
  const request = await findRequest(work.db, ref);
  if (!request) throw new Refused("not_found", "Request not found.");
  if (!isUnsettled(request.state))
    throw new Refused(
      "conflict",
      `${request.ref} was ${request.state === "accepted" ? "accepted" : "withdrawn"} meanwhile.`,
    );
  return request;
}

async function refusePast(work: Work, dueOn: Day): Promise<void> {
  if (dueOn < (await organisationDay(work.db, work.now)))
    throw new Refused("invalid", "This day has passed. Enter a later one.", "dueOn");
}
