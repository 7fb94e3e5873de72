import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { evidenceScope } from "#app/queries/evidence/scope";
import { type IncidentRecord, readIncidentRecord } from "#app/queries/incidents/record";
import { systemsFor } from "#app/queries/systems/auditor-scope";
import type { ReadDb } from "#db/client";
import { listEvidence } from "#db/evidence/lists";
import { listIncidentDates } from "#db/incidents/dates";
import type { IncidentFilter } from "#db/incidents/incidents";
import { organisationZone } from "#db/installation/organisation";
import { endOfDay, startOfDay } from "#domain/days";
import { incidentTouches, type Scope } from "#domain/period-scope";

/** The incidents that are about the scope, whenever they were recorded. */
export async function incidentsOf(read: ReadDb, scope: Scope): Promise<{ id: string; ref: string }[]> {
  const zone = await organisationZone(read);
  const span = { start: startOfDay(scope.from, zone), before: endOfDay(scope.to, zone) };
  return (await listIncidentDates(read)).filter((incident) => incidentTouches(incident, span, zone));
}

/** The record of an incident for this visitor; an auditor finds those that are about their period. */
export async function readVisibleIncident(app: AppContext, visitor: Visitor, ref: string) {
  const record = await readIncidentRecord(app.read, ref, app.now());
  if (!record || !visitor.scope) return record;
  const known = await incidentsOf(app.read, visitor.scope);
  if (!known.some(({ id }) => id === record.incident.id)) return undefined;
  return recordFor(app, visitor.scope, record);
}

/** The record, which names evidence and systems of the period only. */
async function recordFor(app: AppContext, scope: Scope, record: IncidentRecord): Promise<IncidentRecord> {
  const evidence = await listEvidence(app.read, { scope: await evidenceScope(app, scope) });
  const known = new Set(evidence.flatMap(({ id, ref }) => [id, ref]));
  const systems = new Set((await systemsFor(app.read, scope)).map(({ id }) => id));
  const { evidenceId } = record.incident;
  return {
    ...record,
    incident: { ...record.incident, evidenceId: evidenceId && known.has(evidenceId) ? evidenceId : null },
    timeline: record.timeline.map((line) => ({
      ...line,
      evidence: line.evidence.filter(({ ref }) => known.has(ref)),
      systems: line.systems.filter(({ id }) => systems.has(id)),
    })),
  };
}

/** The same bounds for lists. */
export async function scopeFilter(
  read: ReadDb,
  { scope }: Pick<Visitor, "scope">,
): Promise<Pick<IncidentFilter, "ids">> {
  return scope ? { ids: (await incidentsOf(read, scope)).map(({ id }) => id) } : {};
}
