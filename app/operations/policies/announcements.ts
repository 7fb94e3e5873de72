import { queueMails } from "#app/delivery/mail/queue";
import { organisationToday } from "#app/queries/policies/organisation-today";
import type { Work } from "#app/work";
import { listCustomers } from "#db/customers/customers";
import type { Policy } from "#db/policies/policies";
import type { PolicyVersion } from "#db/policies/versions";
import { mapInTurns } from "#db/turns";
import { type Day, daysBetween } from "#domain/days";
import { versionNumber } from "#domain/policies/versions";
import { dayText } from "#domain/when";
import type { Stored } from "#evidence/vault/vault";

/**
 * Notifies customers' privacy and security contacts of a policy change, with the new text attached. Once per version and
 * address. Answers how many mails are queued.
 */
export async function announceChange(
  work: Work,
  policy: Policy,
  version: PolicyVersion & { effectiveOn: Day },
  text: Stored,
): Promise<number> {
  const { organisation, today } = await organisationToday(work);
  const customers = (await listCustomers(work.db)).filter((customer) => !customer.ended_at);
  const addresses = new Set(
    customers
      .flatMap((customer) => [customer.privacy_email, customer.security_email])
      .filter((each) => each !== null),
  );
  const from = dayText(version.effectiveOn, work.now, organisation.time_zone, true).replaceAll("\u00a0", " ");
  const days = daysBetween(today, version.effectiveOn);
  const contact = organisation.privacy_email ?? organisation.security_email;
  const mails = await mapInTurns([...addresses], (to) => ({
    purpose: "policy-notice" as const,
    key: `policy-notice:${version.id}:${to}`,
    to,
    subject: `${organisation.name}: ${policy.title} changes on ${from}`,
    text: `${organisation.name} changes its ${policy.title}.\n\nThe new version, ${versionNumber(version)}, takes effect on ${from}, in ${days} days. The current version applies until then.\n\nWhat changes: ${version.changeNote}\n\nThe new text is attached.${contact ? ` Contact for questions: ${contact}.` : ""}\n`,
    attachments: [
      {
        name: `${policy.slug}-${versionNumber(version)}.md`,
        sha256: text.sha256,
        mediaType: "text/markdown",
      },
    ],
    about: { type: "policy", id: policy.id },
  }));
  return queueMails(work, mails);
}
