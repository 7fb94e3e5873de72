import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { listPeriodExceptions } from "#app/queries/controls/exceptions";
import { evidenceScope } from "#app/queries/evidence/scope";
import { incidentsOf } from "#app/queries/incidents/scope";
import { readPolicies } from "#app/queries/policies/policies";
import { populationsFor, systemsFor } from "#app/queries/systems/auditor-scope";
import { mayKnow, vendorsFor } from "#app/queries/vendors/scope";
import { listRemovals } from "#db/access-reviews/removals";
import { listReviews } from "#db/access-reviews/reviews";
import { listRecordedChanges } from "#db/controls/populations";
import { listEvidence } from "#db/evidence/lists";
import { listIncidentParts } from "#db/incidents/dates";
import { listNilStatements } from "#db/incidents/nil-statements";
import { organisationDay, organisationZone } from "#db/installation/organisation";
import { cachedUntilWrite } from "#db/read-cache";
import { listAllPopulations } from "#db/systems/account-lists";
import { listChanges } from "#db/vendors/subprocessors";
import type { LogPeriod, LogView } from "#domain/installation/audit-log";
import { type LogSubject, readableSubjects } from "#domain/installation/log-subjects";
import { includesDay, knowsReview, overlaps, type Scope } from "#domain/period-scope";

/** What this visitor may read of the audit log: by role each type of record, by period what their pages show them. */
export async function logViewOf(app: AppContext, visitor: Visitor): Promise<LogView> {
  const { scope, role } = visitor;
  const readable = readableSubjects(role);
  if (!scope) return { readable, period: null };
  const key = `log of ${scope.from} ${scope.to} on ${await organisationDay(app.read, app.now())}`;
  return { readable, period: await cachedUntilWrite(app.read, key, () => periodOf(app, visitor, scope)) };
}

async function periodOf(app: AppContext, visitor: Visitor, scope: Scope): Promise<LogPeriod> {
  const narrowed: LogSubject[] = ["policy", "system", "vendor", "subprocessor-change"];
  return {
    ...scope,
    records: await datedRecords(app, scope),
    known: await knownRecords(app, visitor, scope),
    narrowed,
  };
}

/** Records that belong to the period by their own dates. */
async function datedRecords(app: AppContext, scope: Scope): Promise<string[]> {
  const { read } = app;
  const evidence = { scope: await evidenceScope(app, scope) };
  const incidents = await incidentsOf(read, scope);
  const own = new Set(incidents.map(({ id }) => id));
  const may = await populationsFor(read, scope);
  return [
    ...named("evidence", await listEvidence(read, evidence)),
    // Entries of former versions name an incident by its reference.
    ...incidents.flatMap(({ id, ref }) => [`incident ${id}`, `incident ${ref}`]),
    ...(await listIncidentParts(read)).flatMap(({ type, id, incident_id }) =>
      own.has(incident_id) ? [`${type} ${id}`] : [],
    ),
    ...named(
      "nil_statement",
      (await listNilStatements(read)).filter(({ from_on, to_on }) =>
        overlaps(scope, { period_from: from_on, period_to: to_on }),
      ),
    ),
    ...named(
      "access-review",
      (await listReviews(read)).filter((review) => knowsReview(scope, review)),
    ),
    ...named("removal", await listRemovals(read, { period: scope })),
    ...named("population", (await listAllPopulations(read)).filter(may)),
    ...named(
      "exception",
      (await listPeriodExceptions(read, scope)).map(({ row }) => row),
    ),
    ...named(
      "change",
      (await listRecordedChanges(read)).filter(({ happened_on }) => includesDay(scope, happened_on)),
    ),
  ];
}

/** Records that continue from period to period, as far as the auditor finds a page of them. */
async function knownRecords(app: AppContext, visitor: Visitor, scope: Scope): Promise<string[]> {
  const { read } = app;
  const zone = await organisationZone(read);
  const { lines } = await readPolicies(read, app.now(), visitor);
  return [
    ...named(
      "policy",
      lines.map(({ policy }) => policy),
    ),
    ...named("system", await systemsFor(read, scope)),
    ...named("vendor", await vendorsFor(read, scope)),
    ...named(
      "subprocessor-change",
      (await listChanges(read)).filter((change) => mayKnow(change, scope, zone)),
    ),
  ];
}

function named(type: LogSubject, rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => `${type} ${id}`);
}
