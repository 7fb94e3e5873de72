import { record } from "#app/audit";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { findUserByPerson } from "#db/installation/users";
import { deleteAbsence, findAbsence, insertAbsence, listAbsences } from "#db/people/absences";
import { findPerson } from "#db/people/people";
import { Refused } from "#domain/errors";
import { type AbsenceInput, overlaps } from "#domain/people/absences";

/** Records an absence, by the person or by an officer for them. Their part in open reviews moves with the next run of the job. */
export async function addAbsence(work: Work, personId: string, input: AbsenceInput): Promise<string> {
  const name = await concerned(work, personId);
  const on = await organisationDay(work.db, work.now);
  if (input.to < on) throw new Refused("invalid", "These days are in the past. Enter future days.", "to");
  if ((await listAbsences(work.db, on, personId)).some((one) => overlaps(spanOf(one), input)))
    throw new Refused("conflict", "These days overlap a recorded absence.", "from");
  if (input.delegateId !== null) await checkDelegate(work, personId, input.delegateId);
  const id = newId(work.now);
  const row = { from_on: input.from, to_on: input.to, delegate_id: input.delegateId };
  await insertAbsence(work.db, {
    id,
    person_id: personId,
    ...row,
    recorded_at: work.now.toISOString(),
    recorded_by: actorName(work.actor),
  });
  const subject = { type: "person", id: personId, ref: name } as const;
  await record(work, { action: "people.away", subject, after: row });
  return id;
}

/** Takes an absence back, or ends it early. What was reassigned stays there: the substitute may have begun. */
export async function endAbsence(work: Work, personId: string, id: string): Promise<void> {
  const name = await concerned(work, personId);
  const absence = await findAbsence(work.db, id);
  if (!absence || absence.person_id !== personId) throw new Refused("not_found", "Absence not found.");
  await deleteAbsence(work.db, id);
  await record(work, {
    action: "people.back",
    subject: { type: "person", id: personId, ref: name },
    before: { from_on: absence.from_on, to_on: absence.to_on, delegate_id: absence.delegate_id },
  });
}

const spanOf = (row: { from_on: string; to_on: string }) => ({ from: row.from_on, to: row.to_on });

async function concerned(work: Work, personId: string): Promise<string> {
  const own = work.actor.kind === "user" && work.actor.personId === personId;
  allow(work.actor, own ? "absences.edit-own" : "people.edit");
  const person = await findPerson(work.db, personId);
  if (!person) throw new Refused("not_found", "Person not found.");
  return person.name;
}

async function checkDelegate(work: Work, personId: string, delegateId: string): Promise<void> {
  const wrong = (message: string) => new Refused("invalid", message, "delegateId");
  if (delegateId === personId) throw wrong("Choose another person.");
  const user = await findUserByPerson(work.db, delegateId);
  if (!user || user.ended_at) throw wrong("This person cannot sign in yet. Invite them first.");
}
