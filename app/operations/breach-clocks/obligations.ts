import { record } from "#app/audit";
import { endClock } from "#app/operations/breach-clocks/clock-ends";
import { reopenClocks, retime, startClock } from "#app/operations/breach-clocks/clocks";
import { requireIncident, signatureOf, writeLine } from "#app/operations/timeline";
import { bindingRules } from "#app/queries/breach-clocks/binding-rules";
import { actorName, allow, type Work } from "#app/work";
import { type ClockRow, listClocks } from "#db/breach-clocks/clocks";
import { insertAnswers } from "#db/breach-clocks/obligations";
import { newId } from "#db/ids";
import type { Answers } from "#domain/breach-clocks/regimes";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { Refused } from "#domain/errors";

/** Keeps what a person answered about an incident. Nothing starts or ends until the proposal is confirmed. */
export async function answerQuestions(work: Work, incidentId: string, answers: Answers): Promise<void> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  await insertAnswers(work.db, {
    id: newId(work.now),
    incident_id: incident.id,
    answers: JSON.stringify(answers),
    recorded_at: work.now.toISOString(),
    recorded_by: actorName(work.actor),
  });
  await record(work, {
    action: "incidents.answer-questions",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    after: answers,
  });
}

/** What a person confirms about one rule: its clock runs, or it is not required, because. */
type Obligation = { id: string; does: "start" | "waive"; why?: string };

/**
 * Settles for each rule whether it is owed, with a second factor. Clocks that were answered stay as they are; one that was
 * signed off before and is owed after all runs again.
 * @throws Refused when a rule is not one of those that bind us, or is waived without a reason
 */
export async function settleObligations(
  work: Work,
  incidentId: string,
  decided: readonly Obligation[],
): Promise<void> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  signatureOf(work);
  const rules = new Map((await bindingRules(work.db)).map((rule) => [rule.id, rule]));
  for (const [index, one] of decided.entries()) {
    if (!rules.has(one.id)) throw new Refused("invalid", "Choose from the list.");
    if (one.does === "waive" && !one.why?.trim())
      throw new Refused(
        "invalid",
        `Give the reason ${rules.get(one.id)!.name} is not required.`,
        `rules[${index}].why`,
      );
  }
  for (const one of decided) await settleOne(work, incident.id, rules.get(one.id)!, one);
  await retime(work, incident.id, "the obligations were confirmed");
  const owed = decided.filter((one) => one.does === "start").map((one) => rules.get(one.id)!.name);
  const waived = decided.filter((one) => one.does === "waive");
  const not = waived.map((one) => ` Not required: ${rules.get(one.id)!.name}. ${one.why?.trim()}`);
  const text = `Obligations confirmed. Required: ${owed.join(", ") || "none of those asked about"}.${not.join("")}`;
  await writeLine(work, incident.id, "decision", text);
  await record(work, {
    action: "incidents.settle-obligations",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    after: {
      decided: decided.map(({ id, does, why }) => (does === "waive" ? { id, does, why } : { id, does })),
    },
  });
}

async function settleOne(work: Work, incidentId: string, rule: ClockRule, one: Obligation): Promise<void> {
  const find = async () =>
    (await listClocks(work.db, incidentId)).find((clock) => clock.ruleId === rule.id && !clock.customerId);
  const clock: ClockRow | undefined = await find();
  if (one.does === "start") {
    if (!clock) await startClock(work, incidentId, rule, null);
    else await reopenClocks(work, incidentId, (other) => other.id === clock.id);
    return;
  }
  if (clock?.ended) return;
  if (!clock) await startClock(work, incidentId, rule, null);
  const open = await find();
  if (!open) return;
  const ending = {
    how: "not_required",
    at: work.now,
    reason: one.why?.trim(),
    factor: signatureOf(work),
  } as const;
  await endClock(work, open, ending);
}
