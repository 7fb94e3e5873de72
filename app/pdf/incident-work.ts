import type { IncidentRecord } from "#app/incident-record";
import type { Paper } from "#app/pdf/page";

/** Who had to do what until when, and what was done. */
export function layTasks(paper: Paper, record: IncidentRecord, at: (instant: Date) => string): void {
  paper.section("Tasks", { note: "Follow-ups come from the post-mortem and may be due after the incident." });
  paper.table({
    title: "Tasks",
    reference: record.incident.ref,
    columns: [
      { head: "Task", style: "bold" },
      { head: "Owner" },
      { head: "Due" },
      { head: "Given" },
      { head: "Outcome" },
    ],
    rows: record.tasks.map((task) => [
      task.kind === "follow_up" ? `Follow-up: ${task.title}` : task.title,
      task.owner,
      at(task.dueAt),
      `${at(task.createdAt)}, ${task.createdBy}`,
      task.done ? `Done ${at(task.done.at)} by ${task.done.by}: ${task.done.note}` : "open",
    ]),
    empty: "Nobody had a task.",
  });
}
