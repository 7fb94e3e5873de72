import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { requireAcknowledgements } from "#app/operations/acknowledgements";
import { authorOf, requireVersion, standing } from "#app/operations/policy-standing";
import { requireFilled, subjectOf } from "#app/operations/policy-versions";
import { type Actor, allow, perform, type Work } from "#app/work";
import { findPolicy, savePolicy } from "#db/policies";
import { listVersions, saveVersion } from "#db/policy-versions";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";
import { earliestEffectiveOn, owesNotice, versionNumber } from "#domain/policy-versions";

/** Publishes from a page: what the operation needs from outside the transaction is gathered first. */
export async function publishPolicy(
  app: AppContext,
  actor: Actor,
  versionId: string,
  input: { effectiveOn: Day; acknowledgeDays: number },
) {
  return perform(app, actor, (work) => publishVersion(work, versionId, input));
}

/**
 * Publishes an approved version, in effect from a day that leaves outsiders their notice. A major version asks its audience
 * to acknowledge within `acknowledgeDays` of taking effect.
 */
export async function publishVersion(
  work: Work,
  versionId: string,
  input: { effectiveOn: Day; acknowledgeDays: number },
): Promise<{ asked: number; noticeOwed: boolean }> {
  allow(work.actor, "policies.publish");
  const { version, policy, versions } = await requireVersion(work, versionId);
  if (policy.retiredOn) throw new Refused("conflict", "This policy is retired.");
  if (version.publishedAt) throw new Refused("conflict", "This version is published already.");
  if (!version.approvedAt) throw new Refused("conflict", "Somebody has to approve this version first.");
  requireFilled(version.body);
  const { today } = await standing(work);
  const published = versions.filter((each) => each.publishedAt);
  const facts = { ...version, ...policy, published, today };
  const earliest = earliestEffectiveOn(facts);
  const noticeOwed = owesNotice(facts);
  if (input.effectiveOn < earliest) {
    const why = noticeOwed
      ? `Outsiders are told ${policy.noticeDays} days before. The first possible day is ${earliest}.`
      : `The first possible day is ${earliest}.`;
    throw new Refused("invalid", why, "effectiveOn");
  }
  await saveVersion(work.db, versionId, {
    published_at: work.now.toISOString(),
    publisher_name: authorOf(work.actor).name,
    effective_on: input.effectiveOn,
    notice_owed: noticeOwed ? 1 : 0,
  });
  const inEffect = { ...version, effectiveOn: input.effectiveOn };
  const asked =
    version.minor === 0 ? await requireAcknowledgements(work, policy, inEffect, input.acknowledgeDays) : 0;
  await record(work, {
    action: "policies.publish",
    subject: subjectOf(policy, version),
    after: {
      version: versionNumber(version),
      effectiveOn: input.effectiveOn,
      sha256: version.sha256,
      asked,
      noticeOwed,
    },
  });
  return { asked, noticeOwed };
}

/** Retires a policy: from that day on no version of it binds, and nobody is asked any more. */
export async function retirePolicy(
  work: Work,
  policyId: string,
  input: { retiredOn: Day; reason: string },
): Promise<void> {
  allow(work.actor, "policies.publish");
  const policy = await findPolicy(work.db, policyId);
  if (!policy) throw new Refused("not_found", "There is no such policy.");
  if (policy.retiredOn) throw new Refused("conflict", "This policy is retired already.");
  const { today } = await standing(work);
  if (input.retiredOn < today) throw new Refused("invalid", "Choose today or a later day.", "retiredOn");
  if (!(await listVersions(work.db, policyId)).some((version) => version.publishedAt)) {
    throw new Refused("conflict", "It was never published, so there is nothing to retire.");
  }
  await savePolicy(work.db, policyId, {
    retired_on: input.retiredOn,
    retired_at: work.now.toISOString(),
    retired_reason: input.reason,
  });
  await record(work, {
    action: "policies.retire",
    subject: { type: "policy", id: policyId, ref: policy.title },
    after: { retiredOn: input.retiredOn },
    reason: input.reason,
  });
}
