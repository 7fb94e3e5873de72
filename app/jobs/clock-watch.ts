import type { AppContext } from "#app/context";
import { actorOfJob } from "#app/jobs/job";
import { recordClockChange } from "#app/operations/installation/clock-changes";
import { latestTries } from "#app/queries/deliveries/overslept";
import { bookkeeping, perform } from "#app/work";
import { releaseWaiting } from "#db/deliveries/waiting";
import { findLastRecorded, listLastClockChanges } from "#db/installation/clock-changes";
import { disregardJobRuns, hasJobRunsAfter } from "#db/installation/disregarded";
import { aheadMs } from "#db/installation/job-runs";
import { DAY_MS, HOUR_MS } from "#domain/durations";
import {
  actsWaitUntil,
  type ClockChange,
  type ClockReading,
  clockBehind,
  clockChange,
  clockChangeWords,
  waitMs,
} from "#domain/installation/clock-changes";

const actor = actorOfJob("watch-clock");
/** A clock that goes to and fro sends this many messages in an hour; the log and the pages have every change. */
const mostAlerts = 6;

/**
 * Watches the machine's clock from now on, against a monotonic one; compared at once with the last instant on record. Each
 * `check` records a change of more than a minute, and sees to it that nothing recorded at instants still to come holds anything up;
 * `actsWait` says whether the clock was set ahead and that has not lasted yet.
 */
export async function watchClock(
  app: AppContext,
): Promise<{ check(): Promise<void>; actsWait(): Promise<boolean> }> {
  let before = reading(app);
  const alerts: number[] = [];

  const note = async (change: ClockChange, found: "running" | "start") => {
    app.logger.warn(
      { from: change.from, to: change.to, seconds: change.byMs / 1000 },
      clockChangeWords(change),
    );
    const recent = alerts.filter((at) => app.monotonic() - at < HOUR_MS);
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
    if ((await latestTries(app.read, app.now())).length > 0) await bookkeeping(app, releaseWaiting);
  };

  const lastRecorded = await findLastRecorded(app.read);
  const behind = clockBehind(lastRecorded, before.now);
  // A clock that is ahead at the start looks like a time in which Surety was off: by more than a day, acts wait for an hour.
  const offMs = lastRecorded ? before.now.getTime() - lastRecorded.getTime() : 0;
  const believedAt = before.monotonic + (offMs > DAY_MS ? waitMs(0) : 0);
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
    async actsWait() {
      if (app.monotonic() < believedAt) return true;
      return actsWaitUntil(await listLastClockChanges(app.read, 20), app.now()) !== null;
    },
  };
}

function reading(app: AppContext): ClockReading {
  return { now: app.now(), monotonic: app.monotonic() };
}
