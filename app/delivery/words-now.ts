import type { AppContext } from "#app/context";
import { attachmentsIn } from "#app/delivery/attachments";
import type { Current } from "#app/delivery/current";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { noteUnreadable } from "#db/unreadable";

/** Why a delivery waits whose words cannot be made now. */
export const unreadableWordsNow = "What it is about cannot be read: a stored record is damaged.";

/** Reminders are queued without files; their calendar has a column of its own. */
const noFiles = "[]";

/**
 * A delivery as it is to be sent now, null when nothing is to be sent. Where a damaged record, or its own row, keeps its words from being made, a
 * reminder goes as it was queued, because silence is worse, and anything else is "unreadable" and waits; neither holds up others.
 */
export async function wordsNow(
  app: AppContext,
  current: Current,
  delivery: DeliveryRow,
): Promise<DeliveryRow | null | "unreadable"> {
  try {
    const words = await current(app, delivery);
    if (words) attachmentsIn(words.attachments);
    return words;
  } catch (error) {
    app.logger.error({ delivery: delivery.id, err: error }, "the words of a delivery could not be made");
    noteUnreadable("deliveries", delivery.id, error);
    return delivery.purpose === "reminder" ? { ...delivery, attachments: noFiles } : "unreadable";
  }
}
