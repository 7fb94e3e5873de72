import { record } from "#app/audit";
import { refuseFuture, requireIncident } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { insertDecision, listDecisions } from "#db/incidents/decisions";
import { Refused } from "#domain/errors";
import type { DecisionInput } from "#domain/incidents/decisions";
import type { Moment } from "#domain/moments";

/**
 * Writes down what was decided, by whom, why, and on which facts. Nothing is changed later: `corrects` names the entry that
 * the new one replaces, once.
 */
export async function recordDecision(
  work: Work,
  incidentId: string,
  input: DecisionInput & { at: Moment; corrects?: string },
): Promise<void> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  await refuseFuture(work, input.at, "at");
  const before = await listDecisions(work.db, incident.id);
  const old = input.corrects ? before.find((one) => one.id === input.corrects) : undefined;
  if (input.corrects && !old) throw new Refused("not_found", "There is no such decision.");
  if (old && before.some((one) => one.corrects_id === old.id))
    throw new Refused("conflict", "This entry is already corrected. Correct the newer one.");
  const id = newId(work.now);
  await insertDecision(work.db, {
    id,
    incident_id: incident.id,
    at: input.at,
    decision: input.decision,
    why: input.why,
    facts: input.facts,
    decided_by: input.decidedBy,
    recorded_by: actorName(work.actor),
    recorded_at: work.now.toISOString(),
    corrects_id: old?.id ?? null,
  });
  await record(work, {
    action: old ? "incidents.correct-decision" : "incidents.decide",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    before: old ? { decision: old.decision } : null,
    after: { decision: input.decision, at: input.at, facts: input.facts, decidedBy: input.decidedBy },
    reason: input.why,
  });
}
