import { record } from "#app/audit";
import { addItem, type NewEvidence } from "#app/operations/evidence/evidence";
import type { ControlLink } from "#app/operations/evidence/links";
import { findSentBefore } from "#app/operations/evidence/once";
import { noteAnswer } from "#app/operations/evidence/request-returns";
import { subjectOf } from "#app/operations/evidence/requests";
import { acceptEvidence, returnEvidence } from "#app/operations/evidence/reviews";
import { readProgramme } from "#app/queries/controls/programme";
import { allow, type Work } from "#app/work";
import { listRequestControls } from "#db/evidence/request-answers";
import { type EvidenceRequest, findRequest, saveRequest } from "#db/evidence/requests";
import { organisationDay } from "#db/installation/organisation";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";
import { askedMark, awaitsAnswer } from "#domain/evidence/requests";

type Provided = {
  /** The id that the page gave to its form: sent twice, it makes one item. */
  id?: string;
  performedOn: Day;
  note: string;
  /** System, path or command that the files come from. */
  origin?: string;
  files: NewEvidence["files"];
  /** What the page said was asked for, as `askedMark` writes it. */
  seen: string;
};

/**
 * The person who was asked provides the evidence: an item of the log that another person accepts. After a return it supersedes the
 * returned item.
 * @throws Refused "not_found" to everyone else; "conflict" once nothing is expected
 */
export async function answerRequest(
  work: Work,
  ref: string,
  given: Provided,
): Promise<{ id: string; ref: string }> {
  const request = await requireOwnRequest(work, ref);
  const { files } = given;
  const before = await findSentBefore(work, { id: given.id, title: request.title, files });
  if (before) return before;
  requireAwaited(request);
  if (given.seen !== askedMark(request))
    throw new Refused(
      "conflict",
      "What is asked for was changed after you opened the page. Reload the page to read it. Nothing was sent.",
    );
  if (given.performedOn > (await organisationDay(work.db, work.now)))
    throw new Refused("invalid", "This day is in the future. Enter when it was carried out.", "performedOn");
  const made = await addItem(work, {
    id: given.id,
    title: request.title,
    shows: given.note,
    kind: request.kind,
    performed: { from: given.performedOn, to: given.performedOn },
    provenance: {
      source: `Provided by ${request.person.name} on request ${request.ref}`,
      query: given.origin || null,
      extractedAt: work.now,
    },
    files,
    controls: await linksOf(work, request),
    supersedes: request.answer?.id ?? null,
  });
  // What supersedes an answer is one by itself.
  if (!request.answer) await noteAnswer(work, request, made);
  return made;
}

/** What the item is linked to: the controls, occurrence and items that were asked for, without items that are no longer expected. */
async function linksOf(work: Work, request: EvidenceRequest): Promise<ControlLink[]> {
  const links: ControlLink[] = [];
  for (const { ref, due_on, event_id, items } of await listRequestControls(work.db, request.id)) {
    const asked = items === null ? null : (JSON.parse(items) as string[]);
    const [control] = asked ? (await readProgramme(work.db, work.now, null, { ref })).controls : [];
    const one = control?.occurrences.find(({ event, due }) =>
      event_id ? event?.id === event_id : !event && due === due_on,
    );
    const known = one?.items ?? control?.version.evidence ?? [];
    links.push({
      controlRef: ref,
      dueOn: due_on,
      eventId: event_id,
      items: asked?.filter((item) => known.includes(item)) ?? null,
    });
  }
  return links;
}

/** The person says that they cannot provide it: no one is asked until an officer chooses another person. */
export async function handBackRequest(work: Work, ref: string, reason: string): Promise<void> {
  const request = await requireOwnRequest(work, ref);
  requireAwaited(request);
  await saveRequest(work.db, request.id, {
    unassigned_at: work.now.toISOString(),
    unassigned_reason: `${request.person.name} handed it back: ${reason}`,
  });
  await record(work, { action: "evidence-requests.hand-back", subject: subjectOf(request), reason });
}

/** Someone else than who provided it accepts the newest answer. */
export async function acceptAnswer(
  work: Work,
  ref: string,
  { evidence, reason, seen }: { evidence: string; reason?: string; seen?: string },
): Promise<void> {
  await acceptEvidence(work, await requireNewest(work, ref, evidence), reason || null, seen);
}

/** Someone else than who provided it returns the newest answer with the reason; it is due again on `dueOn`. */
export async function returnAnswer(
  work: Work,
  ref: string,
  { evidence, reason, dueOn }: { evidence: string; reason: string; dueOn: Day },
): Promise<void> {
  await returnEvidence(work, await requireNewest(work, ref, evidence), reason, dueOn);
}

/** The id of the answer that the page showed, while it is the newest and the request goes on. */
async function requireNewest(work: Work, ref: string, evidence: string): Promise<string> {
  allow(work.actor, "evidence.review");
  const request = await findRequest(work.db, ref);
  if (!request) throw new Refused("not_found", "Request not found.");
  if (request.state !== "answered" || request.answer?.ref !== evidence)
    throw new Refused("conflict", "Another user has decided, or a newer answer has come. Reload the page.");
  return request.answer.id;
}

async function requireOwnRequest(work: Work, ref: string): Promise<EvidenceRequest> {
  allow(work.actor, "evidence-requests.answer-own");
  const request = await findRequest(work.db, ref);
  const own =
    work.actor.kind === "user" && work.actor.personId !== null && request?.person.id === work.actor.personId;
  if (!request || !own) throw new Refused("not_found", "Request not found.");
  return request;
}

function requireAwaited({ state, ref, unassigned }: EvidenceRequest): void {
  if (unassigned)
    throw new Refused("conflict", `${ref} was handed back. A security officer decides who provides it.`);
  if (awaitsAnswer(state)) return;
  const why = {
    answered: "An answer already waits for acceptance.",
    accepted: "It is already accepted.",
    withdrawn: "It was withdrawn meanwhile. Nothing is needed now.",
  }[state as "answered" | "accepted" | "withdrawn"];
  throw new Refused("conflict", why);
}
