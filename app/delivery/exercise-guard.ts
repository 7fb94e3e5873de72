import type { ReadDb, Tx } from "#db/client";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { isAboutExercise, isInsider } from "#db/deliveries/exercises";
import { organisationDay } from "#db/installation/organisation";
import type { Purpose } from "#domain/deliveries/purposes";

type Outgoing = { purpose: Purpose; to: string; about?: { type: string; id: string } };

/** Notices go to customers and authorities by their nature, also where a member of staff reads the mailbox. */
const notices: readonly Purpose[] = ["notice", "clock-notice"];

/**
 * What becomes of a mail: one about no exercise goes as it is; one of an exercise goes, marked, to those who work here
 * (`inside`), and is made and kept for everyone else.
 */
export async function judgeMail(
  db: ReadDb | Tx,
  { purpose, to, about }: Outgoing,
  now: Date,
): Promise<"real" | "inside" | "kept"> {
  if (!(await isAboutExercise(db, about))) return "real";
  if (notices.includes(purpose)) return "kept";
  return (await isInsider(db, to, await organisationDay(db, now))) ? "inside" : "kept";
}

/** The organisation's channels end somewhere that Surety does not know: an exercise stays off them. A person's own lead to that person. */
export async function judgeChannel(
  db: ReadDb | Tx,
  about: { type: string; id: string } | undefined,
  owner: string | null,
): Promise<"real" | "inside" | "kept"> {
  if (!(await isAboutExercise(db, about))) return "real";
  return owner === null ? "kept" : "inside";
}

/** Asked once more by each sender, right before it sends: whatever put this row into the queue, an exercise does not leave the house. */
export async function mustKeep(
  db: ReadDb | Tx,
  delivery: DeliveryRow,
  now: Date,
  channelOwner?: string | null,
): Promise<boolean> {
  if (delivery.withheld_at) return true;
  const about =
    delivery.about_type && delivery.about_id
      ? { type: delivery.about_type, id: delivery.about_id }
      : undefined;
  const decision =
    channelOwner === undefined
      ? await judgeMail(db, { purpose: delivery.purpose, to: delivery.recipient, about }, now)
      : await judgeChannel(db, about, channelOwner);
  return decision === "kept";
}
