import { findDeadlineVersions, listDeadlinesNow } from "#db/breach-clocks/clock-versions";
import type { ReadDb, Tx } from "#db/client";
import { clockEvent } from "#domain/breach-clocks/clock-event";
import { calendarText, uidsIn } from "#domain/calendar";
import { ruleName } from "#policies/clocks";

type Facts = { now: Date; publicUrl: string };

/** The deadlines of these clocks as they are now, for calendars that have them from an earlier mail; those that fell away or ended are cancelled. */
export async function movedCalendar(
  db: ReadDb | Tx,
  incident: { ref: string; title: string },
  clockIds: readonly string[],
  { now, publicUrl }: Facts,
): Promise<string> {
  const versions = await findDeadlineVersions(db, clockIds);
  const events = (await listDeadlinesNow(db, clockIds)).map((one) => {
    const { id, rule_id, recipient, ended_at, deadline, last } = one;
    const at = new Date(deadline ?? last ?? now);
    const clock = { id, rule: ruleName(rule_id), recipient, at, version: versions.get(id) };
    return {
      ...clockEvent(incident, clock, publicUrl),
      cancelled: deadline === null || ended_at !== null,
    };
  });
  return calendarText(incident.ref, events, now);
}

/** A calendar of moved deadlines that waited in the queue, as it is now. */
export function movedCalendarNow(
  db: ReadDb | Tx,
  incident: { ref: string; title: string },
  waited: string,
  facts: Facts,
): Promise<string> {
  return movedCalendar(db, incident, uidsIn(waited), facts);
}
