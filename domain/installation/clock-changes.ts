import { DAY_MS, HOUR_MS, MINUTE_MS } from "#domain/durations";
import { fullText, lengthText } from "#domain/when";

/** What the clock of the machine and one that only counts milliseconds show at the same moment. */
export type ClockReading = { now: Date; monotonic: number };

/** A change of the machine's clock: what it would have shown, what it showed instead, milliseconds (negative: set back). */
export type ClockChange = { from: Date; to: Date; byMs: number };

/** Smaller differences are corrections by a time service. Milliseconds. */
export const toleratedMs = MINUTE_MS;

/** How long acts wait after the clock was set ahead: an hour, and a day where it was by more than a day. Milliseconds. */
const waits = { short: HOUR_MS, long: DAY_MS };

/** How long pages show a change. Milliseconds. */
const shownMs = DAY_MS;

/**
 * By how much the clock changed since `before` beyond the time that passed on the monotonic one; null within a minute. While a
 * machine is suspended the monotonic clock stops on Linux, so waking up counts as a change.
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

/**
 * Until when acts that cannot be taken back wait, because the clock was set ahead and it has not lasted yet; null when they need
 * not. A change that set right an earlier one, or that was taken back, makes nothing wait. `changes` in the order of their making.
 */
export function actsWaitUntil(changes: readonly ClockChange[], now: Date): Date | null {
  const untils = changes.flatMap((change, index) => {
    const [before, after] = [changes[index - 1], changes[index + 1]];
    if (change.byMs < 0 || change.to.getTime() > now.getTime() + toleratedMs) return [];
    if ((before && takesBack(change, before)) || (after && takesBack(change, after))) return [];
    const until = new Date(change.to.getTime() + waitMs(change.byMs));
    return until > now ? [until] : [];
  });
  return untils.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null;
}

/** How long acts wait after the clock jumped ahead by so much, or after so long a time in which Surety was off. Milliseconds. */
export function waitMs(aheadMs: number): number {
  return aheadMs > waits.long ? waits.long : waits.short;
}

/** A change that people are still to see: for a day after it, by what the clock shows now. */
export function changeToShow(change: ClockChange | undefined, now: Date): ClockChange | null {
  return change && Math.abs(now.getTime() - change.to.getTime()) < shownMs ? change : null;
}

/** What waits after the clock was set ahead; null after a set-back, which makes nothing wait. */
export function waitWords({ byMs }: Pick<ClockChange, "byMs">): string | null {
  if (byMs < 0) return null;
  const long = waitMs(byMs) === waits.long ? "a day" : "an hour";
  return `For ${long} after the change, no job ends access, proposes exceptions, opens reviews or sends daily reminders; breach reminders continue. If the clock is right, you can run such a job at once on its page.`;
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

/**
 * Says of an instant that it lies in the future, and what to do where the machine's clock is wrong instead. `last` is the change
 * of the clock that was recorded last: one that set it back may be the mistake.
 */
export function futureWords(now: Date, zone: string, last: ClockChange | null): string {
  const back =
    last && last.byMs < 0 && last.to <= now && last.from > now
      ? ` That clock was set back by ${lengthText(-last.byMs)}, so it may be wrong.`
      : "";
  return `This lies in the future: this machine’s clock shows ${fullText(now, zone)}.${back} If the clock is behind, have it set right, then send this again.`;
}
