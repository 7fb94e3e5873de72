import { setImmediate } from "node:timers/promises";
import type { AppContext } from "#app/context";
import { countDoneByDay, findFirstRun, listDone } from "#db/installation/job-history";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { countRuns, latestRun, parseCron, type Schedule } from "#domain/cron";
import { endOfDay, startOfDay, utcDay } from "#domain/days";
import { DAY_MS } from "#domain/durations";
import { type JobGap, jobGaps } from "#domain/installation/job-gaps";

type Span = { from: Date; until: Date };

/**
 * Whether a job ran through the audit period, as far as it has passed; through the last year while no period is chosen. Its
 * gaps, newest first, and how many runs ended well. Only days on which a run is missing are looked at minute by minute, and
 * others are answered in between.
 */
export async function readJobGaps(
  { read, now }: Pick<AppContext, "read" | "now">,
  { name, cron }: { name: string; cron: string },
) {
  const { chosen, start, until } = await periodOf({ read, now });
  const first = await findFirstRun(read, name);
  const from = first && first > start ? first : start;
  const gaps: JobGap[] = [];
  let runs = 0;
  // Short days that follow each other are looked at as one: midnight does not end a gap.
  let short: { from: Date; done: Date[] } | null = null;
  const close = (at: Date) => {
    if (short)
      for (const gap of jobGaps(cron, short.done, new Date(short.from.getTime() - 1), at)) gaps.push(gap);
    short = null;
  };
  const days = first ? daysOf({ from, until }) : [];
  const schedule = parseCron(cron);
  const counts = new Map<string, number>();
  for (const [index, day] of days.entries()) {
    if (index % 31 === 0) {
      const month = { from: day.from, until: days[Math.min(index + 31, days.length) - 1]!.until };
      for (const [date, count] of await countDoneByDay(read, name, month)) counts.set(date, count);
      await setImmediate();
    }
    const done = counts.get(utcDay(day.from)) ?? 0;
    runs += done;
    if (done >= dueIn(schedule, day)) close(day.from);
    else {
      short ??= { from: day.from, done: [] };
      if (done > 0) for (const at of await listDone(read, name, day)) short.done.push(at);
    }
  }
  close(until);
  return { chosen, start, from, until, runs, first, gaps: gaps.reverse() };
}

/** How many runs are due from the first instant of the span to before its last. Whole days are counted at once. */
function dueIn(schedule: Schedule, { from, until }: Span): number {
  const last = latestRun(schedule, until)?.getTime() === until.getTime() ? 1 : 0;
  return countRuns(schedule, new Date(from.getTime() - 1), until) - last;
}

/** The audit period as far as it has passed, or the last year. */
async function periodOf({ read, now }: Pick<AppContext, "read" | "now">) {
  const own = await findOrganisation(read);
  const zone = zoneOfOrganisation(own);
  const today = now();
  if (!own?.period_from || !own.period_to)
    return { chosen: false, start: new Date(today.getTime() - 365 * DAY_MS), until: today };
  const end = endOfDay(own.period_to, zone);
  return { chosen: true, start: startOfDay(own.period_from, zone), until: end < today ? end : today };
}

/** The days (UTC) that the span touches, the first and the last of them cut. */
function daysOf({ from, until }: Span): Span[] {
  const days: Span[] = [];
  for (let at = from; at < until; ) {
    const midnight = Math.floor(at.getTime() / DAY_MS + 1) * DAY_MS;
    const end = new Date(Math.min(midnight, until.getTime()));
    days.push({ from: at, until: end });
    at = end;
  }
  return days;
}
