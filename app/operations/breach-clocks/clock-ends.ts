import { recordMany } from "#app/audit";
import { isOpen, retime, subjectOf } from "#app/operations/breach-clocks/clocks";
import { signatureOf, writeLine } from "#app/operations/timeline";
import { requireClock } from "#app/queries/breach-clocks/clock";
import { actorName, allow, type Work } from "#app/work";
import { type ClockRow, listClocks, saveClocks } from "#db/breach-clocks/clocks";
import { newId } from "#db/ids";
import { insertAnchor, listAnchors } from "#db/incidents/facts";
import type { IncidentRow } from "#db/incidents/incidents";
import { validClockStarts } from "#domain/breach-clocks/clock-starts";
import type { ClockEnd } from "#domain/breach-clocks/clocks";
import { Refused } from "#domain/errors";
import { ruleName } from "#policies/clocks";

/** A person signs why an obligation does not apply. Needs a second factor; the reason stays in the record. */
export async function signNotRequired(work: Work, clockId: string, reason: string): Promise<void> {
  allow(work.actor, "incidents.edit");
  const clock = await requireOpenClock(work, clockId);
  const factor = signatureOf(work);
  await endClock(work, clock, { how: "not_required", at: work.now, reason, factor });
  await writeLine(
    work,
    clock.incidentId,
    "decision",
    `Not required: ${ruleName(clock.ruleId)}, ${clock.recipient}. ${reason}`,
  );
}

type Ending = {
  how: ClockEnd;
  at: Date;
  reason?: string;
  factor?: string;
  proof?: { sha256: string; name: string };
};

/** Ends a clock and starts what is chained to its sending. Late stays late: nothing about its deadline changes. */
export async function endClock(work: Work, clock: ClockRow, ending: Ending): Promise<void> {
  await endClocks(work, [clock], ending);
}

/** Ends many clocks in the same way, as `endClock` does. */
export async function endClocks(work: Work, clocks: readonly ClockRow[], ending: Ending): Promise<void> {
  await saveClocks(
    work.db,
    clocks.map(({ id }) => ({
      id,
      ended_at: ending.at.toISOString(),
      ended_how: ending.how,
      ended_by: actorName(work.actor),
      ended_reason: ending.reason ?? null,
      ended_factor: ending.factor ?? null,
      proof_sha256: ending.proof?.sha256 ?? null,
      proof_name: ending.proof?.name ?? null,
      next_at: null,
    })),
  );
  await recordMany(
    work,
    clocks.map((clock) => ({
      action: ending.how === "told" ? "breach-clocks.told" : "breach-clocks.not-required",
      subject: subjectOf(clock),
      after: { endedAt: ending.at.toISOString(), deadlineAt: clock.deadlineAt?.toISOString() ?? null },
      reason: ending.reason ?? null,
    })),
  );
  // Nothing counts from what a customer was sent.
  for (const clock of clocks) if (!clock.customerId) await chainTo(work, clock, ending);
}

/** What counts from the sending to an authority is counted from it, or no more. */
async function chainTo(work: Work, clock: ClockRow, ending: Ending): Promise<void> {
  const kind = `submitted:${clock.ruleId}` as const;
  const before = validClockStarts(await listAnchors(work.db, clock.incidentId)).get(kind);
  if (ending.how !== "told") {
    // What was sent had come back, and is not sent again: nothing counts from it any more.
    if (before) await retime(work, clock.incidentId, `${ruleName(clock.ruleId)} was signed as not required`);
    return;
  }
  await insertAnchor(work.db, {
    id: newId(work.now),
    incident_id: clock.incidentId,
    kind,
    at: ending.at.toISOString(),
    why: `${ruleName(clock.ruleId)} was answered${before ? "; the earlier notice had bounced" : ""}`,
    source: ending.proof?.name ?? null,
    corrects_id: before?.id ?? null,
    set_by: actorName(work.actor),
    recorded_at: work.now.toISOString(),
  });
  await retime(work, clock.incidentId, `${ruleName(clock.ruleId)} was answered`);
}

/** How the reason of a clock begins that was signed off with its whole incident. */
export const noIncident = "Not an incident.";

/** An incident that turned out to be none requires no notice: each open clock is signed off with that reason. */
export async function endAsNoIncident(work: Work, incident: IncidentRow, reason: string): Promise<void> {
  const factor = signatureOf(work);
  await endClocks(work, (await listClocks(work.db, incident.id)).filter(isOpen), {
    how: "not_required",
    at: work.now,
    reason: `${noIncident} ${reason}`,
    factor,
  });
}

/** The clock with this id, still open. @throws Refused (not_found; conflict when it has ended, or cannot be read) */
export async function requireOpenClock(work: Work, clockId: string): Promise<ClockRow> {
  const clock = await requireClock(work.db, clockId);
  if (clock.ended) throw new Refused("conflict", "This clock is already closed.");
  return clock;
}
