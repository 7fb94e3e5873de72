import { countRuns, latestRun, nextRun, parseCron } from "#domain/cron";
import type { Verdict } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { requiredLine } from "#domain/text-fields";

const runOutcomes = ["pass", "fail", "unknown", "partial", "error", "interrupted"] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** What became of a run in words. */
export const outcomeWords: Record<RunOutcome, string> = {
  pass: "passed",
  fail: "findings",
  unknown: "inconclusive",
  partial: "partial response",
  error: "run failed",
  interrupted: "interrupted",
};

/** The outcome of a run that gathered something. A partial answer never passes. */
export function outcomeOf(verdict: Verdict, complete: boolean): RunOutcome {
  if (verdict === "fail") return "fail";
  return complete ? verdict : "partial";
}

/** The newest runs that got no answer, one after the other; `runs` are the newest first, and one that still runs does not count. */
export function failedInARow<R extends { outcome: string | null }>(runs: readonly R[]): R[] {
  const ended = runs.filter(({ outcome }) => outcome !== null);
  const good = ended.findIndex(({ outcome }) => outcome !== "error" && outcome !== "interrupted");
  return good < 0 ? ended : ended.slice(0, good);
}

export type DueRun = {
  /** The instant of the clock that the run answers: the last one that passed. */
  scheduledFor: Date;
  /** Runs before it that did not take place, and the first of them. */
  missed: number;
  missedFrom: Date | null;
};

/** The run that is due at `now` when the clock was last answered at `since`; null when there is none. Missed runs are caught up by one. */
export function dueRun(cron: string, since: Date, now: Date): DueRun | null {
  const schedule = parseCron(cron);
  const runs = countRuns(schedule, since, now);
  const latest = runs > 0 ? latestRun(schedule, now) : null;
  if (latest === null) return null;
  return { scheduledFor: latest, missed: runs - 1, missedFrom: runs > 1 ? nextRun(schedule, since) : null };
}

/** Schedules that a person chooses from, five fields, UTC. */
export const cadences = [
  ["30 5 * * *", "Every day, 05:30 UTC"],
  ["40 5 * * 1", "Every Monday, 05:40 UTC"],
  ["20 5 1 * *", "On the first of the month, 05:20 UTC"],
] as const;

const EPOCH = new Date(Date.UTC(2026, 0, 1));

const cron = z.string().superRefine((text, context) => {
  try {
    if (latestRun(parseCron(text), EPOCH) === null) throw new Error(`"${text}" never occurs.`);
    if (!/^\s*\d{1,2}\s/.test(text))
      throw new Error("A source is asked once an hour at most: name one minute.");
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
});

export const targetInput = z.object({
  name: requiredLine("Enter a name.", 120),
  cron,
  ownerId: z.string().optional(),
  controls: z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string())),
});
export type TargetInput = z.output<typeof targetInput>;

export type Collected = { target: string; outcome: RunOutcome; ref: string | null; message: string };
