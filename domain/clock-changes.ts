import { lengthText } from "#domain/when";

/** What the clock of the machine and one that only counts milliseconds show at the same moment. */
export type ClockReading = { now: Date; monotonic: number };

/** A change of the machine's clock: what it would have shown, what it showed instead, milliseconds (negative: set back). */
export type ClockChange = { from: Date; to: Date; byMs: number };

/** Smaller differences are corrections by a time service. Milliseconds. */
export const toleratedMs = 60_000;

/** How long pages show a change. Milliseconds. */
const shownMs = 24 * 3_600_000;

/**
 * By how much the clock changed since `before` beyond the time that passed on the monotonic one; null within a minute. While a
 * machine is suspended the monotonic clock stands still on Linux, so waking up counts as a change.
 */
export function clockChange(before: ClockReading, { now, monotonic }: ClockReading): ClockChange | null {
  const from = new Date(before.now.getTime() + (monotonic - before.monotonic));
  return changeBetween(from, now);
}

/** A clock that shows more than a minute less than the last instant that was recorded; null otherwise. */
export function clockBehind(lastRecorded: Date | null, now: Date): ClockChange | null {
  return lastRecorded && lastRecorded > now ? changeBetween(lastRecorded, now) : null;
}

function changeBetween(from: Date, to: Date): ClockChange | null {
  const byMs = Math.round((to.getTime() - from.getTime()) / 1000) * 1000;
  return Math.abs(byMs) > toleratedMs ? { from, to, byMs } : null;
}

/** Whether `change` takes back `earlier`: then what the earlier one showed was the mistake. */
export function takesBack(change: Pick<ClockChange, "byMs">, earlier: Pick<ClockChange, "byMs">): boolean {
  return Math.abs(change.byMs + earlier.byMs) <= toleratedMs;
}

/** A change that people are still to see: for a day after it, by what the clock shows now. */
export function changeToShow(change: ClockChange | undefined, now: Date): ClockChange | null {
  return change && Math.abs(now.getTime() - change.to.getTime()) < shownMs ? change : null;
}

/** "The clock of this machine was set back by 1 h, from 2026-03-11 13:05:00 to 2026-03-11 12:05:00 UTC." */
export function clockChangeWords({ from, to, byMs }: ClockChange): string {
  const long = lengthText(Math.abs(byMs)).replaceAll("\u00a0", " ");
  const how =
    byMs < 0 ? `was set back by ${long},` : `was set ahead by ${long}, or the machine was suspended,`;
  return `The clock of this machine ${how} from ${utc(from)} to ${utc(to)} UTC.`;
}

function utc(at: Date): string {
  return at.toISOString().slice(0, 19).replace("T", " ");
}
