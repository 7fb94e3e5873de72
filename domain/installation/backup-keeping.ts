import { utcDay } from "#domain/days";
import { DAY_MS, HOUR_MS } from "#domain/durations";

/** A backup in the folder: when it was made, by its name, and whether a person asked for it. */
export type KeptBackup = { name: string; at: Date; byHand: boolean };

/** Of how many days, weeks (Monday to Sunday) and months, all UTC, the newest nightly backup is kept. */
const nightlyKept = { days: 30, weeks: 12, months: 12 };
/** Of how many days the newest backup by hand is kept. */
const byHandKeptDays = 12;
/** A person makes at most one backup in this time, in milliseconds. */
const byHandEveryMs = HOUR_MS;

/**
 * Names of the backups that go. What counts is the periods that have a backup, never the number of files: many
 * backups of one day take the place of each other and of nothing else. Nightly backups and those by hand are counted apart. The
 * newest of all stays. What lies in the future of `now` was made by a wrong clock: it stays and does not count.
 */
export function backupsToRemove(all: readonly KeptBackup[], now: Date): string[] {
  const past = all.filter(({ at }) => at <= now).toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const nightly = past.filter(({ byHand }) => !byHand);
  const kept = new Set([
    past[0],
    ...newestOf(nightly, nightlyKept.days, utcDay),
    ...newestOf(nightly, nightlyKept.weeks, weekOf),
    ...newestOf(nightly, nightlyKept.months, monthOf),
    ...newestOf(
      past.filter(({ byHand }) => byHand),
      byHandKeptDays,
      utcDay,
    ),
  ]);
  return past.filter((backup) => !kept.has(backup)).map(({ name }) => name);
}

/** When the next backup by hand may be made; null when it may be made now. */
export function nextByHand(all: readonly KeptBackup[], now: Date): Date | null {
  const since = now.getTime() - byHandEveryMs;
  const recent = all.filter(({ at, byHand }) => byHand && at <= now && at.getTime() > since);
  const last = Math.max(...recent.map(({ at }) => at.getTime()));
  return recent.length > 0 ? new Date(last + byHandEveryMs) : null;
}

/** The newest backup of each of the latest periods that have one. `sorted` begins with the newest. */
function newestOf(sorted: readonly KeptBackup[], periods: number, periodOf: (at: Date) => string) {
  const newest = new Map<string, KeptBackup>();
  for (const backup of sorted) {
    const period = periodOf(backup.at);
    if (!newest.has(period)) newest.set(period, backup);
  }
  return [...newest.values()].slice(0, periods);
}

const monthOf = (at: Date) => at.toISOString().slice(0, 7);
/** 1 January 1970 was a Thursday: three days later weeks begin on Mondays. */
const weekOf = (at: Date) => String(Math.floor((at.getTime() / DAY_MS + 3) / 7));
