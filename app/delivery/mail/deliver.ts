import type { AppContext } from "#app/context";
import type { Current } from "#app/delivery/current";
import { mustKeep } from "#app/delivery/exercise-guard";
import { resultOf } from "#app/delivery/mail/attempt-result";
import type { MailAttempt } from "#app/delivery/mail/attempts";
import { processMark } from "#app/delivery/mail/process-mark";
import { longestSendMs, type SendLimits } from "#app/delivery/mail/send-limits";
import { type Mailer, openMailer } from "#app/delivery/mail/smtp";
import { type UnderWay, underWay } from "#app/delivery/mail/under-way";
import { unreadableWordsNow, wordsNow } from "#app/delivery/words-now";
import { bookkeeping } from "#app/work";
import { holdQueue, liftBackoff } from "#db/deliveries/backoff";
import { markHandedOver } from "#db/deliveries/claims";
import {
  claimMails,
  type DeliveryRow,
  giveBackMails,
  keepDelivery,
  laneOf,
  type MailLane,
  mailLanes,
} from "#db/deliveries/deliveries";
import { type DeliveryResults, openResults, saveResult } from "#db/deliveries/results";
import { mailDomain } from "#domain/deliveries/mail-threads";
import { nextTry, reminderPauses } from "#domain/deliveries/retries";
import { MINUTE_MS } from "#domain/durations";
import { keptWords } from "#domain/exercises";

/** Mails claimed at once, with one write to the disk. */
const atOnce = 50;
/**
 * Mails in flight at most where the server is slow: some servers think for minutes about mail to certain domains. Reminders and
 * other mail to those who sign in have places of their own, so that none waits for an answer about mail to others.
 */
const mostUnderWay = { own: 8, others: 3 };
/** Mails claimed while answers are still to come: few of them can begin. */
const whileBusy = 8;
/** Mails of a batch begin within this. Milliseconds. */
const beginMs = 2 * MINUTE_MS;
/** What a killed worker had taken is free again after this, if no start releases it before: longer than the last of a batch takes. */
const leaseMs = beginMs + longestSendMs + MINUTE_MS;
/** No new batch is taken after this; the next run continues. Milliseconds. */
const runLimitMs = 10 * MINUTE_MS;

type Sending = {
  mailer: Mailer;
  answers: DeliveryResults;
  random: () => number;
  current: Current;
  lanes: Record<MailLane, UnderWay>;
  done: Record<MailAttempt["kind"], number>;
  /** Final answers about the sender since the last mail that was taken. */
  inRow: number;
  /** Set once a further mail would get the same answer: what it was, and until when the queue waits. */
  halt?: { error: string; until: Date };
};

/** After this many final answers about the sender, one after the other, the rest of the queue is not tried in this run. */
const mostInRow = 3;

/**
 * Sends every mail that is due, one after the other; where the server takes long, a few at the same time, so that other mail
 * does not wait for its answer. Counts the outcome; null when no mail server is configured.
 * Mails are taken for one worker by a lease and sent under their own fixed Message-IDs. A row says before the final dot that
 * its mail is handed over, and after the server's answer, before anything else happens, what it was: a kill in between leaves
 * a mail whose outcome is unknown, which is sent again under the same Message-ID after a long pause, and never lost.
 */
export async function sendDueMail(
  app: AppContext,
  current: Current,
  random: () => number,
  limits: SendLimits,
): Promise<Record<MailAttempt["kind"], number> | null> {
  const mailer = await openMailer(app, limits);
  if (!mailer) return null;
  const began = app.monotonic();
  const done = { sent: 0, refused: 0, later: 0, unknown: 0, stopped: 0 };
  const answers = openResults(app.databaseFile);
  const open = (lane: MailLane) => underWay(mostUnderWay[lane], limits.patienceMs, app.stopping.signal);
  const lanes = { own: open("own"), others: open("others") };
  const busy = () => Object.values(lanes).filter((lane) => lane.isBusy());
  try {
    const sending: Sending = { mailer, answers, random, current, lanes, done, inRow: 0 };
    while (app.monotonic() - began < runLimitMs && !app.stopping.signal.aborted && !sending.halt) {
      if (await sendBatch(app, sending)) continue;
      // What falls due meanwhile does not wait for the answers that are still to come.
      if (busy().length === 0) break;
      await Promise.race(busy().map((lane) => lane.some()));
    }
    for (const lane of Object.values(lanes)) await lane.all();
    const { halt } = sending;
    if (halt)
      await bookkeeping(app, (db, now) =>
        holdQueue(db, now, { ...halt, reminders: nextTry(now, 99, random, reminderPauses.refused) }),
      );
  } finally {
    for (const lane of Object.values(lanes)) await lane.settled();
    answers.close();
    mailer.close();
  }
  return done;
}

/** Takes up what is due and can begin now. False when nothing began. */
async function sendBatch(app: AppContext, sending: Sending): Promise<boolean> {
  const { lanes } = sending;
  const began = app.now();
  const free = mailLanes.filter((lane) => !lanes[lane].isFull());
  if (free.length === 0) return false;
  const limit = mailLanes.some((lane) => lanes[lane].isBusy()) ? whileBusy : atOnce;
  const domain = mailDomain(app.config.mailFrom, app.config.publicUrl);
  const mails = await bookkeeping(app, (db, now) =>
    claimMails(db, now, new Date(now.getTime() + leaseMs), limit, {
      domain,
      claimant: processMark,
      lanes: free,
    }),
  );
  const left: DeliveryRow[] = [];
  for (const [index, mail] of mails.entries()) {
    if (app.stopping.signal.aborted || sending.halt || app.now().getTime() - began.getTime() > beginMs) {
      left.push(...mails.slice(index));
      break;
    }
    const lane = lanes[laneOf(mail)];
    if (lane.isFull()) left.push(mail);
    else await lane.add(() => sendOne(app, mail, sending));
  }
  if (left.length > 0) await bookkeeping(app, (db, now) => giveBackMails(db, now, left));
  return mails.length > left.length;
}

async function sendOne(app: AppContext, mail: DeliveryRow, sending: Sending): Promise<void> {
  const { mailer, answers, random, done } = sending;
  if (await mustKeep(app.read, mail, app.now()))
    return bookkeeping(app, (db, now) => keepDelivery(db, mail.id, now, keptWords));
  const now = await wordsNow(app, sending.current, mail);
  if (!now) return;
  const current = now === "unreadable" ? mail : now;
  const attempt: MailAttempt =
    now === "unreadable"
      ? { kind: "later", error: unreadableWordsNow, because: "message" }
      : await mailer.send(current, async () => {
          const at = app.now();
          if (!answers.markHandedOver(mail.id, at))
            await bookkeeping(app, (db) => markHandedOver(db, mail.id, at));
        });
  done[attempt.kind] += 1;
  if (attempt.kind === "stopped") return bookkeeping(app, (db, now) => giveBackMails(db, now, [mail]));
  const words = current === mail ? {} : { subject: current.subject, body: current.body };
  const result = { ...resultOf(mail, attempt, app.now(), random), ...words };
  if (!answers.save(mail.id, result)) await bookkeeping(app, (db) => saveResult(db, mail.id, result));
  judgeRow(sending, attempt, result.next_try_at);
  // The server takes mail again: what was held back by it goes in this run, not minutes later.
  if (attempt.kind === "sent" && done.sent === 1)
    await bookkeeping(app, (db, now) => liftBackoff(db, null, now));
}

/** Counts answers that hold for every mail, and halts the run after a wrong sign-in or several of them one after the other. */
function judgeRow(sending: Sending, attempt: MailAttempt, next: string | null): void {
  if (attempt.kind === "sent") sending.inRow = 0;
  if (attempt.kind !== "later" || !attempt.stops || !next) return;
  sending.inRow += 1;
  if (attempt.stops === "at once" || sending.inRow >= mostInRow)
    sending.halt = { error: attempt.error, until: new Date(next) };
}
