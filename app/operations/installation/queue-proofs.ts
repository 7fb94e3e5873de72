import { latestTries } from "#app/queries/deliveries/overslept";
import type { ReadDb } from "#db/client";
import {
  listMisdatedRuns,
  listMisdirectedDeliveries,
  listSilentDeliveries,
  listUnsentReminders,
} from "#db/installation/queue-proofs";

/**
 * The queue of messages and the runs of jobs against the facts that they follow from: the log states no row of theirs, and what is
 * set there decides whether an alert leaves. Each problem is a sentence with record and field.
 */
export async function verifyQueue(db: ReadDb, now: Date): Promise<string[]> {
  return [
    ...(await latestTries(db, now)).map(
      ({ id, recipient, next_try_at }) =>
        `Delivery ${id} to ${recipient}: next_try_at is ${next_try_at}, later than any pause between two tries. The job that sends it tries it at its next run.`,
    ),
    ...[...(await listSilentDeliveries(db)), ...(await listMisdirectedDeliveries(db))].map(
      ({ id, recipient, why }) => `Delivery ${id} to ${recipient}: ${why}.`,
    ),
    ...(await listUnsentReminders(db)).map(
      ({ id, ref, recipient_name }) =>
        `Reminder ${id} of ${ref} to ${recipient_name}: deliveries holds no message of it.`,
    ),
    ...(await listMisdatedRuns(db, now)).map(
      ({ id, job, scheduled_for, started_at }) =>
        `Run ${id} of ${job}: started_at ${started_at} does not fit scheduled_for ${scheduled_for}; it does not count.`,
    ),
  ];
}
