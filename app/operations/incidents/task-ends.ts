import { record } from "#app/audit";
import { requireOpenTask } from "#app/operations/incidents/tasks";
import { writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { findIncidentTask, saveIncidentTask } from "#db/incidents/tasks";
import { Refused } from "#domain/errors";

/** A task that is no longer needed leaves its owner's page, with the reason in the timeline. */
export async function dropIncidentTask(work: Work, id: string, reason: string): Promise<void> {
  allow(work.actor, "incidents.edit");
  const task = await requireOpenTask(work, id);
  const dropped = {
    dropped_at: work.now.toISOString(),
    dropped_by: actorName(work.actor),
    dropped_reason: reason,
  };
  await saveIncidentTask(work.db, id, dropped);
  await writeLine(work, task.incidentId, "task", `Task dropped: ${task.title}. ${reason}`);
  await record(work, {
    action: "incidents.drop-task",
    subject: { type: "incident", id: task.incidentId, ref: task.incidentRef },
    after: { task: id, title: task.title },
    reason,
  });
}

/** Reopens a task that was done or dropped; its owner is notified by mail, and the timeline keeps how it had ended. */
export async function reopenIncidentTask(work: Work, id: string, reason: string): Promise<void> {
  allow(work.actor, "incidents.edit");
  const task = await findIncidentTask(work.db, id);
  if (!task) throw new Refused("not_found", "There is no such task.");
  if (!task.done && !task.dropped) throw new Refused("conflict", "This task is open.");
  await saveIncidentTask(work.db, id, {
    done_at: null,
    done_by: null,
    done_note: null,
    dropped_at: null,
    dropped_by: null,
    dropped_reason: null,
    notified_id: null,
  });
  await writeLine(work, task.incidentId, "task", `Task reopened: ${task.title}. ${reason}`);
  await record(work, {
    action: "incidents.reopen-task",
    subject: { type: "incident", id: task.incidentId, ref: task.incidentRef },
    before: { task: id, done: task.done, dropped: task.dropped },
    reason,
  });
}
