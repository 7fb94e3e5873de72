import type { AppContext } from "#app/context";
import { sendOnChannel } from "#app/delivery/channels/send";
import type { Current } from "#app/delivery/current";
import { mustKeep } from "#app/delivery/exercise-guard";
import type { Attempt } from "#app/delivery/mail/attempts";
import { unreadableWordsNow, wordsNow } from "#app/delivery/words-now";
import { bookkeeping } from "#app/work";
import { liftBackoff } from "#db/deliveries/backoff";
import { type ChannelRow, listDueChannels, saveChannel } from "#db/deliveries/channels";
import { claimChannelDelivery, type DeliveryRow, keepDelivery } from "#db/deliveries/deliveries";
import { saveResult } from "#db/deliveries/results";
import { giveUpMs } from "#domain/deliveries/channels";
import { nextTry, reminderPauses } from "#domain/deliveries/retries";
import { MINUTE_MS } from "#domain/durations";
import { keptWords } from "#domain/exercises";

/** Longer than an attempt can take: what a killed worker had taken is tried again after this. */
const leaseMs = MINUTE_MS;

/** Sends what is due on every channel, all channels at once and each in order. Counts the outcome. */
export async function sendDueCalls(
  app: AppContext,
  current: Current,
  random: () => number,
): Promise<Record<Attempt["kind"], number>> {
  const done = { sent: 0, later: 0, refused: 0 };
  const due = await listDueChannels(app.read, app.now());
  await Promise.all(
    due.map(async (channel) => {
      for (;;) {
        const delivery = await claim(app, channel);
        if (!delivery) return;
        const attempt = await tryOut(app, { channel, delivery, random, current });
        if (attempt) done[attempt.kind] += 1;
      }
    }),
  );
  return done;
}

/** Takes a delivery for this worker and makes one attempt now; for the test button. Null when another worker has it. */
export async function deliverNow(
  app: AppContext,
  current: Current,
  channel: ChannelRow,
  id: string,
): Promise<Attempt | null> {
  const delivery = await claim(app, channel, id);
  return delivery ? tryOut(app, { channel, delivery, random: Math.random, current }) : null;
}

function claim(app: AppContext, channel: ChannelRow, id?: string): Promise<DeliveryRow | undefined> {
  return bookkeeping(app, (db, now) =>
    claimChannelDelivery(db, channel.id, now, new Date(now.getTime() + leaseMs), id),
  );
}

type Trial = { channel: ChannelRow; delivery: DeliveryRow; random: () => number; current: Current };

/** Null when nothing is to be sent any more: a newer message has replaced it, or nothing of it is true. */
async function tryOut(
  app: AppContext,
  { channel, delivery, random, current: asItIsNow }: Trial,
): Promise<Attempt | null> {
  if (await mustKeep(app.read, delivery, app.now(), channel.user_id)) {
    await bookkeeping(app, (db, now) => keepDelivery(db, delivery.id, now, keptWords));
    return { kind: "refused", error: keptWords };
  }
  const words = await wordsNow(app, asItIsNow, delivery);
  if (!words) return null;
  const current = words === "unreadable" ? delivery : words;
  const { subject, body, purpose } = current;
  const attempt: Attempt =
    words === "unreadable"
      ? { kind: "later", error: unreadableWordsNow, because: "message" }
      : await sendOnChannel(app, channel, current);
  await bookkeeping(app, async (db, now) => {
    const at = now.toISOString();
    if (attempt.kind === "sent") {
      const sent = { sent_at: at, next_try_at: null, last_error: null, answer: attempt.answer };
      await saveResult(db, delivery.id, { ...sent, subject, body });
      await liftBackoff(db, channel.id, now);
      return saveChannel(db, channel.id, { last_sent_at: at, failing_since: null, last_error: null });
    }
    const old = now.getTime() - Date.parse(delivery.queued_at) >= giveUpMs;
    const again = attempt.kind === "later" && !old && purpose !== "test";
    const longest = purpose === "reminder" ? reminderPauses.channel : undefined;
    await saveResult(
      db,
      delivery.id,
      again
        ? {
            last_error: attempt.error,
            next_try_at: nextTry(now, delivery.tries, random, longest).toISOString(),
            held_back: attempt.because,
          }
        : { last_error: attempt.error, next_try_at: null, failed_at: at },
    );
    const since = channel.failing_since ?? at;
    return saveChannel(db, channel.id, { failing_since: since, last_error: attempt.error });
  });
  return attempt;
}
