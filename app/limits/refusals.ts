import { HOUR_MS } from "#domain/durations";

/** Refusals of one address written one by one within a window; later ones are added up. */
const ONE_BY_ONE = 10;
/** The same for all addresses together. */
const ALL_ONE_BY_ONE = 100;
/** Most lines of one window's sums; what is over is added up without address and account. */
const MOST_SUMS = 100;
const WINDOW_MS = HOUR_MS;

/** Refusals of one kind, address and account that have no line of their own. */
type RefusalSum = {
  action: string;
  /** The address as it is counted: of IPv6 the network. */
  from: string;
  userId: string;
  refused: number;
  first: Date;
  last: Date;
};

/**
 * Counts what people who are not signed in were refused, so that strangers cannot fill a log that is never shortened. Every
 * refusal is in the log: by a line of its own, or in the sum of its window.
 */
export class RefusalTally {
  private began: Date | undefined;
  private written = new Map<string, number>();
  private lines = 0;
  private sums = new Map<string, RefusalSum>();

  /** Counts one refusal. True when it is to be written by itself. */
  count(one: { action: string; from: string; userId: string }, now: Date): boolean {
    this.began ??= now;
    const written = this.written.get(one.from) ?? 0;
    if (written < ONE_BY_ONE && this.lines < ALL_ONE_BY_ONE) {
      this.written.set(one.from, written + 1);
      this.lines += 1;
      return true;
    }
    const sum = this.sumOf(one, now);
    sum.refused += 1;
    sum.last = now;
    return false;
  }

  /** Whether the window is over, by a clock that may have been set back. */
  isOver(now: Date): boolean {
    return this.began !== undefined && Math.abs(now.getTime() - this.began.getTime()) >= WINDOW_MS;
  }

  /** Ends the window and returns its sums. */
  end(): RefusalSum[] {
    const sums = [...this.sums.values()];
    this.began = undefined;
    this.written = new Map();
    this.lines = 0;
    this.sums = new Map();
    return sums;
  }

  private sumOf(one: { action: string; from: string; userId: string }, now: Date): RefusalSum {
    const own = `${one.action} ${one.from} ${one.userId}`;
    const rest = `${one.action} rest`;
    const key = this.sums.has(own) || this.sums.size < MOST_SUMS ? own : rest;
    const known = this.sums.get(key);
    if (known) return known;
    const whose = key === own ? one : { action: one.action, from: "other addresses", userId: "unknown" };
    const sum = { ...whose, refused: 0, first: now, last: now };
    this.sums.set(key, sum);
    return sum;
  }
}
