import type { AppContext } from "#app/context";
import { readIncidentRecord } from "#app/incident-record";
import type { Visitor } from "#app/visitor";
import type { IncidentFilter } from "#db/incidents";
import { dayOf, endOfDay, startOfDay } from "#domain/days";

/** The record of an incident for this visitor: an auditor finds nothing that was recorded outside of their engagement's days. */
export async function readVisibleIncident(app: AppContext, visitor: Visitor, ref: string) {
  const record = await readIncidentRecord(app.read, ref, app.now());
  if (!record || !visitor.scope) return record;
  const day = dayOf(record.incident.createdAt, record.zone);
  return day >= visitor.scope.from && day <= visitor.scope.to ? record : undefined;
}

/** The same bounds for lists. */
export function scopeFilter(
  visitor: Visitor,
  zone: string,
): Pick<IncidentFilter, "createdFrom" | "createdBefore"> {
  if (!visitor.scope) return {};
  return {
    createdFrom: startOfDay(visitor.scope.from, zone),
    createdBefore: endOfDay(visitor.scope.to, zone),
  };
}
