import type { ReadDb } from "#db/client";
import { listIncidentTasks } from "#db/incidents/tasks";
import { markedTitle } from "#domain/exercises";
import type { Task } from "#domain/tasks/tasks";

/** Open tasks of incidents, follow-ups of post-mortems with them, each at its owner. */
export async function listIncidentTaskTasks(read: ReadDb, _now: Date): Promise<Task[]> {
  return (await listIncidentTasks(read, { open: true })).map((task) => ({
    key: `incident-tasks:${task.id}`,
    title: markedTitle(task.title, task.exercise),
    detail: `${task.kind === "follow_up" ? "Follow-up of" : "Task of"} ${task.incidentRef}: ${task.incidentTitle}`,
    href: `/my/incident-tasks/${task.id}`,
    dueAt: task.dueAt,
    since: task.createdAt,
    ownerId: task.ownerId,
    ownerName: task.owner,
    kind: "todo",
  }));
}
