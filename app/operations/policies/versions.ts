import { type LogRef, record } from "#app/audit";
import {
  authorOf,
  requireFreshFactor,
  requireSeen,
  requireVersion,
  textHash,
} from "#app/operations/policies/version-checks";
import { readEyes } from "#app/queries/installation/two-pairs";
import { organisationToday } from "#app/queries/policies/organisation-today";
import { allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { findPolicy, type Policy } from "#db/policies/policies";
import {
  findVersion,
  insertReturn,
  insertVersion,
  listNumbers,
  listVersions,
  type PolicyVersion,
  saveVersion,
} from "#db/policies/versions";
import { Refused } from "#domain/errors";
import { fillPlaceholders, placeholderValues, unfilledPlaceholders } from "#domain/policies/placeholders";
import {
  type ChangeKind,
  freeNumber,
  requireApprover,
  requireDraft,
  versionNumber,
} from "#domain/policies/versions";

/** Saves the text of a draft; the person saving is among its authors from then on. */
export async function editDraft(
  work: Work,
  versionId: string,
  input: { body: string; changeNote?: string },
): Promise<void> {
  allow(work.actor, "policies.edit");
  const { version, policy } = await requireVersion(work, versionId);
  requireDraft(version);
  const sha256 = textHash(input.body);
  const changeNote = input.changeNote || version.changeNote;
  if (sha256 === version.sha256 && changeNote === version.changeNote) return;
  await saveVersion(work.db, versionId, {
    body: input.body,
    sha256,
    change_note: changeNote,
    edited_at: work.now.toISOString(),
    ...writtenBy(version, work),
  });
  await record(work, {
    action: "policies.write",
    subject: subjectOf(policy, version),
    before: { sha256: version.sha256 },
    after: { sha256, version: versionNumber(version) },
  });
}

/**
 * Submits a draft. Placeholders are filled from the organisation and the text is fixed from here on; one that no one
 * has filled refuses, by name.
 */
export async function submitForReview(work: Work, versionId: string): Promise<void> {
  allow(work.actor, "policies.edit");
  const { version, policy } = await requireVersion(work, versionId);
  requireDraft(version);
  const { organisation } = await organisationToday(work);
  const body = fillPlaceholders(version.body, placeholderValues(organisation));
  requireFilled(body);
  const sha256 = textHash(body);
  await saveVersion(work.db, versionId, {
    body,
    sha256,
    submitted_at: work.now.toISOString(),
    submitted_by: authorOf(work.actor).name,
    ...writtenBy(version, work),
  });
  await record(work, {
    action: "policies.submit",
    subject: subjectOf(policy, version),
    after: { version: versionNumber(version), sha256 },
  });
}

/**
 * Sends a version back to its authors, from review or after approval, with the reason. It is a draft again.
 * @param seen the `reviewMark` of what the reviewer was shown
 */
export async function returnVersion(
  work: Work,
  versionId: string,
  reason: string,
  seen?: string,
): Promise<void> {
  allow(work.actor, "policies.approve");
  const { version, policy } = await requireVersion(work, versionId);
  if (!version.submittedAt || version.publishedAt) {
    throw new Refused("conflict", "Only a version in review or approved can be returned.");
  }
  requireSeen(version, seen);
  const was = version.approvedAt ? "approved" : "in review";
  const by_name = authorOf(work.actor).name;
  await insertReturn(work.db, {
    id: newId(work.now),
    version_id: versionId,
    at: work.now.toISOString(),
    by_name,
    was,
    reason,
  });
  await saveVersion(work.db, versionId, {
    submitted_at: null,
    submitted_by: null,
    approved_at: null,
    approved_by: null,
    approver_name: null,
    factor_method: null,
    factor_at: null,
    one_pair_of_eyes: 0,
  });
  await record(work, {
    action: "policies.return",
    subject: subjectOf(policy, version),
    before: { state: was },
    after: { state: "draft", version: versionNumber(version) },
    reason,
  });
}

/**
 * Approves: another person than the authors, with a second factor from the last ten minutes, which the record keeps.
 * @param seen the `reviewMark` of what the approver was shown
 */
export async function approveVersion(work: Work, versionId: string, seen?: string): Promise<void> {
  allow(work.actor, "policies.approve");
  const { version, policy } = await requireVersion(work, versionId);
  const eyes = await readEyes(work.db, authorOf(work.actor).id, version.authorIds);
  const onePair = requireApprover(version, eyes);
  requireSeen(version, seen);
  const actor = requireFreshFactor(work);
  await saveVersion(work.db, versionId, {
    approved_at: work.now.toISOString(),
    approved_by: actor.userId,
    approver_name: actor.name,
    factor_method: actor.factor.method,
    factor_at: actor.factor.at.toISOString(),
    one_pair_of_eyes: onePair ? 1 : 0,
  });
  await record(work, {
    action: "policies.approve",
    subject: subjectOf(policy, version),
    after: {
      version: versionNumber(version),
      sha256: version.sha256,
      ...(onePair ? { onePairOfEyes: true } : {}),
    },
  });
}

/** Begins the next version as a draft of the last text: major asks all staff again, minor does not, and the note says why. */
export async function beginVersion(
  work: Work,
  policyId: string,
  input: { kind: ChangeKind; changeNote: string },
): Promise<string> {
  allow(work.actor, "policies.edit");
  const policy = await findPolicy(work.db, policyId);
  if (!policy) throw new Refused("not_found", "Policy not found.");
  if (policy.retiredOn) throw new Refused("conflict", "This policy is retired.");
  const latest = (await listVersions(work.db, policyId)).at(-1);
  if (!latest?.publishedAt) throw new Refused("conflict", "A draft version already exists.");
  const { body } = (await findVersion(work.db, latest.id))!;
  const number = freeNumber(latest, input.kind, await listNumbers(work.db, policyId));
  const author = authorOf(work.actor);
  const id = newId(work.now);
  const at = work.now.toISOString();
  await insertVersion(work.db, {
    id,
    policy_id: policyId,
    ...number,
    body,
    sha256: textHash(body),
    change_note: input.changeNote,
    author_ids: JSON.stringify([author.id]),
    author_names: JSON.stringify([author.name]),
    created_at: at,
    edited_at: at,
  });
  await record(work, {
    action: "policies.begin-version",
    subject: { type: "policy", id: policyId, ref: policy.title },
    after: { version: versionNumber(number), kind: input.kind },
    reason: input.changeNote,
  });
  return id;
}

/** Refuses a text with unfilled placeholders. */
export function requireFilled(body: string): void {
  const open = unfilledPlaceholders(body);
  if (open.length > 0) {
    const first = open.slice(0, 20).map((name) => `{{${name}}}`);
    const names = [...first, ...(open.length > 20 ? [`${open.length - 20} more`] : [])].join(", ");
    throw new Refused("conflict", `Fill ${names} in the settings or in the text first.`);
  }
}

/** A version of a policy as the audit log names it: title and number. */
export function subjectOf(policy: Policy, version: { major: number; minor: number }): LogRef {
  return { type: "policy", id: policy.id, ref: `${policy.title} ${versionNumber(version)}` };
}

function writtenBy(version: PolicyVersion, work: Work) {
  const { id, name } = authorOf(work.actor);
  return {
    author_ids: JSON.stringify([...new Set([...version.authorIds, id])]),
    author_names: JSON.stringify([...new Set([...version.authorNames, name])]),
  };
}
