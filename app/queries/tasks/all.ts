import { setImmediate } from "node:timers/promises";
import { listAccessReviewTasks } from "#app/queries/tasks/access-reviews";
import { listControlChangeTasks } from "#app/queries/tasks/control-changes";
import { listEvidenceTasks } from "#app/queries/tasks/evidence";
import { listEvidenceRequestTasks } from "#app/queries/tasks/evidence-requests";
import { listIncidentTaskTasks } from "#app/queries/tasks/incident-tasks";
import { listIncidentsTasks } from "#app/queries/tasks/incidents";
import { listPoliciesTasks } from "#app/queries/tasks/policies";
import { listProgrammeTasks } from "#app/queries/tasks/programme";
import { listVendorsTasks } from "#app/queries/tasks/vendors";
import type { ReadDb } from "#db/client";
import type { Task } from "#domain/tasks/tasks";

/** Each module's list of what is to do at `now`. A module adds its line here. */
const lists: ((read: ReadDb, now: Date, personId: string | null) => Promise<Task[]>)[] = [
  listIncidentsTasks,
  listIncidentTaskTasks,
  listAccessReviewTasks,
  listProgrammeTasks,
  listControlChangeTasks,
  listVendorsTasks,
  listPoliciesTasks,
  listEvidenceTasks,
  listEvidenceRequestTasks,
];

/**
 * Everything that is to do, nearest first; things without a date last. Of what only one person sees (policies to read), the
 * tasks of `personId`. Others get a turn after each list.
 */
export async function listTasks(read: ReadDb, now: Date, personId: string | null): Promise<Task[]> {
  const found: Task[] = [];
  for (const list of lists) {
    for (const task of await list(read, now, personId)) found.push(task);
    await setImmediate();
  }
  return found.sort((a, b) => (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity));
}
