import { listRunningClocks } from "#app/queries/breach-clocks/running-clocks";
import type { ReadDb } from "#db/client";
import { listIncidents } from "#db/incidents/incidents";
import { findPerson } from "#db/people/people";
import { notificationTitle } from "#domain/breach-clocks/notification-titles";
import { DAY_MS } from "#domain/durations";
import { isExerciseRef, markedTitle } from "#domain/exercises";
import type { Task } from "#domain/tasks/tasks";

/** What was reported is looked at within a day: clocks may have begun with it. Milliseconds. */
const triageMs = DAY_MS;

/** Running breach clocks, reports that wait for triage, incidents that are open. */
export async function listIncidentsTasks(read: ReadDb, _now: Date): Promise<Task[]> {
  const running = [...(await listRunningClocks(read)), ...(await listRunningClocks(read, true))];
  const clocks = await Promise.all(
    running.map(async (clock): Promise<Task> => {
      const lead = clock.leadId ? await findPerson(read, clock.leadId) : undefined;
      const exercise = isExerciseRef(clock.incidentRef);
      return {
        key: `breach-clocks:${clock.key}`,
        title: markedTitle(notificationTitle(clock.recipients), exercise),
        detail: `${clock.rule}${clock.whose === "own" ? ", our own limit" : ""}, ${clock.incidentRef}: ${clock.incidentTitle}`,
        href: clock.href,
        staffHref: `/my/calls/${clock.incidentRef}`,
        dueAt: clock.deadlineAt,
        since: clock.startsAt,
        ownerId: lead?.id ?? null,
        ownerName: lead?.name ?? null,
        // The clock of an exercise is work of the day, never one of the clocks by which the law counts.
        kind: exercise ? "todo" : "clock",
      };
    }),
  );
  const open = await listIncidents(read, { status: "open" });
  const steps = open.flatMap((row): Task[] => {
    const triage = row.status === "triage" && row.source !== "import";
    if (!triage && row.status !== "resolved") return [];
    return [
      {
        key: `incidents:${row.id}`,
        title: markedTitle(triage ? `Triage ${row.ref}` : `Close ${row.ref}`, row.exercise === 1),
        detail: row.title,
        href: `/incidents/${row.ref}`,
        dueAt: triage ? new Date(Date.parse(row.created_at) + triageMs) : null,
        since: new Date(row.created_at),
        ownerId: row.lead_id,
        ownerName: row.lead_name,
        needs: "incidents.edit",
        kind: "todo",
      },
    ];
  });
  return [...clocks, ...steps];
}
