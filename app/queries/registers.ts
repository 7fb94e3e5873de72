import { limitOf, longRegister, type Register, register } from "#app/auth/register";
import { reviewsFor, shownReviews } from "#app/queries/access-reviews/shown";
import { shownRemovals } from "#app/queries/access-reviews/shown-removals";
import { coverageCells, readCoverage } from "#app/queries/controls/coverage";
import { listPeriodExceptions, stateOf } from "#app/queries/controls/exceptions";
import { readProgramme } from "#app/queries/controls/programme";
import { shownControls } from "#app/queries/controls/shown";
import { shownCoverage } from "#app/queries/controls/shown-coverage";
import { shownExceptions } from "#app/queries/controls/shown-exceptions";
import { shownCustomers } from "#app/queries/customers/shown";
import { shownDeliveries } from "#app/queries/deliveries/shown";
import { requestCells } from "#app/queries/evidence/requests";
import { shownRequests } from "#app/queries/evidence/shown-requests";
import { scopeFilter } from "#app/queries/incidents/scope";
import { shownIncidents } from "#app/queries/incidents/shown";
import { peopleWithManagers, shownPeople } from "#app/queries/people/shown";
import { shownStaffChanges } from "#app/queries/people/shown-changes";
import { shownUsers } from "#app/queries/people/shown-users";
import { readStaffChanges } from "#app/queries/people/staff-changes";
import { readPolicies } from "#app/queries/policies/policies";
import { readCounts, shownPolicies } from "#app/queries/policies/shown";
import { systemsFor } from "#app/queries/systems/auditor-scope";
import { shownSystems } from "#app/queries/systems/shown";
import { shownSubprocessors, wholeRegister } from "#app/queries/vendors/shown";
import { listRemovals } from "#db/access-reviews/removals";
import { listCustomers } from "#db/customers/customers";
import { listDeliveries } from "#db/deliveries/lists";
import { listRequests } from "#db/evidence/requests";
import { listIncidents } from "#db/incidents/incidents";
import { organisationDay } from "#db/installation/organisation";
import { listUsers } from "#db/installation/users";
import { lookupTable } from "#domain/lookup-table";

const yesNo = (value: unknown) => (value ? "yes" : "no");
const joined = (json: string) => (JSON.parse(json) as string[]).join("; ");

/** Every register that has a file, by the name in its address. docs/exports.md describes the columns. */
export const registers = lookupTable<Register>({
  controls: register(
    "controls.view",
    async ({ app, visitor }) => (await readProgramme(app.read, app.now(), visitor.scope)).controls,
    shownControls,
    {
      control: (row) => row.ref,
      title: (row) => row.version.title,
      criteria: (row) => row.version.criteria.join("; "),
      policy: (row) => row.policy,
      frequency: (row) => row.version.frequency,
      owner: (row) => row.ownerName,
      deputy: (row) => row.deputyName,
      status: (row) => row.status,
      held: (row) => row.counts.held,
      late: (row) => row.counts.late,
      recorded_late: (row) => row.counts["recorded-late"],
      missed: (row) => row.counts.missed,
      partly: (row) => row.counts.part,
      next_due: (row) => row.next?.due ?? null,
      retired: (row) => yesNo(row.retired),
    },
  ),
  coverage: register(
    "programme.view",
    async ({ app, visitor }) => (await readCoverage(app.read, app.now(), visitor.scope)).lines,
    shownCoverage,
    coverageCells,
  ),
  exceptions: register(
    "exceptions.view",
    ({ app, visitor }) => listPeriodExceptions(app.read, visitor.scope),
    shownExceptions,
    {
      exception: ({ row }) => row.ref,
      control: ({ row }) => row.control_ref,
      state: ({ row }) => stateOf(row),
      due_from: ({ days }) => days[0] ?? null,
      due_to: ({ days }) => days.at(-1) ?? null,
      occurrences: ({ days }) => days.length,
      proposed_at: ({ row }) => row.proposed_at,
      proposed_by: ({ row }) => row.proposed_by,
      expected: ({ row }) => row.expected,
      found: ({ row }) => row.found,
      confirmed_at: ({ row }) => row.confirmed_at,
      confirmed_by: ({ row }) => row.confirmed_by,
      explained_at: ({ row }) => row.explained_at,
      explained_by: ({ row }) => row.explained_by,
      explanation: ({ row }) => row.explanation,
      cause: ({ row }) => row.cause,
      affected: ({ row }) => row.affected,
      interim_cover: ({ row }) => row.interim_cover,
      remediation: ({ row }) => row.fix,
      management_response: ({ row }) => row.management_response,
      owner: ({ row }) => row.owner_name,
      ends_on: ({ row }) => row.ends_on,
      closed_on: ({ row }) => row.closed_on,
      closed_by: ({ row }) => row.closed_by,
    },
  ),
  "evidence-requests": register(
    "evidence-requests.view",
    ({ app }) => listRequests(app.read),
    shownRequests,
    requestCells,
  ),
  people: register("people.view", ({ app }) => peopleWithManagers(app.read), shownPeople, {
    name: (row) => row.name,
    email: (row) => row.email,
    aliases: (row) => joined(row.aliases),
    title: (row) => row.title,
    department: (row) => row.department,
    manager: (row) => row.manager?.email ?? null,
    starts_on: (row) => row.starts_on,
    ends_on: (row) => row.ends_on,
  }),
  "staff-changes": register(
    "people.view-changes",
    async ({ app, visitor }) =>
      (await readStaffChanges(app.read, visitor.scope, await organisationDay(app.read, app.now()))).changes,
    shownStaffChanges,
    {
      day: (row) => row.on,
      change: (row) => row.change,
      name: (row) => row.name,
      email: (row) => row.email,
      title: (row) => row.title,
      department: (row) => row.department,
    },
  ),
  systems: register("systems.view", ({ app, visitor }) => systemsFor(app.read, visitor.scope), shownSystems, {
    system: (row) => row.ref,
    name: (row) => row.name,
    owner: (row) => row.owner,
    cadence: (row) => row.cadence,
    days_between_reviews: (row) => row.review_days,
    not_reviewed_because: (row) => row.excluded_reason,
    accounts: (row) => row.accounts,
    accounts_without_person: (row) => row.unmatched,
    accounts_as_of: (row) => row.population_at,
  }),
  subprocessors: register("vendors.view", wholeRegister, shownSubprocessors, {
    name: (row) => row.name,
    purpose: (row) => row.purpose,
    data: (row) => row.data,
    country: (row) => row.countries.join("; "),
    transfer: (row) => row.transfer,
    url: (row) => row.url,
    since: (row) => row.fromOn,
    until: (row) => row.untilOn,
    owner: (row) => row.owner,
    dpa_signed: (row) => row.dpaSignedOn,
    next_review: (row) => row.nextReviewOn,
    assessment: (row) => row.assessment,
  }),
  customers: register("customers.view", ({ app }) => listCustomers(app.read), shownCustomers, {
    name: (row) => row.name,
    security_email: (row) => row.security_email,
    privacy_email: (row) => row.privacy_email,
    breach_hours: (row) => row.breach_hours,
    breach_from: (row) => row.breach_from,
    subprocessor_notice_days: (row) => row.subprocessor_notice_days,
    contract: (row) => row.contract,
    contacts_checked_at: (row) => row.contacts_checked_at,
    ended_at: (row) => row.ended_at,
  }),
  incidents: longRegister(
    "incidents.view",
    async (asked) =>
      listIncidents(asked.app.read, {
        ...(await scopeFilter(asked.app.read, asked.visitor)),
        limit: limitOf(asked),
        offset: 0,
      }),
    shownIncidents,
    {
      incident: (row) => row.ref,
      title: (row) => row.title,
      exercise: (row) => yesNo(row.exercise),
      status: (row) => row.status,
      status_reason: (row) => row.status_reason,
      severity: (row) => row.severity,
      personal_data: (row) => row.personal_data,
      lead: (row) => row.lead_name,
      customers: (row) => row.customers ?? 0,
      occurred_at: (row) => row.occurred,
      recorded_at: (row) => row.created_at,
      next_deadline: (row) => row.next_deadline,
    },
  ),
  removals: register(
    "access-reviews.view",
    ({ app, visitor }) => listRemovals(app.read, { period: visitor.scope }),
    shownRemovals,
    {
      removal: (row) => row.ref,
      review: (row) => row.review_ref,
      system: (row) => row.system,
      account: (row) => row.label,
      external_id: (row) => row.external_id,
      kind: (row) => row.kind,
      role: (row) => row.role,
      to_role: (row) => row.to_role,
      owner: (row) => row.owner,
      since: (row) => row.since,
      due_at: (row) => row.due_at,
      ticket: (row) => row.ticket,
      exception: (row) => row.exception,
      proven_at: (row) => row.verified_at,
      proven_by: (row) => row.proof_ref,
      found_again_in: (row) => row.reopened_ref,
    },
  ),
  policies: register(
    "policies.view",
    async ({ app, visitor }) => (await readPolicies(app.read, app.now(), visitor)).lines,
    shownPolicies,
    {
      policy: (row) => row.policy.slug,
      title: (row) => row.policy.title,
      owner: (row) => row.policy.ownerName,
      version: (row) => row.inForce?.number ?? null,
      in_force_since: (row) => row.inForce?.effectiveOn ?? null,
      next_version: (row) => row.next?.number ?? null,
      next_state: (row) => row.next?.state ?? null,
      review_due: (row) => row.reviewDueOn,
      retired_on: (row) => row.policy.retiredOn,
      to_acknowledge: (row) => readCounts(row).asked,
      acknowledged: (row) => readCounts(row).done,
      overdue: (row) => readCounts(row).overdue,
    },
  ),
  "access-reviews": register("access-reviews.view", reviewsFor, shownReviews, {
    review: (row) => row.ref,
    title: (row) => row.title,
    systems: (row) => row.systems,
    period_from: (row) => row.period_from,
    period_to: (row) => row.period_to,
    opened_at: (row) => row.opened_at,
    due_at: (row) => row.due_at,
    approved_at: (row) => row.approved_at,
    accounts: (row) => row.items,
    decided: (row) => row.decided,
    reviewers: (row) => row.reviewers,
    signed: (row) => row.signed,
  }),
  users: register("users.view", ({ app }) => listUsers(app.read), shownUsers, {
    name: (row) => row.name,
    email: (row) => row.email,
    role: (row) => row.role,
    created_at: (row) => row.created_at,
    expires_at: (row) => row.expires_at,
    ended_at: (row) => row.ended_at,
  }),
  deliveries: longRegister(
    "deliveries.view",
    (asked) => listDeliveries(asked.app.read, { limit: limitOf(asked) }),
    shownDeliveries,
    {
      channel: (row) => row.channel,
      recipient: (row) => row.recipient,
      subject: (row) => row.subject,
      queued_at: (row) => row.queued_at,
      sent_at: (row) => row.sent_at,
      failed_at: (row) => row.failed_at,
      next_try_at: (row) => row.next_try_at,
      tries: (row) => row.tries,
      answer: (row) => row.answer,
      last_error: (row) => row.last_error,
      withdrawn_at: (row) => row.withdrawn_at,
      replaced_at: (row) => row.replaced_at,
    },
  ),
});
