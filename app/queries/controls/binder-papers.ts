import type { BoundException, BoundPolicy } from "#app/queries/controls/binder-data";
import { isAboutPeriod } from "#app/queries/controls/exceptions";
import { readOpeningNotes } from "#app/queries/installation/two-pairs";
import type { ReadDb } from "#db/client";
import { listExceptionOccurrences, listExceptions } from "#db/controls/exceptions";
import { listPolicyTexts } from "#db/evidence/bound-evidence";
import { organisationZone } from "#db/installation/organisation";
import { listPolicies } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import type { Period } from "#domain/controls/windows";
import type { Day } from "#domain/days";
import { inForceOn, versionNumber } from "#domain/policies/versions";

/** Exceptions of the controls whose occurrences fell due in the period, or that were proposed in it. */
export async function bindExceptions(
  db: ReadDb,
  refs: Map<string, string>,
  period: Period,
): Promise<BoundException[]> {
  const zone = await organisationZone(db);
  const [all, occurrences] = await Promise.all([listExceptions(db), listExceptionOccurrences(db)]);
  return all.flatMap((row) => {
    if (!refs.has(row.control_id)) return [];
    const due = occurrences.filter((one) => one.exception_id === row.id).map((one) => one.due_on);
    if (!isAboutPeriod(row, due, period, zone)) return [];
    return [
      {
        ref: row.ref,
        control: row.control_ref,
        expected: row.expected,
        found: row.found,
        due,
        confirmedAt: row.confirmed_at ? new Date(row.confirmed_at) : null,
        confirmedBy: row.confirmed_by,
        explanation: row.explanation,
        explainedBy: row.explained_by,
        cause: row.cause,
        affected: row.affected,
        interimCover: row.interim_cover,
        fix: row.fix,
        owner: row.owner_name,
        closedOn: row.closed_on,
        response: row.management_response,
      },
    ];
  });
}

/** The text of each named policy in the version that bound on `day`; policies without one are left out. */
export async function bindPolicies(db: ReadDb, slugs: Set<string | null>, day: Day): Promise<BoundPolicy[]> {
  const [policies, versions, notes] = await Promise.all([
    listPolicies(db),
    listVersions(db),
    readOpeningNotes(db),
  ]);
  const bound = policies
    .filter((policy) => slugs.has(policy.slug))
    .flatMap((policy) => {
      const own = versions.filter((version) => version.policyId === policy.id);
      const version = inForceOn(own, day, policy.retiredOn);
      return version ? [{ policy, version }] : [];
    });
  const texts = await listPolicyTexts(
    db,
    bound.map(({ version }) => version.id),
  );
  const bodies = new Map(texts.map((text) => [text.id, text.body]));
  return bound.map(({ policy, version }) => ({
    title: policy.title,
    version: versionNumber(version),
    effectiveOn: version.effectiveOn ?? day,
    owner: policy.ownerName,
    approver: version.approverName,
    approvedAt: version.approvedAt,
    onePairOfEyes: version.onePairOfEyes,
    approverAccount: notes.get(version.approvedBy ?? "") ?? null,
    sha256: version.sha256,
    body: bodies.get(version.id) ?? "",
  }));
}
