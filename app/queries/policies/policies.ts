import type { Visitor } from "#app/auth/visitor";
import { organisationToday } from "#app/queries/policies/organisation-today";
import { asOf, policyFor, requirementsFor, versionsFor } from "#app/queries/policies/scope";
import type { ReadDb } from "#db/client";
import { listRequirements, type RequirementRow } from "#db/policies/acknowledgements";
import { findPolicyBySlug, listPolicies, type Policy } from "#db/policies/policies";
import { findVersion, listReturns, listVersions, type VersionLine } from "#db/policies/versions";
import { type Day, dayOf } from "#domain/days";
import { isStaff } from "#domain/people/people";
import {
  type AcknowledgementState,
  acknowledgementState,
  latestPerPerson,
} from "#domain/policies/acknowledgements";
import { reviewDueOn } from "#domain/policies/policies";
import { inForceOn, stateOf, type VersionState, versionNumber } from "#domain/policies/versions";

export type VersionView = VersionLine & { number: string; state: VersionState };
type Reading = RequirementRow & { state: AcknowledgementState };
export type PolicyLine = {
  policy: Policy;
  versions: VersionView[];
  /** Binding on the day asked about. */
  inForce: VersionView | null;
  /** Not published yet, or published and still to take effect. */
  next: VersionView | null;
  readings: Reading[];
  reviewDueOn: Day | null;
};

/** All policies as of `day` (today when left out). An auditor sees what was published within their period. */
export async function readPolicies(read: ReadDb, now: Date, visitor: Visitor, day?: Day) {
  const { today, organisation } = await organisationToday({ db: read, now });
  const [policies, versions, requirements] = await Promise.all([
    listPolicies(read),
    listVersions(read),
    listRequirements(read),
  ]);
  const at = { ...asOf(today, visitor, day), zone: organisation.time_zone };
  const lines = policies.map((policy) =>
    lineOf(
      policyFor(policy, visitor),
      versionsFor(versions, policy.id, visitor),
      requirementsFor(requirements, policy.id, visitor, at.zone),
      at,
    ),
  );
  return { today: at.today, lines: lines.filter((line) => line.versions.length > 0) };
}

/** One policy with its versions, or undefined when it does not exist or is not for this visitor. */
export async function readPolicy(read: ReadDb, now: Date, visitor: Visitor, slug: string, day?: Day) {
  const found = await findPolicyBySlug(read, slug);
  if (!found) return undefined;
  const policy = policyFor(found, visitor);
  const { today, organisation } = await organisationToday({ db: read, now });
  const versions = versionsFor(await listVersions(read, policy.id), policy.id, visitor);
  if (versions.length === 0) return undefined;
  const requirements = requirementsFor(
    await listRequirements(read, { policyId: policy.id }),
    policy.id,
    visitor,
    organisation.time_zone,
  );
  const at = asOf(today, visitor, day);
  const line = lineOf(policy, versions, requirements, { ...at, zone: organisation.time_zone });
  return {
    today: at.today,
    organisation,
    ...line,
    returns: visitor.role === "auditor" ? [] : await listReturns(read, policy.id),
  };
}

/** The text of one version. */
export async function readText(read: ReadDb, versionId: string): Promise<string> {
  return (await findVersion(read, versionId))?.body ?? "";
}

/** What one person has been asked to read, newest request per policy, still to do first. */
export async function readOwnPolicies(read: ReadDb, now: Date, visitor: Visitor) {
  const { today, organisation } = await organisationToday({ db: read, now });
  const zone = organisation.time_zone;
  const rows = visitor.personId ? await listRequirements(read, { personId: visitor.personId }) : [];
  const lines: {
    policy: Policy;
    current: VersionView;
    coming: VersionView | null;
    reading: Reading | null;
  }[] = [];
  const [policies, versions] = await Promise.all([listPolicies(read), listVersions(read)]);
  for (const policy of policies) {
    const own = versions.filter((version) => version.policyId === policy.id && version.publishedAt);
    const line = lineOf(
      policy,
      own,
      rows.filter((row) => row.policyId === policy.id),
      { today, day: today, zone },
    );
    const current = line.inForce ?? line.next;
    if (!current || current.state === "retired") continue;
    lines.push({
      policy,
      current,
      coming: line.inForce ? line.next : null,
      reading: line.readings[0] ?? null,
    });
  }
  return { today, lines };
}

function lineOf(
  policy: Policy,
  versions: VersionLine[],
  requirements: RequirementRow[],
  at: { today: Day; day: Day; zone: string },
): PolicyLine {
  const views = versions.map((version) => ({
    ...version,
    number: versionNumber(version),
    state: stateOf(version, versions, policy.retiredOn, at.today),
  }));
  const inForce = inForceOn(views, at.day, policy.retiredOn) ?? null;
  const last = views.at(-1);
  const toCome = last && (!last.publishedAt || last.effectiveOn! > at.today);
  const retired = policy.retiredOn !== null && policy.retiredOn <= at.today;
  return {
    policy,
    versions: views,
    inForce,
    next: toCome ? last : null,
    readings: retired ? [] : latestPerPerson(requirements).map((row) => readingOf(row, at)),
    reviewDueOn: inForce && !retired ? reviewDueOn(inForce.effectiveOn!, policy.reviewMonths) : null,
  };
}

function readingOf(row: RequirementRow, at: { today: Day; zone: string }): Reading {
  const on = row.acknowledgedAt && dayOf(row.acknowledgedAt, at.zone);
  const left = !isStaff(row, at.today) && !on;
  return { ...row, state: left ? "excused" : acknowledgementState(row, on, at.today) };
}
