import type { Visitor } from "#app/auth/visitor";
import type { RequirementRow } from "#db/policies/acknowledgements";
import type { Policy } from "#db/policies/policies";
import type { VersionLine } from "#db/policies/versions";
import { type Day, dayOf } from "#domain/days";
import { includesDay, type Scope } from "#domain/period-scope";

type Reader = Pick<Visitor, "role" | "scope">;

/** The day as of which a visitor sees policies: today, for an auditor no later than the last day of their period; `day` is a day asked for. */
export function asOf(today: Day, { scope }: Reader, day?: Day): { today: Day; day: Day } {
  const last = scope && scope.to < today ? scope.to : today;
  const asked = day ?? last;
  return { today: last, day: scope && asked > scope.to ? scope.to : asked };
}

/** The policy as the visitor may know it: a retirement after an auditor's period has not happened yet. */
export function policyFor(policy: Policy, { scope }: Reader): Policy {
  const later = scope && policy.retiredOn !== null && policy.retiredOn > scope.to;
  return later ? { ...policy, retiredOn: null } : policy;
}

/** Versions of one policy: an auditor sees those that were in force on a day of their period. */
export function versionsFor(
  versions: VersionLine[],
  policyId: string,
  { role, scope }: Reader,
): VersionLine[] {
  const own = versions.filter((version) => version.policyId === policyId);
  if (role !== "auditor") return own;
  const published = own.filter((version) => version.publishedAt && version.effectiveOn !== null);
  if (!scope) return published;
  return published.filter(
    ({ effectiveOn }, index) =>
      effectiveOn! <= scope.to &&
      !published.slice(index + 1).some((later) => later.effectiveOn! <= scope.from),
  );
}

/** Who was asked to acknowledge it, as of the last day of an auditor's period; requests that were settled before it are left out. */
export function requirementsFor(
  rows: RequirementRow[],
  policyId: string,
  { scope }: Reader,
  zone: string,
): RequirementRow[] {
  const dayIn = (at: Date) => dayOf(at, zone);
  const known = (at: Date) => scope === null || dayIn(at) <= scope.to;
  const own = rows.filter((row) => row.policyId === policyId);
  if (!scope) return own;
  return own
    .filter((row) => dayIn(row.createdAt) <= scope.to)
    .map((row) => ({
      ...row,
      ...(row.acknowledgedAt && !known(row.acknowledgedAt)
        ? { acknowledgedAt: null, acknowledgedVersion: null }
        : {}),
      ...(row.excusedAt && !known(row.excusedAt) ? { excusedAt: null, excusedReason: null } : {}),
      endsOn: row.endsOn !== null && row.endsOn > scope.to ? null : row.endsOn,
    }))
    .filter((row) => concerns(row, scope, dayIn));
}

function concerns(
  { acknowledgedAt, excusedAt, createdAt, dueOn }: RequirementRow,
  scope: Scope,
  dayIn: (at: Date) => Day,
): boolean {
  const settled = acknowledgedAt ?? excusedAt;
  if (settled === null || dayIn(settled) >= scope.from) return true;
  return includesDay(scope, dayIn(createdAt)) || includesDay(scope, dueOn);
}
