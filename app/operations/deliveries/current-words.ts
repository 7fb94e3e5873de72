import type { AppContext } from "#app/context";
import type { Attachment } from "#app/delivery/attachments";
import { reviewLetter } from "#app/operations/access-reviews/mail";
import { listLate, overdueLetter } from "#app/operations/access-reviews/reminders";
import { currentRemovalLetter } from "#app/operations/access-reviews/removal-reminders";
import { taskLetter } from "#app/operations/incidents/letters";
import { currentAcknowledgementLetter } from "#app/operations/policies/acknowledgement-reminders";
import { findExtensions } from "#db/access-reviews/events";
import { findReview } from "#db/access-reviews/reviews";
import type { ReadDb } from "#db/client";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { findRequestById } from "#db/evidence/requests";
import { findIncident } from "#db/incidents/incidents";
import { findIncidentTask } from "#db/incidents/tasks";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { reminderStage } from "#domain/access-reviews/reminders";
import { dayOf } from "#domain/days";
import { officersLetter, requestLetter } from "#domain/evidence/request-letters";
import { awaitsAnswer } from "#domain/evidence/requests";
import { exerciseMessage } from "#domain/exercises";
import { lookupTable } from "#domain/lookup-table";

type Words = { subject: string; text: string; attachments?: Attachment[] };
/** The words of this instant, or why there is nothing left to say. */
type CurrentWords = Words | { because: string };
type Facts = { db: ReadDb; now: Date; zone: string; organisation: string; publicUrl: string };
type Maker = (facts: Facts, delivery: DeliveryRow, ids: string[]) => Promise<CurrentWords>;

/** Who makes the words of each topic: its first part; the others are ids. */
const makers = lookupTable<Maker>({
  async review({ db, ...facts }, _delivery, [reviewId = "", personId = ""]) {
    const review = await openReview(db, reviewId);
    if (!review) return { because: "the review is closed." };
    const mine = (await listLate(db, reviewId)).find(({ id }) => id === personId);
    if (!mine) return { because: "the list was signed or reassigned before it could be sent." };
    const stage = reminderStage(new Date(review.opened_at ?? 0), new Date(review.due_at), facts.now);
    const moves = await findExtensions(db, reviewId);
    return reviewLetter(review, mine.name, { open: mine.open, stage }, { ...facts, moves });
  },
  async "review-overdue"({ db, now, zone, publicUrl }, _delivery, [reviewId = ""]) {
    const review = await openReview(db, reviewId);
    const late = review ? await listLate(db, reviewId) : [];
    if (!review || late.length === 0 || review.due_at > now.toISOString())
      return { because: "the review is no longer overdue." };
    const { subject, text } = overdueLetter(review, late, zone);
    return { subject, text: `${text}\n\n${publicUrl}/access-reviews/${reviewId}` };
  },
  async removals({ db, ...facts }, { recipient }, [whose]) {
    const to = { email: recipient, officer: whose === "officer" };
    return (await currentRemovalLetter(db, to, facts)) ?? { because: "every removal in it is done." };
  },
  async acknowledgements({ db, ...facts }, { recipient }, [whose]) {
    const to = { email: recipient, manager: whose === "team" };
    const today = dayOf(facts.now, facts.zone);
    return (
      (await currentAcknowledgementLetter(db, to, today, facts)) ?? {
        because: "nothing is left to acknowledge.",
      }
    );
  },
  async "incident-task"({ db, zone, publicUrl }, delivery, [taskId = ""]) {
    const task = await findIncidentTask(db, taskId);
    if (!task || task.done || task.dropped || task.ownerId !== delivery.purpose_id)
      return { because: "the task was done, dropped or reassigned." };
    const { id, kind, title, incidentRef: ref, incidentTitle: incident_title } = task;
    const due_at = task.dueAt.toISOString();
    const letter = taskLetter({ id, kind, title, due_at, ref, incident_title }, zone, publicUrl);
    return task.exercise ? exerciseMessage(letter) : letter;
  },
  async "evidence-request"({ db, ...facts }, _delivery, [requestId = "", personId = ""]) {
    const request = await awaitedRequest(db, requestId);
    if (!request || request.unassigned || request.person.id !== personId)
      return { because: "the request was answered, withdrawn or given to another person." };
    return requestLetter(request, { ...facts, today: dayOf(facts.now, facts.zone) });
  },
  async "evidence-request-officers"({ db, now, zone, publicUrl }, _delivery, [requestId = ""]) {
    const request = await awaitedRequest(db, requestId);
    const today = dayOf(now, zone);
    if (!request || (!request.unassigned && request.dueOn >= today))
      return { because: "the request was answered, withdrawn or moved." };
    return officersLetter(request, { today, publicUrl });
  },
  async report({ db }, { subject, body }, [incidentId = ""]) {
    const incident = await findIncident(db, incidentId);
    if (incident?.status !== "triage")
      return { because: "the incident was triaged before it could be sent." };
    return { subject, text: body };
  },
});

/** What a mail of this topic says at this instant. */
export async function currentWords(
  app: AppContext,
  delivery: DeliveryRow,
  topic: string,
): Promise<CurrentWords> {
  const [kind = "", ...ids] = topic.split(":");
  const make = makers[kind];
  if (!make) return { subject: delivery.subject, text: delivery.body };
  const organisation = await findOrganisation(app.read);
  const facts = {
    db: app.read,
    now: app.now(),
    zone: zoneOfOrganisation(organisation),
    organisation: organisation?.name ?? "Surety",
    publicUrl: app.config.publicUrl,
  };
  return make(facts, delivery, ids);
}

async function openReview(db: ReadDb, id: string) {
  const review = await findReview(db, id);
  return review?.opened_at && !review.approved_at ? review : null;
}

async function awaitedRequest(db: ReadDb, id: string) {
  const request = await findRequestById(db, id);
  return request && awaitsAnswer(request.state) ? request : null;
}
