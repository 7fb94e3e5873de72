import { type Action, may, type Role } from "#domain/roles";

/** A page, or the form of an act, that can be opened by its name. */
export type Destination = { to: string; words: string; act?: true };

const all: readonly (Destination & { action: Action; also?: string })[] = [
  { to: "/evidence/new", words: "Add evidence", act: true, action: "evidence.add", also: "upload file" },
  {
    to: "/evidence-requests/new",
    words: "Ask for evidence",
    act: true,
    action: "evidence-requests.edit",
    also: "request",
  },
  {
    to: "/incidents/new",
    words: "Open an incident",
    act: true,
    action: "incidents.edit",
    also: "breach report",
  },
  { to: "/access-reviews/new", words: "Open an access review", act: true, action: "access-reviews.edit" },
  { to: "/policies/new", words: "Write a policy", act: true, action: "policies.edit" },
  { to: "/policies/adopt", words: "Adopt ready-made policies", act: true, action: "policies.edit" },
  { to: "/controls/new", words: "Add a control", act: true, action: "controls.edit" },
  { to: "/people/new", words: "Add a person", act: true, action: "people.edit" },
  { to: "/people/import", words: "Import people", act: true, action: "people.edit", also: "staff csv" },
  { to: "/systems/new", words: "Add a system", act: true, action: "systems.edit" },
  { to: "/customers/new", words: "Add a customer", act: true, action: "customers.edit" },
  { to: "/customers/import", words: "Import customers", act: true, action: "customers.edit", also: "csv" },
  {
    to: "/subprocessors/new",
    words: "Add a subprocessor",
    act: true,
    action: "vendors.edit",
    also: "vendor",
  },
  {
    to: "/subprocessors/import",
    words: "Import subprocessors",
    act: true,
    action: "vendors.edit",
    also: "csv",
  },
  { to: "/users/new", words: "Invite a user", act: true, action: "users.invite", also: "invitation account" },
  {
    to: "/exports",
    words: "Print the binder of the period",
    act: true,
    action: "exports.create",
    also: "pdf",
  },
  { to: "/", words: "Today", action: "programme.view", also: "to do tasks" },
  { to: "/programme", words: "Programme", action: "programme.view", also: "readiness" },
  { to: "/controls", words: "Controls", action: "controls.view" },
  { to: "/controls/proposals", words: "Proposed changes of controls", action: "controls.edit" },
  { to: "/controls/owners", words: "Owners of controls", action: "controls.view" },
  { to: "/criteria", words: "Criteria", action: "programme.view", also: "tsc soc 2" },
  { to: "/policies", words: "Policies", action: "policies.view" },
  { to: "/evidence", words: "Evidence", action: "evidence.view" },
  { to: "/evidence/missing", words: "Missing evidence", action: "evidence.view" },
  { to: "/evidence-requests", words: "Evidence requests", action: "evidence-requests.view" },
  { to: "/access-reviews", words: "Access reviews", action: "access-reviews.view" },
  { to: "/removals", words: "Removals", action: "access-reviews.view", also: "revoke access" },
  { to: "/incidents", words: "Incidents", action: "incidents.view" },
  { to: "/incidents/rules", words: "Breach rules", action: "incidents.view", also: "deadlines gdpr nis2" },
  { to: "/systems", words: "Systems", action: "systems.view" },
  { to: "/people", words: "People", action: "people.view", also: "staff" },
  { to: "/staff-changes", words: "Hires and leavers", action: "people.view-changes", also: "joiners staff" },
  { to: "/subprocessors", words: "Subprocessors", action: "vendors.view", also: "vendors" },
  { to: "/customers", words: "Customers", action: "customers.view" },
  { to: "/exceptions", words: "Exceptions", action: "exceptions.view" },
  { to: "/collectors", words: "Collectors", action: "collectors.view" },
  { to: "/audit-log", words: "Audit log", action: "audit-log.view", also: "history" },
  { to: "/exports", words: "Exports", action: "exports.create", also: "csv" },
  { to: "/settings", words: "Settings", action: "organisation.edit", also: "organisation time zone" },
  { to: "/settings/channels", words: "Channels", action: "channels.view", also: "mail slack teams" },
  { to: "/deliveries", words: "Deliveries", action: "deliveries.view", also: "mail bounces" },
  { to: "/jobs", words: "Jobs", action: "jobs.view", also: "schedule" },
  { to: "/backups", words: "Backups", action: "backups.view", also: "restore" },
  { to: "/tokens", words: "API tokens", action: "api-tokens.view" },
  { to: "/users", words: "Users", action: "users.view", also: "roles permissions" },
  { to: "/my", words: "My work", action: "absences.edit-own" },
  {
    to: "/my/security",
    words: "Sign-in and sessions",
    action: "programme.view",
    also: "password code theme",
  },
  { to: "/my/away", words: "Out of office", action: "absences.edit-own", also: "absence holiday" },
];

/** Pages and acts of this role whose words begin with each of these, acts first; all of them for no words. */
export function destinationsFor(role: Role, words: readonly string[]): Destination[] {
  const fits = ({ words: name, also = "" }: (typeof all)[number]) => {
    const own = `${name} ${also}`.toLowerCase().split(" ");
    return words.every((word) => own.some((one) => one.startsWith(word)));
  };
  return all
    .filter((one) => may(role, one.action) && fits(one))
    .map(({ to, words, act }) => ({ to, words, act }));
}
