import { type LogRef, record, recordMany } from "#app/audit";
import { requireIncident, writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import {
  type ClockRow,
  findOwnHours,
  insertClock,
  insertClockMoves,
  insertNewClocks,
  listClocks,
  listClocksWithoutCustomer,
  saveClocks,
} from "#db/breach-clocks/clocks";
import { findRegimes } from "#db/breach-clocks/obligations";
import type { CustomerRow } from "#db/customers/customers";
import { newId } from "#db/ids";
import { listAnchors } from "#db/incidents/facts";
import type { IncidentRow } from "#db/incidents/incidents";
import { organisationZone } from "#db/installation/organisation";
import { defaultOwnHours, termsOf, timing } from "#domain/breach-clocks/clocks";
import { moveLines } from "#domain/breach-clocks/moves";
import { dueStages, nextStage } from "#domain/breach-clocks/reminder-stages";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { countingAnchors } from "#domain/breach-clocks/submissions";
import type { BreachTerms } from "#domain/customers/customers";
import { Refused } from "#domain/errors";
import { formatInstant } from "#domain/time-formats";
import { eachInTurns } from "#evidence/files/turns";
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

/**
 * The clocks of affected customers: the contract's, by each customer's terms, and GDPR Art. 33(2) where personal data may be
 * concerned. Of a customer who has them already, those run again that were signed off.
 */
export async function startCustomerClocks(
  work: Work,
  incident: IncidentRow,
  customers: readonly CustomerRow[],
): Promise<void> {
  const { regimes } = await findRegimes(work.db);
  const rules = breachRules.filter(
    (one) =>
      one.perCustomer &&
      regimes.includes(one.regime) &&
      !(one.asks.includes("personal") && incident.personal_data === "no"),
  );
  const ownHours = (await findOwnHours(work.db))?.own_hours ?? defaultOwnHours;
  const rows: ReturnType<typeof clockOf>[] = [];
  await eachInTurns(customers, (one) => {
    for (const rule of rules) rows.push(clockOf(work, incident.id, rule, one, ownHours));
  });
  const started = await insertNewClocks(work.db, rows);
  const known = new Set(rows.flatMap((row) => (started.has(row.id) ? [] : (row.customer_id ?? []))));
  if (known.size > 0) await reopenClocks(work, incident.id, () => true, [...known]);
}

/**
 * Clocks that were signed off as not required run again when the reason fell away, all of the incident or those of some
 * customers; those that were answered stay answered.
 */
export async function reopenClocks(
  work: Work,
  incidentId: string,
  which: (clock: ClockRow) => boolean,
  customerIds?: readonly string[],
): Promise<void> {
  const clocks = (await listClocks(work.db, incidentId, customerIds)).filter(
    (clock) => clock.ended?.how === "not_required" && which(clock),
  );
  await reopen(
    work,
    clocks.map((clock) => ({ clock, because: clock.endedReason ?? "" })),
  );
}

/** An ended clock runs again under its old deadline, and calls from now on. `because` is what its end rested on, or what undid it. */
export async function reopenClock(work: Work, clock: ClockRow, because: string): Promise<void> {
  await reopen(work, [{ clock, because }]);
}

async function reopen(work: Work, ended: readonly { clock: ClockRow; because: string }[]): Promise<void> {
  await saveClocks(
    work.db,
    ended.map(({ clock }) => ({
      id: clock.id,
      ended_at: null,
      ended_how: null,
      ended_by: null,
      ended_reason: null,
      ended_factor: null,
      next_at:
        clock.startsAt && clock.deadlineAt
          ? firstCall({ startsAt: clock.startsAt, deadlineAt: clock.deadlineAt }, work.now).toISOString()
          : null,
    })),
  );
  await recordMany(
    work,
    ended.map(({ clock, because }) => ({
      action: "breach-clocks.reopen",
      subject: subjectOf(clock),
      before: { endedAt: clock.ended?.at.toISOString(), reason: because },
    })),
  );
}

/** A clock as the log names it. */
export function subjectOf(clock: ClockRow): LogRef {
  return { type: "breach_clock", id: clock.id, ref: `${ruleName(clock.ruleId)}, ${clock.recipient}` };
}

/**
 * Recomputes every open clock, or those of some customers, from the anchors in force. What moved is kept, old and new; ended
 * clocks keep what was true then.
 */
export async function retime(
  work: Work,
  incidentId: string,
  because: string,
  customerIds?: readonly string[],
): Promise<string[]> {
  const zone = await organisationZone(work.db);
  const clocks = await listClocks(work.db, incidentId, customerIds);
  const sent = await listClocksWithoutCustomer(work.db, incidentId);
  const anchors = countingAnchors(await listAnchors(work.db, incidentId), sent);
  const timed: Retimed[] = [];
  await eachInTurns(clocks.filter(isOpen), (clock) => {
    const next = timing(clock.terms, anchors, zone);
    const [from, to] = [clock.deadlineAt?.getTime(), next?.deadlineAt.getTime()];
    if (from !== to || clock.startsAt?.getTime() !== next?.startsAt.getTime())
      timed.push({ clock, next, moved: from !== undefined && from !== to });
  });
  await saveClocks(
    work.db,
    timed.map(({ clock, next }) => ({
      id: clock.id,
      starts_at: next?.startsAt.toISOString() ?? null,
      deadline_at: next?.deadlineAt.toISOString() ?? null,
      next_at: next && firstCall(next, work.now).toISOString(),
    })),
  );
  const moved = timed.filter((one) => one.moved);
  await insertClockMoves(
    work.db,
    moved.map(({ clock, next }) => ({
      id: newId(work.now),
      clock_id: clock.id,
      old_starts_at: clock.startsAt?.toISOString() ?? null,
      old_deadline_at: clock.deadlineAt!.toISOString(),
      new_starts_at: next?.startsAt.toISOString() ?? null,
      new_deadline_at: next?.deadlineAt.toISOString() ?? null,
      reason: because,
      by_name: actorName(work.actor),
      recorded_at: work.now.toISOString(),
    })),
  );
  const lines = moved.map(({ clock, next }) => ({
    rule: ruleName(clock.ruleId),
    recipient: clock.recipient,
    from: clock.deadlineAt!,
    to: next?.deadlineAt ?? null,
    because,
  }));
  return moveLines(lines, (at) => formatInstant(at, zone));
}

type Retimed = { clock: ClockRow; next: ReturnType<typeof timing>; moved: boolean };

/** Whether a clock has not been answered or signed off yet. */
export function isOpen(clock: ClockRow): boolean {
  return !clock.ended;
}

/** Sets a clock up; it runs once `retime` finds its anchor. False when the incident has this clock already. */
export async function startClock(
  work: Work,
  incidentId: string,
  rule: ClockRule,
  customer: CustomerRow | null,
): Promise<boolean> {
  const ownHours = (await findOwnHours(work.db))?.own_hours ?? defaultOwnHours;
  return insertClock(work.db, clockOf(work, incidentId, rule, customer, ownHours));
}

function clockOf(
  work: Work,
  incidentId: string,
  rule: ClockRule,
  customer: CustomerRow | null,
  ownHours: number,
) {
  const contract = customer && {
    breachHours: customer.breach_hours,
    breachFrom: customer.breach_from as BreachTerms["breachFrom"],
  };
  const terms = termsOf(rule, ownHours, contract ?? undefined);
  return {
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
  };
}

/** When the reminder job must look first: at once if a stage has passed already, else at the next stage. */
function firstCall(clock: { startsAt: Date; deadlineAt: Date }, now: Date): Date {
  const due = dueStages(clock.startsAt, clock.deadlineAt, new Set(), now);
  return due ? now : nextStage(clock.startsAt, clock.deadlineAt, now).at;
}
