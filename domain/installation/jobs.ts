import { countRuns, latestRun, parseCron } from "#domain/cron";

const outcomes = ["done", "failed", "interrupted"] as const;
export type Outcome = (typeof outcomes)[number];

/** One row of a job's history. */
export type JobRun = {
  id: string;
  job: string;
  scheduledFor: Date;
  startedAt: Date;
  endedAt: Date | null;
  outcome: Outcome | null;
  detail: string | null;
  missed: number;
};

/** A stretch in which scheduled runs were due and Surety was off. */
type Gap = { runs: number; latest: Date };

/**
 * Due runs after `since` up to and including `now` that were not made; null when there is none.
 * They are made up for by a single run: the work of a job asks what is due at `now`, not what was due then.
 */
export function missedRuns(cron: string, since: Date, now: Date): Gap | null {
  const schedule = parseCron(cron);
  const runs = countRuns(schedule, since, now);
  const latest = runs > 0 ? latestRun(schedule, now) : null;
  return latest === null ? null : { runs, latest };
}

/** A schedule in words: "daily at 02:30 UTC". Anything unusual is shown as it is written. */
export function cronWords(cron: string): string {
  const [minute = "", hour = "", day, month, weekday = ""] = cron.split(" ");
  const every = /^\*\/(\d+)$/.exec(minute)?.[1];
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")} UTC`;
  const number = (text: string) => /^\d+$/.test(text);
  if (day !== "*" || month !== "*") return `${cron} (UTC)`;
  if (cron === "* * * * *") return "every minute";
  if (every && hour === "*" && weekday === "*") return `every ${every} minutes`;
  if (number(minute) && hour === "*" && weekday === "*") return `every hour at :${minute.padStart(2, "0")}`;
  if (number(minute) && number(hour) && weekday === "*") return `daily at ${time}`;
  if (number(minute) && number(hour) && number(weekday)) return `${WEEKDAYS[Number(weekday) % 7]} at ${time}`;
  return `${cron} (UTC)`;
}

const WEEKDAYS = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];
