import type { BoundException, BoundPolicy } from "#app/queries/controls/binder-data";
import { isAboutPeriod } from "#app/queries/controls/exceptions";
import type { ControlView } from "#app/queries/controls/programme";
import { readOpeningNotes } from "#app/queries/installation/two-pairs";
import type { ReadDb } from "#db/client";
import { listExceptionOccurrences, listExceptions } from "#db/controls/exceptions";
import { listPolicyTexts } from "#db/evidence/bound-evidence";
import { organisationZone } from "#db/installation/organisation";
import { listPolicies } from "#db/policies/policies";
import { listVersions } from "#db/policies/versions";
import { spansWithin } from "#domain/controls/version-spans";
import type { Period } from "#domain/controls/windows";
import type { Day } from "#domain/days";
import { byNumber, versionNumber } from "#domain/policies/versions";

/** Exceptions of the controls whose occurrences fell due in the period, or that were proposed in it. */
export async function bindExceptions(
  db: ReadDb,
  views: readonly ControlView[],
  period: Period,
): Promise<BoundException[]> {
  const controls = new Map(views.map((view) => [view.id, view]));
  const zone = await organisationZone(db);
  const [all, occurrences] = await Promise.all([listExceptions(db), listExceptionOccurrences(db)]);
  return all.flatMap((row) => {
    const control = controls.get(row.control_id);
    if (!control) return [];
    const about = occurrences.filter((one) => one.exception_id === row.id);
    const due = about.map((one) => one.due_on);
    const keys = new Set(about.map((one) => one.occurrence));
    if (!isAboutPeriod(row, due, period, zone)) return [];
    return [
      {
        ref: row.ref,
        control: row.control_ref,
        expected: row.expected,
        found: row.found,
        due,
        proposedAt: new Date(row.proposed_at),
        proposedBy: row.proposed_by,
        standing: control.occurrences
          .filter((one) => keys.has(one.key))
          .map(({ due, state, daysLate }) => ({ due, state, daysLate })),
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

/** Each version of the named policies that was in force on any day of the period, with its text; policies without one are left out. */
export async function bindPolicies(
  db: ReadDb,
  slugs: Set<string | null>,
  period: Period,
): Promise<BoundPolicy[]> {
  const [policies, versions, notes] = await Promise.all([
    listPolicies(db),
    listVersions(db),
    readOpeningNotes(db),
  ]);
  const bound = policies
    .filter((policy) => slugs.has(policy.slug))
    .flatMap((policy) => {
      const published = versions
        .filter(
          (version) =>
            version.policyId === policy.id && version.publishedAt !== null && version.effectiveOn !== null,
        )
        .sort((a, b) => firstDay(a).localeCompare(firstDay(b)) || byNumber(a, b));
      const spans = spansWithin(published, firstDay, period, policy.retiredOn);
      return spans.map((span, at) => ({ policy, ...span, before: spans[at - 1]?.version }));
    });
  const texts = await listPolicyTexts(
    db,
    bound.flatMap(({ version, before }) => (before ? [version.id, before.id] : [version.id])),
  );
  const bodies = new Map(texts.map((text) => [text.id, text.body]));
  const bodyOf = ({ id }: { id: string }) => bodies.get(id) ?? "";
  return bound.map(({ policy, version, from, to, before }) => ({
    title: policy.title,
    version: versionNumber(version),
    effectiveOn: from,
    effectiveTo: to,
    owner: policy.ownerName,
    approver: version.approverName,
    approvedAt: version.approvedAt,
    factor: version.factorMethod,
    onePairOfEyes: version.onePairOfEyes,
    approverAccount: notes.get(version.approvedBy ?? "") ?? null,
    sha256: version.sha256,
    body: bodyOf(version),
    before: before ? { version: versionNumber(before), sha256: before.sha256, body: bodyOf(before) } : null,
  }));
}

function firstDay({ effectiveOn }: { effectiveOn: Day | null }): Day {
  return effectiveOn ?? "";
}
