import { endClock, requireOpenClock } from "#app/operations/breach-clocks/clock-ends";
import { endCustomerClocks } from "#app/operations/incidents/notices";
import { refuseLaterThanClock } from "#app/operations/later-than-clock";
import { writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { insertNoticeRecipients } from "#db/incidents/notices";
import { Refused } from "#domain/errors";
import { ruleName } from "#policies/clocks";

type Confirmation = { at: Date; note: string; proof: { sha256: string; name: string } | null };

/** A recipient was notified outside Surety: by portal, letter or telephone, with the proof. `at` is when it happened. */
export async function recordNotified(
  work: Work,
  clockId: string,
  { at, note, proof }: Confirmation,
): Promise<void> {
  allow(work.actor, "notices.send");
  const clock = await requireOpenClock(work, clockId);
  if (!proof) throw new Refused("invalid", "Attach proof: the letter, receipt or reply.", "proof");
  await refuseLaterThanClock(work, at, "at");
  if (clock.customerId) {
    await insertNoticeRecipients(work.db, [
      {
        id: newId(work.now),
        notice_id: null,
        incident_id: clock.incidentId,
        customer_id: clock.customerId,
        address: "",
        how: "elsewhere",
        queued_at: at.toISOString(),
        notified_at: at.toISOString(),
        note,
        proof_sha256: proof.sha256,
        proof_name: proof.name,
        recorded_by: actorName(work.actor),
      },
    ]);
    await endCustomerClocks(work, clock.incidentId, clock.customerId, at, proof, note);
  } else {
    await endClock(work, clock, { how: "told", at, reason: note, proof });
  }
  const line = `Notified outside Surety: ${clock.recipient} (${ruleName(clock.ruleId)}). ${note} Proof: ${proof.name}.`;
  await writeLine(work, clock.incidentId, "notice", line, at.toISOString());
}
