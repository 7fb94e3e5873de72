import { record } from "#app/audit";
import { requireIncident, signatureOf, writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import {
  type ClockRow,
  findClock,
  findOwnHours,
  insertClock,
  insertClockMove,
  listClocks,
  saveClock,
} from "#db/breach-clocks/clocks";
import { findRegimes } from "#db/breach-clocks/obligations";
import type { CustomerRow } from "#db/customers/customers";
import { newId } from "#db/ids";
import { insertAnchor, listAnchors } from "#db/incidents/facts";
import type { IncidentRow } from "#db/incidents/incidents";
import { organisationZone } from "#db/installation/organisation";
import { validClockStarts } from "#domain/breach-clocks/clock-starts";
import { type ClockEnd, defaultOwnHours, termsOf, timing } from "#domain/breach-clocks/clocks";
import { moveLines } from "#domain/breach-clocks/moves";
import { dueStages, nextStage } from "#domain/breach-clocks/reminder-stages";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { countingAnchors } from "#domain/breach-clocks/submissions";
import type { BreachTerms } from "#domain/customers/customers";
import { Refused } from "#domain/errors";
import { formatInstant } from "#domain/time-formats";
import { breachRule, breachRules, ruleName } from "#policies/clocks";

/** The clocks that do not wait for answers: the authority's, where its law applies to us. Customers' clocks come with the customers. */
export async function startIncidentClocks(work: Work, incidentId: string): Promise<void> {
  const { regimes } = await findRegimes(work.db);
  for (const rule of breachRules)
    if (rule.fromTheStart && regimes.includes(rule.regime)) await startClock(work, incidentId, rule, null);
  await retime(work, incidentId, "the clock was started");
}

/** An officer adds an obligation by hand, from the rules that Surety knows. */
export async function addClock(work: Work, incidentId: string, ruleId: string): Promise<void> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  const rule = breachRule(ruleId);
  if (!rule || rule.perCustomer) throw new Refused("invalid", "Choose a rule from the list.", "rule");
  if (!(await startClock(work, incidentId, rule, null)))
    throw new Refused("conflict", "This incident already has that clock.", "rule");
  await retime(work, incidentId, "the clock was started");
  await writeLine(work, incidentId, "clock", `Clock started: ${rule.name}, ${rule.says}.`);
  await record(work, {
    action: "breach-clocks.start",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    after: { rule: rule.id, version: rule.version },
  });
}

/** The clocks of one affected customer: the contract's, by that customer's terms, and GDPR Art. 33(2) where personal data may be concerned. */
export async function startCustomerClocks(
  work: Work,
  incident: IncidentRow,
  customer: CustomerRow,
): Promise<void> {
  const { regimes } = await findRegimes(work.db);
  for (const rule of breachRules.filter((one) => one.perCustomer && regimes.includes(one.regime))) {
    if (rule.asks.includes("personal") && incident.personal_data === "no") continue;
    const started = await startClock(work, incident.id, rule, customer);
    if (!started) await reopenClocks(work, incident.id, (one) => one.customerId === customer.id);
  }
}

/** Clocks that were signed off as not required run again when the reason fell away; those that were answered stay answered. */
export async function reopenClocks(
  work: Work,
  incidentId: string,
  which: (clock: ClockRow) => boolean,
): Promise<void> {
  for (const clock of await listClocks(work.db, incidentId))
    if (clock.ended?.how === "not_required" && which(clock))
      await reopenClock(work, clock, clock.endedReason ?? "");
}

/** An ended clock runs again under its old deadline, and calls from now on. `because` is what its end rested on, or what undid it. */
export async function reopenClock(work: Work, clock: ClockRow, because: string): Promise<void> {
  const running =
    clock.startsAt && clock.deadlineAt ? { startsAt: clock.startsAt, deadlineAt: clock.deadlineAt } : null;
  await saveClock(work.db, clock.id, {
    ended_at: null,
    ended_how: null,
    ended_by: null,
    ended_reason: null,
    ended_factor: null,
    next_at: running && firstCall(running, work.now).toISOString(),
  });
  await record(work, {
    action: "breach-clocks.reopen",
    subject: { type: "breach_clock", id: clock.id, ref: `${ruleName(clock.ruleId)}, ${clock.recipient}` },
    before: { endedAt: clock.ended?.at.toISOString(), reason: because },
  });
}

/** Computes every open clock anew from the anchors that stand. What moved is kept, old and new; ended clocks keep what was true then. */
export async function retime(work: Work, incidentId: string, because: string): Promise<string[]> {
  const zone = await organisationZone(work.db);
  const clocks = await listClocks(work.db, incidentId);
  const anchors = countingAnchors(await listAnchors(work.db, incidentId), clocks);
  const moved: Parameters<typeof moveLines>[0][number][] = [];
  for (const clock of clocks) {
    if (clock.ended) continue;
    const next = timing(clock.terms, anchors, zone);
    if (
      clock.deadlineAt?.getTime() === next?.deadlineAt.getTime() &&
      clock.startsAt?.getTime() === next?.startsAt.getTime()
    )
      continue;
    await saveClock(work.db, clock.id, {
      starts_at: next?.startsAt.toISOString() ?? null,
      deadline_at: next?.deadlineAt.toISOString() ?? null,
      next_at: next && firstCall(next, work.now).toISOString(),
    });
    if (!clock.deadlineAt || clock.deadlineAt.getTime() === next?.deadlineAt.getTime()) continue;
    await insertClockMove(work.db, {
      id: newId(work.now),
      clock_id: clock.id,
      old_starts_at: clock.startsAt?.toISOString() ?? null,
      old_deadline_at: clock.deadlineAt.toISOString(),
      new_starts_at: next?.startsAt.toISOString() ?? null,
      new_deadline_at: next?.deadlineAt.toISOString() ?? null,
      because,
      by_name: actorName(work.actor),
      recorded_at: work.now.toISOString(),
    });
    moved.push({
      rule: ruleName(clock.ruleId),
      recipient: clock.recipient,
      from: clock.deadlineAt,
      to: next?.deadlineAt ?? null,
      because,
    });
  }
  return moveLines(moved, (at) => formatInstant(at, zone));
}

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
  await saveClock(work.db, clock.id, {
    ended_at: ending.at.toISOString(),
    ended_how: ending.how,
    ended_by: actorName(work.actor),
    ended_reason: ending.reason ?? null,
    ended_factor: ending.factor ?? null,
    proof_sha256: ending.proof?.sha256 ?? null,
    proof_name: ending.proof?.name ?? null,
    next_at: null,
  });
  await record(work, {
    action: ending.how === "told" ? "breach-clocks.told" : "breach-clocks.not-required",
    subject: { type: "breach_clock", id: clock.id, ref: `${ruleName(clock.ruleId)}, ${clock.recipient}` },
    after: { endedAt: ending.at.toISOString(), deadlineAt: clock.deadlineAt?.toISOString() ?? null },
    reason: ending.reason ?? null,
  });
  if (clock.customerId) return;
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

/** What turned out not to be an incident owes nobody anything: each open clock is signed off with that reason. */
export async function endAsNoIncident(work: Work, incident: IncidentRow, reason: string): Promise<void> {
  const factor = signatureOf(work);
  for (const clock of await listClocks(work.db, incident.id))
    if (!clock.ended)
      await endClock(work, clock, {
        how: "not_required",
        at: work.now,
        reason: `${noIncident} ${reason}`,
        factor,
      });
}

export async function requireOpenClock(work: Work, clockId: string): Promise<ClockRow> {
  const clock = await findClock(work.db, clockId);
  if (!clock) throw new Refused("not_found", "There is no such clock.");
  if (clock.ended) throw new Refused("conflict", "This clock is already closed.");
  return clock;
}

/** Sets a clock up; it runs once `retime` finds its anchor. False when the incident has this clock already. */
export async function startClock(
  work: Work,
  incidentId: string,
  rule: ClockRule,
  customer: CustomerRow | null,
): Promise<boolean> {
  const ownHours = (await findOwnHours(work.db))?.own_hours ?? defaultOwnHours;
  const contract = customer && {
    breachHours: customer.breach_hours,
    breachFrom: customer.breach_from as BreachTerms["breachFrom"],
  };
  const terms = termsOf(rule, ownHours, contract ?? undefined);
  return insertClock(work.db, {
    id: newId(work.now),
    incident_id: incidentId,
    rule_id: rule.id,
    rule_version: rule.version,
    customer_id: customer?.id ?? null,
    recipient: customer?.name ?? rule.recipient,
    anchor: terms.anchor,
    terms: JSON.stringify(terms.limit),
    own_hours: terms.ownHours,
    whose: terms.whose,
    created_at: work.now.toISOString(),
  });
}

/** When the reminder job must look first: at once if a stage has passed already, else at the next stage. */
function firstCall(clock: { startsAt: Date; deadlineAt: Date }, now: Date): Date {
  const due = dueStages(clock.startsAt, clock.deadlineAt, new Set(), now);
  return due ? now : nextStage(clock.startsAt, clock.deadlineAt, now).at;
}
