import type { ReadDb } from "#db/client";
import { listDeliveriesAfter } from "#db/deliveries/waiting";
import { longestWaits, unknownOutcome } from "#domain/deliveries/retries";

/** Deliveries that wait longer than any pause between two tries: something other than a failed try has set when they go. */
export function latestTries(db: ReadDb, now: Date) {
  return listDeliveriesAfter(db, {
    last: new Date(now.getTime() + longestWaits.known),
    lastUnknown: new Date(now.getTime() + longestWaits.unknown),
    unknown: unknownOutcome,
  });
}
