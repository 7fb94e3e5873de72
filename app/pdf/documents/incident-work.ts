import { bold, type Paper } from "#app/pdf/layout/page";
import type { IncidentRecord } from "#app/queries/incidents/record";
import { actorLabel } from "#domain/actor-names";
import { asksPostMortem, postMortemParts } from "#domain/incidents/post-mortem-parts";

/** Who had to do what until when, and what was done. */
export function layTasks(paper: Paper, record: IncidentRecord, at: (instant: Date) => string): void {
  paper.section("Tasks", {
    note: "Follow-ups come from the post-mortem and can be due after the incident is closed.",
  });
  paper.table({
    title: "Tasks",
    reference: record.incident.ref,
    columns: [
      { head: "Task", style: "bold" },
      { head: "Owner" },
      { head: "Due" },
      { head: "Assigned" },
      { head: "Outcome" },
    ],
    rows: record.tasks.map((task) => [
      task.kind === "follow_up" ? `Follow-up: ${task.title}` : task.title,
      task.owner,
      at(task.dueAt),
      `${at(task.createdAt)}, ${actorLabel(task.createdBy)}`,
      outcomeOf(task, at),
    ]),
    empty: "No tasks.",
  });
}

function outcomeOf(
  { done, dropped }: IncidentRecord["tasks"][number],
  at: (instant: Date) => string,
): string {
  if (done) return `Done ${at(done.at)} by ${actorLabel(done.by)}: ${done.note}`;
  return dropped ? `Dropped ${at(dropped.at)} by ${actorLabel(dropped.by)}: ${dropped.reason}` : "open";
}

/** The current post-mortem, and how often it was changed. */
export function layPostMortem(paper: Paper, record: IncidentRecord, at: (instant: Date) => string): void {
  const [standing] = record.postMortems;
  paper.section("Post-mortem", {
    note: standing
      ? `Version ${standing.version}, ${at(standing.savedAt)}, ${standing.savedBy}. The earlier ones are in the JSON record.`
      : undefined,
  });
  if (!standing) {
    const asked = asksPostMortem(record.incident.severity);
    paper.text(
      asked
        ? "Not written, although the severity requires one."
        : "Not written; not required at this severity.",
    );
    return;
  }
  for (const [part, label] of postMortemParts) {
    paper.text(bold(label));
    for (const line of standing[part].split("\n")) if (line.trim()) paper.text(line);
  }
}
