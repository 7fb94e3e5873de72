import type { AppContext } from "#app/context";
import type { Current } from "#app/delivery/current";

import { mustKeep } from "#app/delivery/exercise-guard";
import { type Attempt, longestSendMs, type Mailer, openMailer } from "#app/delivery/mail/smtp";

import { bookkeeping } from "#app/work";
import { liftBackoff } from "#db/deliveries/backoff";
import { claimMails, type DeliveryRow, giveBackMails, keepDelivery } from "#db/deliveries/deliveries";
import { type DeliveryResult, type DeliveryResults, openResults, saveResult } from "#db/deliveries/results";
import { mailDomain } from "#domain/deliveries/mail-threads";
import { isTriedAgain } from "#domain/deliveries/refusals";
import { nextTry, reminderPauses } from "#domain/deliveries/retries";
import { serverIdOf } from "#domain/deliveries/server-ids";
import { keptWords } from "#domain/exercises";

/** So many are taken at once: one write to the disk for all of them. */
const atOnce = 50;
/** What a killed worker had taken is free again after this. */
const leaseMs = longestSendMs + 2 * 60_000;
/** No new batch is taken after this; the next run goes on. Milliseconds. */
const runLimitMs = 10 * 60_000;

/**
 * Sends every mail that is due, one after the other. Counts what became of them; null when no mail server is configured.
 * Mails are taken for one worker by a lease and sent under their own fixed Message-IDs, and a row says so only after the
 * server's answer, before anything else happens: a kill in between sends it again under the same Message-ID, and never loses it.
 */
export async function sendDueMail(
  app: AppContext,
  current: Current,
  random: () => number,
  limitMs: number,
): Promise<Record<Attempt["kind"], number> | null> {
  const office = await openMailer(app, limitMs);
  if (!office) return null;
  const began = app.monotonic();
  const done = { sent: 0, refused: 0, later: 0 };
  const answers = openResults(app.config.dataDir);
  try {
    while (
      app.monotonic() - began < runLimitMs &&
      (await sendBatch(app, { office, answers, random, current }, done))
    );
  } finally {
    answers.close();
    office.close();
  }
  return done;
}

type Sending = { office: Mailer; answers: DeliveryResults; random: () => number; current: Current };

/** False when nothing was due. */
async function sendBatch(
  app: AppContext,
  { office, answers, random, current: asItIsNow }: Sending,
  done: Record<Attempt["kind"], number>,
): Promise<boolean> {
  const began = app.now();
  const domain = mailDomain(app.config.mailFrom, app.config.publicUrl);
  const mails = await bookkeeping(app, (db, now) =>
    claimMails(db, now, new Date(now.getTime() + leaseMs), atOnce, domain),
  );
  for (const [index, mail] of mails.entries()) {
    if (app.now().getTime() - began.getTime() > leaseMs - longestSendMs) {
      await bookkeeping(app, (db, now) => giveBackMails(db, now, mails.slice(index)));
      break;
    }
    if (await mustKeep(app.read, mail, app.now())) {
      await bookkeeping(app, (db, now) => keepDelivery(db, mail.id, now, keptWords));
      continue;
    }
    const current = await asItIsNow(app, mail);
    if (!current) continue;
    const attempt = await office.send(current);
    const words = current === mail ? {} : { subject: current.subject, body: current.body };
    const said = { ...answerOf(mail, attempt, app.now(), random), ...words };
    if (!answers.save(mail.id, said)) await bookkeeping(app, (db) => saveResult(db, mail.id, said));
    done[attempt.kind] += 1;
    // The server takes mail again: what was held back by it goes in this run, not minutes later.
    if (attempt.kind === "sent" && done.sent === 1)
      await bookkeeping(app, (db, now) => liftBackoff(db, null, now));
  }
  return mails.length > 0;
}

function answerOf(mail: DeliveryRow, attempt: Attempt, now: Date, random: () => number): DeliveryResult {
  const at = now.toISOString();
  if (attempt.kind === "sent")
    return {
      sent_at: at,
      next_try_at: null,
      answer: attempt.answer,
      last_error: null,
      server_id: serverIdOf(attempt.answer),
    };
  const reminder = mail.key.startsWith("reminder:");
  if (attempt.kind === "refused") {
    // A relay that is set up wrongly refuses all mail alike; the deadline does not wait until somebody has mended it.
    const queuedAt = new Date(mail.queued_at);
    const again = isTriedAgain({ key: mail.key, queuedAt }, attempt.policy === true, now);
    const pause = reminder ? reminderPauses.refused : undefined;
    const next = again ? nextTry(now, mail.tries, random, pause).toISOString() : null;
    const held = again ? ({ held_back: "message" } as const) : {};
    return { failed_at: at, next_try_at: next, last_error: attempt.error, ...held };
  }
  const longest = reminder ? reminderPauses.mail : undefined;
  const next = nextTry(now, mail.tries, random, longest).toISOString();
  return { next_try_at: next, last_error: attempt.error, held_back: attempt.because };
}
