import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { allow, type Work } from "#app/work";
import { listCallable } from "#db/breach-clocks/reminders";
import { listFailedDeliveries, listRefusedKnown } from "#db/deliveries/deliveries";
import { findIncident } from "#db/incidents/incidents";
import { escalationOf } from "#domain/breach-clocks/escalation";

/** A mail about an incident that was refused, for good or by a policy, is passed to the next people on call, once each. Refused refusals are not passed on: the page shows them. */
export async function escalateFailedMail(work: Work, publicUrl: string): Promise<number> {
  allow(work.actor, "notices.send");
  const failed = (await listFailedDeliveries(work.db)).filter(
    (mail) => mail.channel === "mail" && mail.about_type === "incident" && mail.purpose !== "refused",
  );
  if (failed.length === 0) return 0;
  const known = await listRefusedKnown(work.db);
  const people = await listCallable(work.db);
  let passedOn = 0;
  for (const mail of failed) {
    if (known.has(mail.id)) continue;
    const incident = await findIncident(work.db, mail.about_id ?? "");
    const others = escalationOf(people, incident?.lead_id ?? null).filter(
      (one) => one.email !== mail.recipient,
    );
    for (const one of others) {
      await queueMail(work, {
        purpose: "refused",
        purposeId: mail.id,
        key: `refused:${mail.id}:${one.id}`,
        to: one.email,
        subject: `${incident?.ref ?? "Surety"}: a mail to ${mail.recipient} was rejected`,
        text: `Open the incident: ${publicUrl}/incidents/${incident?.ref ?? ""}\n\nThis mail could not be delivered, and ${mail.next_try_at ? "is retried for five days at most" : "will not be retried"}:\n\n  To: ${mail.recipient}\n  Subject: ${mail.subject}\n  Server response: ${mail.last_error}\n\nContact the recipient another way, and ${mail.next_try_at ? "find out why the mail server rejects it" : "correct the address"}.`,
        about: { type: "incident", id: mail.about_id ?? "" },
        userId: one.id,
      });
    }
    if (others.length === 0) continue;
    passedOn += 1;
    await record(work, {
      action: "deliveries.escalate",
      subject: { type: "delivery", id: mail.id, ref: mail.recipient },
      after: { to: others.map((one) => one.name), answer: mail.last_error },
    });
  }
  return passedOn;
}
