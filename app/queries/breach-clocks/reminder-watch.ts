import type { AppContext } from "#app/context";
import { findLastDone } from "#db/installation/job-runs";
import { cachedUntilWrite } from "#db/read-cache";
import { quietMs, reminderJob, standsStillSince } from "#domain/breach-clocks/reminder-watch";

/** The last run that this process has seen, and when it first saw it on the monotonic clock. */
const seen = new WeakMap<AppContext, { last: number | null; at: number }>();

/**
 * Since when no alerts are sent because the reminder job does not run; null while it does. Judged by the clock and, where
 * this process runs jobs, by the monotonic clock too: a clock that was set back hides no silence. Where jobs are switched off
 * in this process, another one may run them: then only its runs count, and none at all says nothing.
 */
export async function remindersStandStill(
  app: AppContext,
  upSeconds = process.uptime(),
): Promise<{ since: Date | null } | null> {
  const { last, unchangedMs } = await observe(app);
  const now = app.now();
  if (!app.config.jobs) return last ? standsStillSince(last, new Date(0), now) : null;
  if (upSeconds * 1000 >= quietMs && unchangedMs >= quietMs) return { since: last };
  return standsStillSince(last, new Date(now.getTime() - upSeconds * 1000), now);
}

/** Notes whether the job has run since the last look. The scheduler does so at each beat. */
export async function observeReminders(app: AppContext): Promise<void> {
  await observe(app);
}

async function observe(app: AppContext): Promise<{ last: Date | null; unchangedMs: number }> {
  const last = await findLast(app);
  const at = app.monotonic();
  const before = seen.get(app);
  const time = last?.getTime() ?? null;
  if (before && before.last === time) return { last, unchangedMs: at - before.at };
  seen.set(app, { last: time, at });
  return { last, unchangedMs: 0 };
}

/** Remembered until the database changes; read again while the clock shows less than the run that is remembered. */
async function findLast(app: AppContext): Promise<Date | null> {
  const now = app.now();
  const known = await cachedUntilWrite(app.read, "reminders last done", () =>
    findLastDone(app.read, reminderJob, now),
  );
  return known && known > now ? findLastDone(app.read, reminderJob, now) : known;
}
