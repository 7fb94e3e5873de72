import { record } from "#app/audit";
import { queueMail } from "#app/mail/queue";
import { ruleName } from "#app/operations/breach-clocks";
import { allow, type Work } from "#app/work";
import { listOpenClocks, type OpenClock, saveClock } from "#db/breach-clocks";
import { newId } from "#db/ids";
import { findOrganisation } from "#db/organisation";
import { type Callable, insertReminder, listCallable, listRaisedStages } from "#db/reminders";
import { escalationOf } from "#domain/escalation";
import { dueStages, nextStage, recipientOf, type Stage, type StageName } from "#domain/reminder-stages";
import { type Call, reminderMail } from "#domain/reminder-words";

/** Called for nobody in particular: the page still shows it. */
const nobody = { id: "", email: "", name: "nobody can be called" };

/**
 * Raises what is due at this instant, each (clock, stage, recipient) once. Stages that were missed, by an outage or because
 * the anchor was recorded late, are raised as one call that says so. The mails are queued in the same transaction.
 * @returns how many clocks called
 */
export async function raiseBreachReminders(work: Work, publicUrl: string): Promise<number> {
  allow(work.actor, "notices.send");
  const clocks = await listOpenClocks(work.db, work.now);
  if (clocks.length === 0) return 0;
  const people = await listCallable(work.db);
  const zone = (await findOrganisation(work.db))?.time_zone ?? "UTC";
  const calls = new Map<string, { to: Callable; clock: OpenClock; key: string; calls: Call[] }>();
  let called = 0;
  for (const clock of clocks) {
    const { startsAt, deadlineAt } = clock;
    if (!startsAt || !deadlineAt) continue;
    const raised = new Set((await listRaisedStages(work.db, clock.id, deadlineAt)) as StageName[]);
    const due = dueStages(startsAt, deadlineAt, raised, work.now);
    if (due) {
      const list = escalationOf(people, clock.leadId);
      const id = recipientOf(
        due.stage.name,
        list.map((one) => one.id),
      );
      const to = list.find((one) => one.id === id);
      const key = await raise(work, clock, deadlineAt, due, to ?? nobody);
      if (key) {
        called += 1;
        const group = `${clock.incidentId}:${to?.id ?? ""}`;
        const call = { rule: ruleName(clock.ruleId), recipient: clock.recipient, deadlineAt, ...due };
        const same = calls.get(group);
        if (same) same.calls.push(call);
        else if (to) calls.set(group, { to, clock, key, calls: [call] });
      }
    }
    await saveClock(work.db, clock.id, {
      next_at: nextStage(startsAt, deadlineAt, work.now).at.toISOString(),
    });
  }
  if (called === 0) await noteRepair(work, clocks.length);
  for (const { to, clock, key, calls: list } of calls.values()) {
    const link = `${publicUrl}/incidents/${clock.incidentRef}`;
    const mail = reminderMail(clock.incidentRef, clock.incidentTitle, list, { now: work.now, zone, link });
    await queueMail(work, {
      key: `reminder:${key}`,
      to: to.email,
      ...mail,
      about: { type: "incident", id: clock.incidentId },
    });
  }
  return called;
}

/** Clocks were looked at whose stages had been raised by somebody else: only the time of the next look was mended. */
async function noteRepair(work: Work, clocks: number): Promise<void> {
  await record(work, {
    action: "reminders.look-ahead",
    subject: { type: "job", id: "raise-breach-reminders" },
    after: { clocks },
  });
}

/** Writes the call and the missed stages it stands for. The call's id, or null when somebody else raised it. */
async function raise(
  work: Work,
  clock: OpenClock,
  deadlineAt: Date,
  due: { stage: Stage; missed: Stage[] },
  to: Pick<Callable, "id" | "name">,
): Promise<string | null> {
  const row = (stage: Stage, saidIn: string | null) => ({
    id: newId(work.now),
    clock_id: clock.id,
    incident_id: clock.incidentId,
    deadline_at: deadlineAt.toISOString(),
    stage: stage.name,
    stage_at: stage.at.toISOString(),
    recipient_id: to.id,
    recipient_name: to.name,
    raised_at: work.now.toISOString(),
    said_in: saidIn,
  });
  const call = row(due.stage, null);
  if (!(await insertReminder(work.db, call))) return null;
  for (const missed of due.missed) await insertReminder(work.db, row(missed, call.id));
  await record(work, {
    action: "reminders.raise",
    subject: {
      type: "breach_clock",
      id: clock.id,
      ref: `${clock.incidentRef}, ${ruleName(clock.ruleId)}, ${clock.recipient}`,
    },
    after: { stage: due.stage.name, to: to.name, missed: due.missed.map((stage) => stage.name) },
  });
  return call.id;
}
