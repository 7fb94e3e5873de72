import { listRunningClocks } from "#app/running-clocks";
import type { ReadDb } from "#db/client";
import { listIncidents } from "#db/incidents";
import { findPerson } from "#db/people";
import type { Task } from "#domain/tasks";
import { tellWords } from "#domain/tell-words";

/** Running breach clocks, reports that wait for triage, incidents that are open. */
export async function listIncidentsTasks(read: ReadDb, _now: Date): Promise<Task[]> {
  const clocks = await Promise.all(
    (await listRunningClocks(read)).map(async (clock): Promise<Task> => {
      const lead = clock.leadId ? await findPerson(read, clock.leadId) : undefined;
      return {
        key: `breach-clocks:${clock.key}`,
        title: tellWords(clock.recipients),
        detail: `${clock.rule}${clock.whose === "own" ? ", our own limit" : ""}, ${clock.incidentRef}: ${clock.incidentTitle}`,
        href: clock.href,
        dueAt: clock.deadlineAt,
        since: clock.startsAt,
        ownerId: lead?.id ?? null,
        ownerName: lead?.name ?? null,
        kind: "clock",
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
        title: triage ? `Decide what ${row.ref} is` : `Close ${row.ref}`,
        detail: row.title,
        href: `/incidents/${row.ref}`,
        dueAt: null,
        since: new Date(row.created_at),
        ownerId: row.lead_id,
        ownerName: row.lead_name,
        kind: "todo",
      },
    ];
  });
  return [...clocks, ...steps];
}
