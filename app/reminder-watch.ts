import type { AppContext } from "#app/context";
import { findLastDone } from "#db/job-runs";
import { keptWhileUnchanged } from "#db/kept";
import { reminderJob, standsStillSince } from "#domain/reminder-watch";

/**
 * Since when nobody is called because the job of reminders does not run; null while it does. Where the clock is switched
 * off in this process, another one may run it: then only its runs count, and none at all says nothing.
 */
export async function remindersStandStill(
  app: AppContext,
  upSeconds = process.uptime(),
): Promise<{ since: Date | null } | null> {
  const last = await keptWhileUnchanged(app.read, "reminders last done", () =>
    findLastDone(app.read, reminderJob),
  );
  const now = app.now();
  if (!app.config.jobs) return last ? standsStillSince(last, new Date(0), now) : null;
  return standsStillSince(last, new Date(now.getTime() - upSeconds * 1000), now);
}
