import { record } from "#app/audit";
import { requireVersion } from "#app/operations/policies/version-checks";
import { subjectOf } from "#app/operations/policies/versions";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { excuseRequirement, insertAcknowledgement, listRequirements } from "#db/policies/acknowledgements";
import { Refused } from "#domain/errors";
import { stateOf, versionNumber } from "#domain/policies/versions";

/**
 * A member confirms for themselves that they have read a published version and will keep to it. The record keeps the text's
 * hash, the address, the session and its factor. Doing it twice changes nothing.
 */
export async function acknowledgePolicy(work: Work, versionId: string): Promise<void> {
  allow(work.actor, "policies.acknowledge");
  const { actor, now } = work;
  if (actor.kind !== "user" || !actor.personId || !actor.factor) {
    throw new Refused("forbidden", "Only staff can acknowledge a policy, each for themselves.");
  }
  const { version, policy, versions } = await requireVersion(work, versionId);
  const today = await organisationDay(work.db, work.now);
  if (stateOf(version, versions, policy.retiredOn, today) !== "published") {
    throw new Refused("conflict", "This version no longer applies. Read the current version.");
  }
  const isNew = await insertAcknowledgement(work.db, {
    id: newId(now),
    policy_id: policy.id,
    version_id: version.id,
    person_id: actor.personId,
    user_id: actor.userId,
    sha256: version.sha256,
    at: now.toISOString(),
    ip: actor.ip,
    session: actor.sessionId?.slice(0, 12) ?? "none",
    factor_method: actor.factor.method,
    factor_at: actor.factor.at.toISOString(),
  });
  if (!isNew) return;
  await record(work, {
    action: "policies.acknowledge",
    subject: subjectOf(policy, version),
    after: { version: versionNumber(version), sha256: version.sha256 },
  });
}

/** Excuses a person from acknowledging, with a reason: long leave, for example. The requirement stays readable. */
export async function excusePerson(
  work: Work,
  policyId: string,
  requirementId: string,
  reason: string,
): Promise<void> {
  allow(work.actor, "policies.edit");
  const found = (await listRequirements(work.db, { policyId })).find((each) => each.id === requirementId);
  if (!found) throw new Refused("not_found", "Acknowledgement request not found.");
  if (found.acknowledgedAt) throw new Refused("conflict", "This person has already acknowledged the policy.");
  if (found.excusedAt) throw new Refused("conflict", "This person is already excused.");
  const by = actorName(work.actor);
  await excuseRequirement(work.db, requirementId, {
    excused_at: work.now.toISOString(),
    excused_by: by,
    excused_reason: reason,
  });
  await record(work, {
    action: "acknowledgements.excuse",
    subject: { type: "policy", id: policyId, ref: `${found.title}: ${found.personName}` },
    reason,
  });
}
