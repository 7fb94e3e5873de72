import type { AppContext } from "#app/context";
import type { Attachment } from "#app/delivery/attachments";
import { judgeMail } from "#app/delivery/exercise-guard";
import { SEALED_MAIL } from "#app/secrets";
import type { Work } from "#app/work";
import { isAboutExercise } from "#db/deliveries/exercises";
import { insertNewest } from "#db/deliveries/replaced";
import { newId } from "#db/ids";
import { insertNewOnes } from "#db/many-rows";
import { mapInTurns } from "#db/turns";
import type { Occasion } from "#domain/deliveries/purposes";
import { exerciseMessage, keptWords } from "#domain/exercises";
import type { Action } from "#domain/roles";

export type Mail = Occasion & {
  /** Names the occasion: the same key is queued once, whatever restarts or second processes happen. */
  key: string;
  to: string;
  subject: string;
  /** Plain text; the sender wraps it. */
  text: string;
  /** Files of the vault, or a short text kept in the queue itself. */
  attachments?: Attachment[];
  about?: { type: string; id: string };
  /** The user it alerts, if there is one. */
  userId?: string;
  /** Deadlines as iCalendar, attached as deadlines.ics. */
  calendar?: string;
  /** What it is about: a newer mail to the same reader replaces one that waits, and its words are made when it is sent. */
  topic?: string;
  /** The action that the role of its reader must grant, for a user's mail. A role that is lost withdraws it. */
  needs?: Action;
  /** Where a reply goes, if not to MAIL_FROM. */
  replyTo?: string | null;
};

/**
 * Queues a mail in the transaction that caused it; a job sends it. A mail of an exercise to an outside address is kept instead.
 * Returns false when this key was queued before.
 */
export async function queueMail(work: Work, mail: Mail): Promise<boolean> {
  return queue(work, newId(work.now), mail);
}

/**
 * Queues many mails about one thing to as many addresses, as `queueMail` does, in few statements. None of them has a topic,
 * and none takes the place of another. Answers how many were not queued before.
 */
export async function queueMails(work: Work, mails: readonly Mail[]): Promise<number> {
  const [first] = mails;
  if (!first) return 0;
  let queued = 0;
  if (await isAboutExercise(work.db, first.about)) {
    for (const mail of mails) if (await queueMail(work, mail)) queued += 1;
    return queued;
  }
  const rows = await mapInTurns(mails, (mail) => rowOf(work, newId(work.now), mail, "real"));
  return (await insertNewOnes(work.db, "deliveries", rows)).size;
}

async function queue(work: Work, id: string, mail: Mail): Promise<boolean> {
  return insertNewest(work.db, rowOf(work, id, mail, await judgeMail(work.db, mail, work.now)));
}

function rowOf(work: Work, id: string, mail: Mail, judged: "real" | "inside" | "kept") {
  const at = work.now.toISOString();
  const kept = judged === "kept";
  const { subject, text } = judged === "real" ? mail : exerciseMessage(mail);
  return {
    id,
    key: mail.key,
    purpose: mail.purpose,
    purpose_id: mail.purposeId ?? null,
    channel: "mail",
    recipient: mail.to,
    subject: subject.replace(/[\r\n]+/g, " "),
    body: text,
    attachments: JSON.stringify(mail.attachments ?? []),
    about_type: mail.about?.type ?? null,
    about_id: mail.about?.id ?? null,
    message_id: `<${id}@surety>`,
    queued_at: at,
    next_try_at: kept ? null : at,
    withheld_at: kept ? at : null,
    answer: kept ? keptWords : null,
    user_id: mail.userId ?? null,
    calendar: mail.calendar ?? null,
    reply_to: mail.replyTo ?? null,
    topic: mail.topic ?? null,
    needs: mail.needs ?? null,
  };
}

/** Queues a mail whose text grants access, such as a one-time link. It is sealed, so that reading the database does not reveal the link. */
export function queueSecretMail({ secrets }: AppContext, work: Work, mail: Mail): Promise<boolean> {
  const id = newId(work.now);
  return queue(work, id, {
    ...mail,
    text: `${SEALED_MAIL}${secrets.seal(mail.text, "deliveries.body", id)}`,
  });
}

/** The text to send of a mail that waited. @throws Refused "unavailable" when it was sealed for another mail */
export function openText({ secrets }: AppContext, { id, body }: { id: string; body: string }): string {
  return body.startsWith(SEALED_MAIL)
    ? secrets.open(body.slice(SEALED_MAIL.length), "deliveries.body", id)
    : body;
}
