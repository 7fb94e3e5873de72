import { startOfDay } from "#domain/days";
import { DAY_MS, HOUR_MS } from "#domain/durations";

/** A review is due at 18:00 of its day in the organisation's zone. */
export function dueInstant(day: string, zone: string): Date {
  const start = startOfDay(day, zone);
  for (let hours = 16; hours <= 20; hours++) {
    const at = new Date(start.getTime() + hours * HOUR_MS);
    if (hourIn(at, zone) === 18) return at;
  }
  return new Date(start.getTime() + 18 * HOUR_MS);
}

function hourIn(at: Date, zone: string): number {
  return Number(
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).format(at),
  );
}

/**
 * The newest stage that a review has reached at `now`: opened, half time, 3 days before it is due, 1 day before, due, then
 * one for each whole day overdue. A stage that would lie before the opening is none: a review of two days has no "3 days".
 * After an outage only this one is sent.
 */
export function reminderStage(openedAt: Date, dueAt: Date, now: Date): string {
  const [opened, due] = [openedAt.getTime(), dueAt.getTime()];
  const over = Math.floor((now.getTime() - due) / DAY_MS);
  if (over >= 0) return over === 0 ? "due" : `overdue-${over}`;
  const stages: [string, number][] = [
    ["half-time", opened + (due - opened) / 2],
    ["3-days", due - 3 * DAY_MS],
    ["1-day", due - DAY_MS],
  ];
  return stages
    .filter(([, at]) => at > opened && at <= now.getTime())
    .reduce((last, stage) => (stage[1] >= last[1] ? stage : last), ["opened", opened] as [string, number])[0];
}
