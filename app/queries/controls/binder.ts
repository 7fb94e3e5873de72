import type { AppContext } from "#app/context";
import type { BinderData, BinderScope, BoundControl, BoundVersion } from "#app/queries/controls/binder-data";
import { bindEvidence } from "#app/queries/controls/binder-evidence";
import { bindExceptions, bindPolicies } from "#app/queries/controls/binder-papers";
import { type ControlView, readProgramme } from "#app/queries/controls/programme";
import { originOf } from "#app/queries/installation/origin";
import type { RecordedVersion } from "#db/controls/controls";
import { writtenLater } from "#domain/controls/back-dating";
import { categoryNames, frequencyNames } from "#domain/controls/controls";
import { coverageCells } from "#domain/controls/coverage";
import type { Occurrence } from "#domain/controls/judging";
import { changedFields } from "#domain/controls/proposals";
import { spansWithin } from "#domain/controls/version-spans";
import type { Period } from "#domain/controls/windows";
import { Refused } from "#domain/errors";
import { findCriterion } from "#policies/catalogue";

/**
 * Gathers a binder: the controls in scope with every expected occurrence of the audit period and the outcome, their
 * evidence, exceptions and policies. `auditScope` is an auditor's own period and replaces the organisation's.
 * Refuses "not_found" when there is no such control or criterion, "conflict" when no audit period is set.
 */
export async function readBinder(
  app: AppContext,
  scope: BinderScope,
  madeBy: string,
  auditScope: Period | null,
): Promise<BinderData> {
  const origin = await originOf(app, madeBy);
  const only = scope.kind === "control" ? { ref: scope.ref } : {};
  const programme = await readProgramme(app.read, origin.madeAt, auditScope, only);
  const { period, today } = programme;
  if (!period)
    throw new Refused("conflict", "Set the audit period first. A binder shows what the period expects.");
  const criterion = scope.kind === "criterion" ? findCriterion(scope.id) : undefined;
  if (scope.kind === "criterion" && !criterion) throw new Refused("not_found", "Criterion not found.");
  const views = programme.controls.filter(
    (control) =>
      scope.kind !== "criterion" ||
      spansWithin(control.versions, ({ inForceFrom }) => inForceFrom, period).some(({ version }) =>
        version.criteria.includes(scope.id),
      ),
  );
  const first = views[0];
  if (scope.kind === "control" && !first) throw new Refused("not_found", "Control not found.");
  const ids = new Map(views.map((view) => [view.id, view.ref]));
  const name = scope.kind === "control" ? scope.ref : scope.kind === "criterion" ? scope.id : "PERIOD";
  return {
    ...origin,
    number: `SUR-${name}-${origin.logLine}`,
    scope,
    title: scope.kind === "control" ? first!.version.title : (criterion?.title ?? ""),
    about: criterion?.description ?? null,
    period,
    today,
    categories: programme.categories.map((category) => categoryNames[category]),
    controls: views.map((view) => boundControl(view, period, programme.zone)),
    evidence: await bindEvidence(app.read, ids, views, period, programme.zone),
    exceptions: await bindExceptions(app.read, views, period),
    policies: await bindPolicies(app.read, new Set(views.map((view) => view.policy)), {
      from: period.from,
      to: today < period.to ? today : period.to,
    }),
  };
}

function boundControl(view: ControlView, period: Period, zone: string): BoundControl {
  const { version } = view;
  return {
    ref: view.ref,
    title: version.title,
    statement: version.statement,
    why: version.why,
    test: version.test,
    frequency: frequencyNames[version.frequency],
    expected: version.evidence,
    criteria: version.criteria,
    owner: view.ownerName,
    deputy: view.deputyName,
    version: version.version,
    inForceFrom: version.inForceFrom,
    versions: boundVersions(view.versions, period, zone),
    policy: view.policy,
    status: view.status,
    counts: view.counts,
    cells: coverageCells(view.occurrences, period),
    occurrences: view.occurrences.map(boundOccurrence),
  };
}

function boundVersions(versions: RecordedVersion[], period: Period, zone: string): BoundVersion[] {
  return spansWithin(versions, ({ inForceFrom }) => inForceFrom, period).map(({ version, from, to }) => {
    const before = versions.findLast((one) => one.version < version.version);
    return {
      version: version.version,
      from,
      to,
      retired: version.retired,
      reason: version.reason,
      writtenBy: version.recordedBy,
      confirmedBy: version.confirmedBy ?? null,
      writtenOn: writtenLater(version, zone),
      changes: before ? changedFields(before, version) : [],
    };
  });
}

function boundOccurrence(one: Occurrence) {
  const { from, due, event, state, daysLate, performedOn, removalsOn, missing } = one;
  const { notExpected, version, proofs, decidedBy, waiver } = one;
  return {
    from,
    due,
    event: event?.label ?? null,
    state,
    daysLate,
    performedOn,
    removalsOn,
    missing,
    notExpected,
    version,
    evidence: proofs.map((proof) => proof.ref),
    acceptedOn: decidedBy?.acceptedOn ?? null,
    waiver: waiver && {
      reason: waiver.reason,
      signedBy: waiver.signedBy,
      signedOn: waiver.signedOn,
      confirmedBy: waiver.confirmedBy,
      confirmedOn: waiver.confirmedOn,
    },
  };
}
