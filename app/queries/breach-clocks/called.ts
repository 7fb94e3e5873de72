import { listCallable } from "#db/breach-clocks/reminders";
import type { ReadDb } from "#db/client";
import type { IncidentRow } from "#db/incidents/incidents";
import { escalationOf } from "#domain/breach-clocks/escalation";

/** Whether this user is on the list of those who are called about the incident. */
export async function isCalled(db: ReadDb, incident: IncidentRow, userId: string): Promise<boolean> {
  const people = await listCallable(db);
  return escalationOf(people, incident.lead_id).some((one) => one.id === userId);
}
