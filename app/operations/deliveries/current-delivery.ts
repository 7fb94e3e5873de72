import type { AppContext } from "#app/context";
import { withdrawUnreadable } from "#app/operations/breach-clocks/ended-recipients";
import { currentWords } from "#app/operations/deliveries/current-words";
import { correctionMessage } from "#app/queries/breach-clocks/correction";
import { movedCalendarNow } from "#app/queries/breach-clocks/moved-calendar";
import { bookkeeping, perform } from "#app/work";
import { findDeadlineVersions } from "#db/breach-clocks/clock-versions";
import { listStagesToSend, type StageToSend } from "#db/breach-clocks/reminder-messages";
import { type DeliveryRow, findDelivery } from "#db/deliveries/deliveries";
import { listWaitingForUsers } from "#db/deliveries/ended-recipients";
import { isReplaceable, withdrawDelivery } from "#db/deliveries/replaced";
import { findIncident } from "#db/incidents/incidents";
import { isLinkOpen } from "#db/installation/one-time-links";
import { organisationZone } from "#db/installation/organisation";
import { type Reminded, reminderMessage } from "#domain/breach-clocks/reminder-message";
import { type Stage, type StageName, shortened, unlistedIn } from "#domain/breach-clocks/reminder-stages";
import type { CallMessage } from "#domain/deliveries/call-message";
import type { Purpose } from "#domain/deliveries/purposes";
import { whyNotReadable } from "#domain/deliveries/readers";
import { exerciseMessage, markedTitle } from "#domain/exercises";
import { ruleName } from "#policies/clocks";

const withdrawn = "Not sent: its deadlines were met or moved before it could be sent.";

/**
 * A delivery that was taken from the queue, as it is to be sent now: a reminder says what is true at this instant, for itself
 * and for those that it replaced. Null when nothing is to be sent: a newer one has replaced it meanwhile, or each of its clocks
 * has ended or counts to another deadline, or its recipient may not read it any more, and then the row says so.
 */
export async function currentDelivery(app: AppContext, delivery: DeliveryRow): Promise<DeliveryRow | null> {
  if ((await listWaitingForUsers(app.read, delivery.id)).some((one) => whyNotReadable(one) !== null)) {
    await perform(app, { kind: "job", name: "withdraw-deliveries" }, withdrawUnreadable);
    return null;
  }
  // Since it was taken, another mail of the same batch may have had all that waits for that person withdrawn.
  const kept = await findDelivery(app.read, delivery.id);
  if (kept?.withdrawn_at) return null;
  if (delivery.purpose === "anchor-moved") return currentMove(app, delivery);
  if (!isReplaceable(delivery)) return withdrawIfSpent(app, delivery);
  if (kept?.replaced_by) return null;
  if (delivery.topic) return currentByTopic(app, delivery, delivery.topic);
  const incident = await findIncident(app.read, delivery.about_id ?? "");
  if (delivery.purpose === "clock-correction") return currentCorrection(app, delivery);
  if (delivery.purpose !== "reminder" || !incident) return delivery;
  const { stages, called, replaced } = await listStagesToSend(app.read, delivery);
  if (stages.length === 0) return delivery;
  const calls = callsOf(stages);
  if (calls.length === 0) {
    await bookkeeping(app, (db, now) => withdrawDelivery(db, delivery.id, now, withdrawn));
    return null;
  }
  const exercise = incident.exercise === 1;
  const { id, ref, title } = incident;
  const { message, calendar } = reminderMessage(
    { incident: { id, ref, title: markedTitle(title, exercise) }, called, calls },
    {
      now: app.now(),
      zone: await organisationZone(app.read),
      publicUrl: app.config.publicUrl,
      versions: await findDeadlineVersions(
        app.read,
        calls.map((call) => call.id),
      ),
      waited: { since: new Date(delivery.waiting_since ?? delivery.queued_at), replaced },
    },
  );
  return withMessage({ ...delivery, calendar }, message, exercise);
}

async function currentByTopic(
  app: AppContext,
  delivery: DeliveryRow,
  topic: string,
): Promise<DeliveryRow | null> {
  const words = await currentWords(app, delivery, topic);
  if ("because" in words) {
    await bookkeeping(app, (db, now) => withdrawDelivery(db, delivery.id, now, `Not sent: ${words.because}`));
    return null;
  }
  const { subject, text, attachments } = words;
  return {
    ...delivery,
    subject,
    body: text,
    ...(attachments ? { attachments: JSON.stringify(attachments) } : {}),
  };
}

const withLink: readonly Purpose[] = ["invitation", "password-reset", "factor-reset"];

/** A mail with a one-time link is of no use once its link was used, was taken back or has ended. */
async function withdrawIfSpent(app: AppContext, delivery: DeliveryRow): Promise<DeliveryRow | null> {
  const id = delivery.purpose_id;
  if (!id || !withLink.includes(delivery.purpose) || (await isLinkOpen(app.read, id, app.now())))
    return delivery;
  const words = "Not sent: its link was used, revoked or expired before it could be sent.";
  await bookkeeping(app, (db, now) => withdrawDelivery(db, delivery.id, now, words));
  return null;
}

/** The words of a move stay as they were queued; its calendar has the deadlines as they are now. */
async function currentMove(app: AppContext, delivery: DeliveryRow): Promise<DeliveryRow> {
  const incident = await findIncident(app.read, delivery.about_id ?? "");
  if (!incident || !delivery.calendar) return delivery;
  const about = { ref: incident.ref, title: markedTitle(incident.title, incident.exercise === 1) };
  const facts = { now: app.now(), publicUrl: app.config.publicUrl };
  return { ...delivery, calendar: await movedCalendarNow(app.read, about, delivery.calendar, facts) };
}

async function currentCorrection(app: AppContext, delivery: DeliveryRow): Promise<DeliveryRow> {
  const facts = { now: app.now(), publicUrl: app.config.publicUrl };
  const message = await correctionMessage(app.read, delivery, facts);
  const incident = await findIncident(app.read, delivery.about_id ?? "");
  return message ? withMessage(delivery, message, incident?.exercise === 1) : delivery;
}

/** The delivery with these words, as its channel carries them. */
function withMessage(delivery: DeliveryRow, message: CallMessage, exercise: boolean): DeliveryRow {
  const current = exercise ? exerciseMessage({ ...message, exercise }) : message;
  const { subject, text } = current;
  return delivery.channel === "mail"
    ? { ...delivery, subject, body: text }
    : { ...delivery, subject, body: JSON.stringify(current) };
}

/**
 * The newest stage of each clock that still runs to that deadline, with the older ones it replaces; without what was raised
 * while the machine's clock was wrong.
 */
function callsOf(stages: readonly StageToSend[]): Reminded["calls"] {
  const clocks = new Map<string, StageToSend[]>();
  for (const one of stages) {
    if (one.ended_at || one.disregarded_at || one.deadline_at !== one.deadline_now) continue;
    const rows = clocks.get(one.clock_id);
    if (!rows) clocks.set(one.clock_id, [one]);
    else if (rows.at(-1)!.stage !== one.stage) rows.push(one);
  }
  return [...clocks.values()].map((rows) => {
    const newest = rows.at(-1)!;
    return {
      id: newest.clock_id,
      rule: ruleName(newest.rule_id),
      recipient: newest.recipient,
      deadlineAt: new Date(newest.deadline_at),
      stage: stageOf(newest),
      ...shortened(rows.slice(0, -1).map(stageOf), unlistedOf(rows)),
      repeated: newest.repeats !== null,
    };
  });
}

function stageOf(row: StageToSend): Stage {
  return { name: row.stage as StageName, at: new Date(row.stage_at) };
}

/** What each call left out of its own list; between two calls nothing is left out, because others may have been called. */
function unlistedOf(rows: readonly StageToSend[]): number {
  const lists = new Map<string, string[]>();
  for (const { covered_by, stage } of rows)
    if (covered_by) {
      const list = lists.get(covered_by);
      if (list) list.push(stage);
      else lists.set(covered_by, [stage]);
    }
  return [...lists.values()].reduce((sum, list) => sum + unlistedIn(list), 0);
}
