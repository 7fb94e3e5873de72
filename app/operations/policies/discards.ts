import { record } from "#app/audit";
import { requireVersion } from "#app/operations/policies/version-checks";
import { subjectOf } from "#app/operations/policies/versions";
import { allow, type Work } from "#app/work";
import { deletePolicy } from "#db/policies/policies";
import { deleteVersion, listReturns, saveVersion } from "#db/policies/versions";
import { Refused } from "#domain/errors";
import { requireDraft, versionNumber } from "#domain/policies/versions";
import { z } from "#domain/schema";

export const discardInput = z.object({
  versionId: z.string(),
  reason: z.string("Enter a reason").trim().min(3, "Enter a reason").max(500, "At most 500 characters"),
});

/**
 * Discards a draft. One that was never submitted is removed, and its policy with it when it has no other version; one that
 * was returned stays in the record, out of sight. Answers whether the policy is still there.
 */
export async function discardDraft(work: Work, input: z.output<typeof discardInput>): Promise<boolean> {
  allow(work.actor, "policies.edit");
  const { version, policy, versions } = await requireVersion(work, input.versionId);
  requireDraft(version);
  const only = versions.length === 1;
  const wasHandedIn = (await listReturns(work.db, policy.id)).some((one) => one.versionId === version.id);
  if (wasHandedIn && only) {
    throw new Refused(
      "conflict",
      "This first version has been submitted for review and stays in the record. Edit it instead.",
    );
  }
  if (wasHandedIn) await saveVersion(work.db, version.id, { discarded_at: work.now.toISOString() });
  else await deleteVersion(work.db, version.id);
  if (only) await deletePolicy(work.db, policy.id);
  await record(work, {
    action: "policies.discard-draft",
    subject: subjectOf(policy, version),
    before: { version: versionNumber(version), sha256: version.sha256, authors: version.authorNames },
    after: only ? { policy: "removed" } : undefined,
    reason: input.reason,
  });
  return !only;
}
