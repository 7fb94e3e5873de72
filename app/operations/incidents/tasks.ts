import { record } from "#app/audit";
import { requireStaff } from "#app/operations/staff";
import { requireIncident, writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import {
  findIncidentTask,
  type IncidentTask,
  insertIncidentTask,
  saveIncidentTask,
} from "#db/incidents/tasks";
import { MINUTE_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import type { IncidentTaskInput } from "#domain/incidents/tasks";
import { may } from "#domain/roles";

/** Assigns a task of an incident, due at an instant that lies ahead. Returns its id. */
export async function giveIncidentTask(
  work: Work,
  incidentId: string,
  input: IncidentTaskInput,
): Promise<string> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  await requireStaff(work, input.ownerId, "ownerId");
  requireAhead(work, input.dueAt);
  const id = newId(work.now);
  const columns = columnsOf(input);
  await insertIncidentTask(work.db, {
    id,
    incident_id: incident.id,
    ...columns,
    created_at: work.now.toISOString(),
    created_by: actorName(work.actor),
    done_at: null,
    done_by: null,
    done_note: null,
    // Who gives oneself a task knows of it.
    notified_id: work.actor.kind === "user" && work.actor.personId === input.ownerId ? input.ownerId : null,
    dropped_at: null,
    dropped_by: null,
    dropped_reason: null,
  });
  await record(work, {
    action: "incidents.give-task",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    after: { task: id, ...columns },
  });
  return id;
}

/** Changes the words, owner or due instant of a task that is not done. */
export async function changeIncidentTask(work: Work, id: string, input: IncidentTaskInput): Promise<void> {
  allow(work.actor, "incidents.edit");
  const task = await requireOpenTask(work, id);
  if (task.ownerId !== input.ownerId) await requireStaff(work, input.ownerId, "ownerId");
  // The form knows minutes only: the same minute is not a change.
  const same = Math.floor(task.dueAt.getTime() / MINUTE_MS) === Math.floor(input.dueAt.getTime() / MINUTE_MS);
  if (!same) requireAhead(work, input.dueAt);
  const before = columnsOf(task);
  const after = columnsOf(same ? { ...input, dueAt: task.dueAt } : input);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await saveIncidentTask(work.db, id, after);
  await record(work, {
    action: "incidents.change-task",
    subject: { type: "incident", id: task.incidentId, ref: task.incidentRef },
    before: { task: id, ...before },
    after: { task: id, ...after },
  });
}

/** Moves the due instant of a task that is not done. */
export async function moveIncidentTask(work: Work, id: string, dueAt: Date): Promise<void> {
  const task = await requireOpenTask(work, id);
  await changeIncidentTask(work, id, { ...task, dueAt });
}

/** Its owner, or an officer, says that a task is done and what was done. The timeline has it. */
export async function finishIncidentTask(work: Work, id: string, note: string): Promise<void> {
  allow(work.actor, "incidents.work-own");
  const task = await requireOpenTask(work, id, (one) => maySeeTask(work.actor, one));
  const done = { done_at: work.now.toISOString(), done_by: actorName(work.actor), done_note: note };
  await saveIncidentTask(work.db, id, done);
  await writeLine(work, task.incidentId, "task", `Task done: ${task.title}. ${note}`);
  await record(work, {
    action: "incidents.finish-task",
    subject: { type: "incident", id: task.incidentId, ref: task.incidentRef },
    after: { task: id, title: task.title, note },
  });
}

/** A task is seen by its owner and by those who work on all incidents. */
export function maySeeTask(
  who: Work["actor"] | { role: Parameters<typeof may>[0]; personId: string | null },
  task: IncidentTask,
): boolean {
  if (!("role" in who)) return false;
  return may(who.role, "incidents.edit") || (who.personId !== null && who.personId === task.ownerId);
}

function columnsOf({ title, ownerId, dueAt, kind }: IncidentTaskInput) {
  return { title, owner_id: ownerId, due_at: dueAt.toISOString(), kind };
}

/**
 * The task with this id, still open.
 * @param knows whether the actor may know of the task: to everyone else one that is done is no more there than one that is not
 * @throws Refused when there is none, or it was done or dropped
 */
export async function requireOpenTask(
  work: Work,
  id: string,
  knows: (task: IncidentTask) => boolean = () => true,
): Promise<IncidentTask> {
  const task = await findIncidentTask(work.db, id);
  if (!task || !knows(task)) throw new Refused("not_found", "There is no such task.");
  if (task.done) throw new Refused("conflict", `${task.done.by} has already completed this task.`);
  if (task.dropped) throw new Refused("conflict", `${task.dropped.by} has dropped this task.`);
  return task;
}

function requireAhead(work: Work, dueAt: Date): void {
  if (dueAt <= work.now)
    throw new Refused("invalid", "The due time is in the past. Enter a later one.", "dueAt");
}
