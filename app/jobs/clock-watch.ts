import type { AppContext } from "#app/context";
import { actorOfJob } from "#app/jobs/job";
import { recordClockChange } from "#app/operations/clock-changes";
import { bookkeeping, perform } from "#app/work";
import { findLastRecorded } from "#db/clock-changes";
import { disregardJobRuns, hasJobRunsAfter } from "#db/disregarded";
import { aheadMs } from "#db/job-runs";
import { hasDeliveriesAfter, releaseWaiting } from "#db/waiting";
import {
  type ClockChange,
  type ClockReading,
  clockBehind,
  clockChange,
  clockChangeWords,
} from "#domain/clock-changes";

const actor = actorOfJob("watch-clock");
/** A clock that goes to and fro sends so many messages in an hour; the log and the pages have every change. */
const mostAlerts = 6;
const hourMs = 3_600_000;
/** No delivery waits longer between two tries. Milliseconds. */
const longestWaitMs = 30 * 60_000;

/**
 * Watches the machine's clock from now on, against a monotonic one; compared at once with the last instant on record. Each
 * `check` records a change of more than a minute, and sees to it that nothing recorded at instants still to come holds anything up.
 */
export async function watchClock(app: AppContext): Promise<{ check(): Promise<void> }> {
  let before = reading(app);
  const alerts: number[] = [];

  const note = async (change: ClockChange, found: "running" | "start") => {
    app.logger.warn(
      { from: change.from, to: change.to, seconds: change.byMs / 1000 },
      clockChangeWords(change),
    );
    const recent = alerts.filter((at) => app.monotonic() - at < hourMs);
    alerts.splice(0, alerts.length, ...recent);
    const alert = recent.length < mostAlerts;
    const options = { found, alert, publicUrl: app.config.publicUrl };
    if (await perform(app, actor, (work) => recordClockChange(work, change, options)))
      alerts.push(app.monotonic());
  };
  const settle = async () => {
    const after = new Date(app.now().getTime() + aheadMs);
    if (await hasJobRunsAfter(app.read, after))
      await bookkeeping(app, (db, now) => disregardJobRuns(db, after, now));
    if (await hasDeliveriesAfter(app.read, new Date(app.now().getTime() + longestWaitMs)))
      await bookkeeping(app, releaseWaiting);
  };

  const behind = clockBehind(await findLastRecorded(app.read), before.now);
  if (behind) await note(behind, "start");
  await settle();
  return {
    async check() {
      const now = reading(app);
      const change = clockChange(before, now);
      if (change) {
        await note(change, "running");
        before = now;
      }
      await settle();
    },
  };
}

function reading(app: AppContext): ClockReading {
  return { now: app.now(), monotonic: app.monotonic() };
}
