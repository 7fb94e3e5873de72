import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { subjectOf } from "#app/operations/evidence/requests";
import type { Work } from "#app/work";
import { listRequestControls } from "#db/evidence/request-answers";
import { type EvidenceRequest, findRequestById, listRequests, saveRequest } from "#db/evidence/requests";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { findUserByPerson, listUsers } from "#db/installation/users";
import { findPerson } from "#db/people/people";
import { readable, storedInstant } from "#db/unreadable";
import { type Day, dayOf } from "#domain/days";
import { officersLetter, requestLetter } from "#domain/evidence/request-letters";
import { awaitsAnswer, nextAsked, requestStage } from "#domain/evidence/requests";
import { isStaff } from "#domain/people/people";
import { may, type Role } from "#domain/roles";

type Facts = { today: Day; zone: string; organisation: string; publicUrl: string };

/**
 * Asks the next person where the one who was asked has left, then writes to everyone who is asked, once for each round and stage; from
 * the third day late to the officers too. Who cannot sign in yet is written to once they can. Answers how many mails were queued.
 */
export async function remindOfRequests(work: Work, publicUrl: string): Promise<number> {
  const organisation = await findOrganisation(work.db);
  if (!organisation) return 0;
  const zone = zoneOfOrganisation(organisation);
  const facts = { today: dayOf(work.now, zone), zone, organisation: organisation.name, publicUrl };
  let mails = 0;
  for (const { request, stage } of await listStaged(work, facts)) {
    if (isGone(request, facts.today)) mails += await replaceLeaver(work, request, facts);
    else if (request.unassigned || request.person.account === "open")
      mails += await notify(work, request, stage, facts);
  }
  return mails;
}

/** Requests that wait for the person, with the stage that each has reached; one that is damaged is left out. */
async function listStaged(work: Work, { today, zone }: Facts) {
  const waiting = (await listRequests(work.db, { unsettled: true })).filter(({ state }) =>
    awaitsAnswer(state),
  );
  return readable("evidence_requests", waiting, (request) => {
    const roundOn = dayOf(storedInstant("round_at", request.roundAt), zone);
    storedInstant("due_on", request.dueOn);
    return { request, stage: requestStage(roundOn, request.dueOn, today) };
  });
}

function isGone({ unassigned, person }: EvidenceRequest, today: Day): boolean {
  return unassigned === null && (!isStaff(person, today) || person.account === "ended");
}

/** Asks the owner of the control instead, its deputy, or the person's manager; else no one, and officers are told. */
async function replaceLeaver(work: Work, request: EvidenceRequest, facts: Facts): Promise<number> {
  const { person } = request;
  const controls = await listRequestControls(work.db, request.id);
  const ids = [
    ...controls.map((one) => one.owner_id),
    ...controls.map((one) => one.deputy_id),
    person.managerId,
  ];
  const candidates = [];
  for (const id of ids)
    if (id !== null) candidates.push({ id, able: await canProvide(work, id, facts.today) });
  const next = nextAsked(person.id, candidates);
  const reason = isStaff(person, facts.today)
    ? `The access of ${person.name} has ended.`
    : `${person.name} has left.`;
  const at = work.now.toISOString();
  await saveRequest(
    work.db,
    request.id,
    next === null ? { unassigned_at: at, unassigned_reason: reason } : { person_id: next, round_at: at },
  );
  const changed = await findRequestById(work.db, request.id);
  await record(work, {
    action: "evidence-requests.reassign",
    subject: subjectOf(request),
    before: { person: person.name },
    after: { person: next === null ? null : changed?.person.name },
    reason,
  });
  if (!changed || (next !== null && changed.person.account !== "open")) return 0;
  return notify(work, changed, { stage: "asked", officers: false }, facts);
}

async function canProvide(work: Work, personId: string, today: Day): Promise<boolean> {
  const person = await findPerson(work.db, personId);
  if (!person || !isStaff({ endsOn: person.ends_on }, today)) return false;
  return !(await findUserByPerson(work.db, personId))?.ended_at;
}

/** Queues the mails of a stage once, and keeps of which stage they were. */
async function notify(
  work: Work,
  request: EvidenceRequest,
  { stage, officers }: { stage: string; officers: boolean },
  facts: Facts,
): Promise<number> {
  const { id, person, unassigned } = request;
  const stageKey = unassigned ? `${unassigned.at} unassigned` : `${request.roundAt} ${stage}`;
  if (request.notified === stageKey) return 0;
  const to: string[] = [];
  if (!unassigned) {
    await queueMail(work, {
      purpose: "evidence-request",
      key: `evidence-request:${id}:${stageKey}:${person.id}`,
      to: person.email,
      ...requestLetter(request, facts),
      about: { type: "evidence-request", id },
      topic: `evidence-request:${id}:${person.id}`,
    });
    to.push(person.email);
  }
  for (const officer of unassigned || officers ? await officersOf(work, request) : []) {
    await queueMail(work, {
      purpose: "evidence-request",
      key: `evidence-request:${id}:${stageKey}:officer:${officer.id}`,
      to: officer.email,
      ...officersLetter(request, facts),
      about: { type: "evidence-request", id },
      userId: officer.id,
      needs: "evidence-requests.view",
      topic: `evidence-request-officers:${id}`,
    });
    to.push(officer.email);
  }
  await saveRequest(work.db, id, { notified: stageKey });
  await record(work, {
    action: "evidence-requests.remind",
    subject: subjectOf(request),
    after: { stage: unassigned ? "unassigned" : stage, to },
  });
  return to.length;
}

/** The officer who asked; once they may no longer read it, all officers, or the owners where there is none. */
async function officersOf(work: Work, { askedByUser }: EvidenceRequest) {
  const users = (await listUsers(work.db)).filter(
    ({ ended_at, role }) => ended_at === null && may(role as Role, "evidence-requests.edit"),
  );
  const asker = users.filter(({ id }) => id === askedByUser);
  const officers = users.filter(({ role }) => role === "officer");
  return asker.length > 0 ? asker : officers.length > 0 ? officers : users;
}
