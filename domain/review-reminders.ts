import { startOfDay } from "#domain/days";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A review is due at 18:00 of its day in the organisation's zone. */
export function dueInstant(day: string, zone: string): Date {
  const start = startOfDay(day, zone);
  for (let hours = 16; hours <= 20; hours++) {
    const at = new Date(start.getTime() + hours * HOUR);
    if (hourIn(at, zone) === 18) return at;
  }
  return new Date(start.getTime() + 18 * HOUR);
}

function hourIn(at: Date, zone: string): number {
  return Number(
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).format(at),
  );
}

/**
 * The stage that a reminder of an open review has reached at `now`: half time, 3 days, 1 day, due, then one for each
 * day overdue. Null before half time. After an outage only the newest stage speaks.
 */
export function reminderStage(openedAt: Date, dueAt: Date, now: Date): string | null {
  const left = dueAt.getTime() - now.getTime();
  if (left <= 0) {
    const days = Math.floor(-left / DAY);
    return days === 0 ? "due" : `overdue-${days}`;
  }
  if (left <= DAY) return "1-day";
  if (left <= 3 * DAY) return "3-days";
  return now.getTime() - openedAt.getTime() >= (dueAt.getTime() - openedAt.getTime()) / 2
    ? "half-time"
    : null;
}
