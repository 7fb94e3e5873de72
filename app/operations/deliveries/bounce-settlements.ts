import { record } from "#app/audit";
import { comeBack } from "#app/operations/deliveries/returned-mail";
import { actorName, allow, type Work } from "#app/work";
import { insertBounceSettlement, listUnsettledBounces } from "#db/deliveries/bounce-settlements";
import { findDelivery } from "#db/deliveries/deliveries";
import { newId } from "#db/ids";
import type { BounceSettlementInput } from "#domain/deliveries/bounce-settlements";
import { Refused } from "#domain/errors";

/**
 * A person settles a bounce that matched no mail: the mail they name came back, with all that follows, or it is none of ours.
 * @throws Refused when it was settled before, or the mail has not left or came back already
 */
export async function settleBounce(work: Work, { bounce, mail, note }: BounceSettlementInput): Promise<void> {
  allow(work.actor, "notices.send");
  const open = (await listUnsettledBounces(work.db)).find((one) => one.id === bounce);
  if (!open) throw new Refused("conflict", "This notification is already resolved.", "bounce");
  const delivery = mail ? await findDelivery(work.db, mail) : undefined;
  if (mail && (!delivery?.sent_at || delivery.failed_at))
    throw new Refused("conflict", "This mail was not sent, or has already bounced.", "mail");
  await insertBounceSettlement(work.db, {
    id: newId(work.now),
    bounce_id: bounce,
    delivery_id: delivery?.id ?? null,
    note,
    settled_at: work.now.toISOString(),
    settled_by: actorName(work.actor),
  });
  const cause = [open.status, open.diagnostic].filter(Boolean).join(", ") || "no cause was given";
  if (delivery)
    await comeBack(work, delivery, `Bounced: ${cause} (matched by ${actorName(work.actor)}: ${note})`);
  await record(work, {
    action: "deliveries.settle-bounce",
    subject: { type: "delivery", id: mail ?? bounce, ref: open.recipient || (open.subject ?? "") },
    after: { mail: delivery?.id ?? null, recipient: delivery?.recipient ?? null },
    reason: note,
  });
}
