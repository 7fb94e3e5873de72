import type { ReadDb } from "#db/client";
import { listPolicies } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import type { Day } from "#domain/days";
import { versionNumber } from "#domain/policies/versions";

/** Announced policy changes that are not in effect on `today`: title, version, first day. Nothing else is public. */
export async function readAnnouncedPolicies(read: ReadDb, today: Day) {
  const policies = new Map(
    (await listPolicies(read)).filter((one) => !one.retiredOn).map((one) => [one.id, one]),
  );
  return (await listVersions(read)).flatMap((version) => {
    const policy = policies.get(version.policyId);
    if (!policy || !version.publishedAt || !version.noticeOwed) return [];
    if (!version.effectiveOn || version.effectiveOn <= today) return [];
    return [{ title: policy.title, number: versionNumber(version), effectiveOn: version.effectiveOn }];
  });
}
