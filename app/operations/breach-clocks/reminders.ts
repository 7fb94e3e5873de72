import { record } from "#app/audit";
import { type AlertGroup, queueAlerts } from "#app/operations/breach-clocks/alerts";
import { withdrawUnreadable } from "#app/operations/breach-clocks/ended-recipients";
import { allow, type Work } from "#app/work";
import { listOpenClocks, listSleepingClocks, type OpenClock, saveNextLook } from "#db/breach-clocks/clocks";
import {
  type Callable,
  insertReminders,
  listCallable,
  listDisregardedStages,
  listRaisedStages,
} from "#db/breach-clocks/reminders";
import { newId } from "#db/ids";
import { listHolds } from "#db/incidents/holds";
import { disregardReminders } from "#db/installation/disregarded";
import { organisationZone } from "#db/installation/organisation";
import { noteUnreadable, storedInstant } from "#db/unreadable";
import { type PlannedAlert, planAlerts } from "#domain/breach-clocks/alert-plan";
import { nextStage, type Stage } from "#domain/breach-clocks/reminder-stages";
import { quietMs, reminderJob } from "#domain/breach-clocks/reminder-watch";
import { MINUTE_MS } from "#domain/durations";
import { toleratedMs } from "#domain/installation/clock-changes";
import { eachInTurns } from "#evidence/files/turns";
import { ruleName } from "#policies/clocks";

/** No person to alert: the page still shows it. */
const noRecipient = { id: "", name: "no one can be alerted" };
const job = { type: "job", id: reminderJob } as const;

type Draft = PlannedAlert<OpenClock, Callable> & { id: string };

/**
 * Raises what is due at this instant, each (clock, stage, recipient) once. Stages that were missed, by an outage or because
 * the anchor was recorded late, are raised as one call that says so. What leaves is queued in the same transaction.
 * @returns how many clocks called
 */
export async function raiseBreachReminders(work: Work, publicUrl: string): Promise<number> {
  allow(work.actor, "notices.send");
  await openAgain(work);
  await withdrawUnreadable(work);
  await wakeOverslept(work);
  const clocks = await listOpenClocks(work.db, work.now);
  if (clocks.length === 0) return 0;
  const clockIds = clocks.map((clock) => clock.id);
  const holds = await listHolds(work.db, work.now);
  const { alerts, looks } = planAlerts(
    {
      clocks,
      people: await listCallable(work.db),
      holders: new Map([...holds].map(([incident, hold]) => [incident, hold.user_id])),
      raised: await listRaisedStages(work.db, clockIds, work.now),
      disregarded: await listDisregardedStages(work.db, clockIds),
    },
    work.now,
  );
  const raisedNow = await raise(
    work,
    alerts.map((alert) => ({ ...alert, id: newId(work.now) })),
  );
  for (const [at, ids] of looks) await saveNextLook(work.db, ids, new Date(at));
  if (raisedNow.length === 0) return noteRepair(work, clocks.length);
  const zone = await organisationZone(work.db);
  await queueAlerts(work, groupsOf(raisedNow), { zone, publicUrl });
  return new Set(raisedNow.map((one) => one.clock.id)).size;
}

/**
 * After an outage: records in the log from when to when no alerts were sent, in the transaction that catches up.
 * `lastRun` is when the job last ended well.
 */
export async function recordReminderGap(work: Work, lastRun: Date | null): Promise<boolean> {
  const silence = lastRun ? work.now.getTime() - lastRun.getTime() : 0;
  if (!lastRun || silence < quietMs) return false;
  await record(work, {
    action: "reminders.gap",
    subject: job,
    after: {
      from: lastRun.toISOString(),
      to: work.now.toISOString(),
      minutes: Math.floor(silence / MINUTE_MS),
    },
  });
  return true;
}

/** Reminders raised by a clock that was ahead do not count: their stages are open again, and their clocks are looked at. */
async function openAgain(work: Work): Promise<void> {
  const reminders = await disregardReminders(work.db, new Date(work.now.getTime() + toleratedMs), work.now);
  if (reminders > 0)
    await record(work, { action: "reminders.disregard", subject: job, after: { reminders } });
}

/**
 * When a clock is looked at next follows from its start and deadline; the column only saves the work. A clock whose column is empty,
 * or later than its next stage, would be silent: it is looked at now, and the log says so.
 */
async function wakeOverslept(work: Work): Promise<void> {
  const overslept: string[] = [];
  await eachInTurns(await listSleepingClocks(work.db, work.now), (clock) => {
    try {
      if (oversleeps(clock, work.now)) overslept.push(clock.id);
    } catch (error) {
      noteUnreadable("breach_clocks", clock.id, error);
    }
  });
  if (overslept.length === 0) return;
  await saveNextLook(work.db, overslept, work.now);
  await record(work, {
    action: "reminders.look-ahead",
    subject: job,
    after: { clocks: overslept.length, reason: "their next look was set later than their next stage" },
  });
}

type Sleeping = Awaited<ReturnType<typeof listSleepingClocks>>[number];

function oversleeps({ starts_at, deadline_at, next_at }: Sleeping, now: Date): boolean {
  if (!starts_at || !deadline_at) return false;
  const [startsAt, deadlineAt] = [
    storedInstant("starts_at", starts_at),
    storedInstant("deadline_at", deadline_at),
  ];
  return next_at === null || next_at > nextStage(startsAt, deadlineAt, now).at.toISOString();
}

/** Everything in one message to one person about one incident. */
function groupsOf(raised: readonly Draft[]): AlertGroup[] {
  const groups = new Map<string, AlertGroup>();
  for (const { id, clock, deadlineAt, due, to, repeated } of raised) {
    const { incidentId, incidentRef, incidentTitle, recipient } = clock;
    const key = `${incidentId}:${to?.id ?? ""}`;
    const group = groups.get(key) ?? {
      callId: id,
      incident: { id: incidentId, ref: incidentRef, title: incidentTitle },
      to,
      calls: [],
    };
    group.calls.push({ id: clock.id, rule: ruleName(clock.ruleId), recipient, deadlineAt, repeated, ...due });
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The stages of these clocks had been raised by another run: only the time of the next check was corrected. */
async function noteRepair(work: Work, clocks: number): Promise<0> {
  await record(work, { action: "reminders.look-ahead", subject: job, after: { clocks } });
  return 0;
}

/** Writes the alerts, then the missed stages that each lists. Those that another run raised are skipped. */
async function raise(work: Work, drafts: readonly Draft[]): Promise<Draft[]> {
  const row = ({ clock, deadlineAt, to }: Draft, stage: Stage, id: string, coveredBy: string | null) => ({
    id,
    clock_id: clock.id,
    incident_id: clock.incidentId,
    deadline_at: deadlineAt.toISOString(),
    stage: stage.name,
    stage_at: stage.at.toISOString(),
    recipient_id: (to ?? noRecipient).id,
    recipient_name: (to ?? noRecipient).name,
    raised_at: work.now.toISOString(),
    covered_by: coveredBy,
  });
  const calls = drafts.map((draft) => row(draft, draft.due.stage, draft.id, null));
  const written = await insertReminders(work.db, calls);
  const own = drafts.filter((draft) => written.has(draft.id));
  const missed = own.flatMap((draft) =>
    draft.due.missed.map((stage) => row(draft, stage, newId(work.now), draft.id)),
  );
  await insertReminders(work.db, missed);
  return own;
}
