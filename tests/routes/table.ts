import type { World } from "./served.ts";
import type { VisitorName } from "./visitors.ts";

/** What a visitor gets: a status, or "sign-in" for the redirect to the door. */
export type Answer = number | "sign-in";

export type Row = {
  /** As in app/routes.ts, with a slash in front. */
  path: string;
  /** Values for the path's parameters, from the demo company. */
  params?: (world: World) => Promise<Record<string, string>>;
  query?: string;
  /** GET by visitor; a page that has only an action still answers its GET. */
  get: Record<VisitorName, Answer>;
  /** Empty POST by visitor, for routes with an action. 400 is a form that was understood and found incomplete. */
  post?: Partial<Record<VisitorName, Answer>>;
  /** Text that must not stand in what members and guests get. */
  hides?: string[];
};

/** The row's path in this world, with its parameters and query. */
export async function pathOf(world: World, row: Row): Promise<string> {
  const params = (await row.params?.(world)) ?? {};
  const path = row.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? "missing"));
  return `${path}${row.query ?? ""}`;
}

/** Shorthands for rows: who gets the page; guests go to the door and everyone else finds nothing. */
const get = (guest: Answer, member: Answer, officer: Answer, owner: Answer, auditor: Answer) => ({
  guest,
  member,
  other: member,
  officer,
  owner,
  auditor,
});
export const everyone = get(200, 200, 200, 200, 200);
export const signedIn = get("sign-in", 200, 200, 200, 200);
export const staffOnly = get("sign-in", 200, 200, 200, 404);
export const programme = get("sign-in", 404, 200, 200, 200);
export const officers = get("sign-in", 404, 200, 200, 404);
export const owners = get("sign-in", 404, 404, 200, 404);
const noOne = get(404, 404, 404, 404, 404);
/** Nothing was signed at these sizes. */
const notThere = get("sign-in", 404, 404, 404, 404);
const signedInElsewhere = get(200, 302, 302, 302, 302);

const edits = { guest: "sign-in", member: 404, officer: 400, auditor: 404 } as const;
const aClockNotice = async (world: World) => ({
  ...(await anIncident(world)),
  id: await world.first("select clock_id from clock_notices"),
  notice: await world.first("select id from clock_notices"),
});

const anIncident = async (world: World) => ({
  ref: await world.first("select ref from incidents where title like 'A contractor%'"),
});

/** The last line that an accepted item of evidence left in the log. */
const anEntry = async (world: World) => ({
  line: await world.first(`select l.seq from log_leaves l join audit_log a on a.id = l.record_id
    where l.kind = 'audit' and a.action = 'evidence.accept' order by l.seq limit 1`),
});

const openTask = async (world: World) => ({
  id: await world.first("select id from incident_tasks where title like 'Keep the log%'"),
});

const openRequest = async (world: World) => ({
  ref: await world.first("select ref from evidence_requests where title like 'Inventory of secrets%'"),
});

const someSystem = async (world: World) => ({ id: await world.first("select id from systems limit 1") });
const aDraft = async (world: World) => ({
  id: await world.first("select id from access_reviews where opened_at is null"),
});
const signedReview = async (world: World) => ({
  id: await world.first("select id from access_reviews where approved_at is not null"),
});
const openReview = async (world: World) => ({
  id: await world.first("select id from access_reviews where approved_at is null and opened_at is not null"),
});

/** Role × URL. A route without a row fails the test; a row without a route too. */
export const table: Row[] = [
  { path: "/setup", get: get("sign-in", "sign-in", "sign-in", "sign-in", "sign-in") },
  { path: "/sign-in", get: signedInElsewhere },
  { path: "/sign-in/code", get: get("sign-in", 302, 302, 302, 302) },
  { path: "/step-up", get: get("sign-in", 302, 302, 302, 302) },
  { path: "/invitations/:token", params: async () => ({ token: "unknown" }), get: everyone },
  { path: "/forgot", get: everyone },
  { path: "/reset/:token", params: async () => ({ token: "unknown" }), get: everyone },
  { path: "/factor/:token", params: async () => ({ token: "unknown" }), get: everyone },
  { path: "/sign-out", get: get(302, 302, 302, 302, 302) },
  { path: "/*", get: noOne },
  { path: "/my", get: signedIn },
  {
    path: "/my/notifications",
    get: staffOnly,
    post: { guest: "sign-in", member: 400, officer: 400, auditor: 404 },
  },
  {
    path: "/my/removals",
    get: staffOnly,
    post: { guest: "sign-in", member: 400, officer: 400, auditor: 404 },
  },
  {
    path: "/my/away",
    get: staffOnly,
    post: { guest: "sign-in", member: 400, officer: 400, auditor: 404 },
  },
  {
    // Asked of the first of the two members.
    path: "/my/evidence-requests/:ref",
    params: openRequest,
    get: { ...noOne, guest: "sign-in", member: 200 },
    post: { guest: "sign-in", member: 400, other: 404, officer: 404, auditor: 404 },
  },
  {
    path: "/my/evidence-requests/:ref/files",
    params: openRequest,
    get: notThere,
    post: { guest: "sign-in", member: 200, other: 404, officer: 404, auditor: 404 },
  },
  {
    // The task of the first of the two members: the other finds nothing.
    path: "/my/incident-tasks/:id",
    params: openTask,
    get: { ...officers, member: 200 },
    post: { guest: "sign-in", member: 400, other: 400, officer: 400, auditor: 404 },
  },
  {
    path: "/my/calls/:ref",
    params: anIncident,
    // The first of the two members leads it; whoever is not called about it finds nothing.
    get: { ...officers, member: 200 },
    post: { guest: "sign-in", member: 400, officer: 400, auditor: 404 },
  },
  { path: "/calendars/:token", params: async () => ({ token: "unknown.ics" }), get: noOne },
  { path: "/settings/channels", get: officers, post: edits },
  { path: "/settings/connection", get: owners },
  { path: "/settings/roles", get: owners },
  { path: "/deliveries", get: officers },
  { path: "/deliveries/bounces", get: officers, post: edits },
  { path: "/my/security", get: signedIn },
  { path: "/my/theme", get: get(302, 302, 302, 302, 302), post: { guest: "sign-in", member: 400 } },
  {
    path: "/my/views",
    get: get(302, 302, 302, 302, 302),
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 400 },
  },
  { path: "/", get: get("sign-in", 302, 200, 200, 200) },
  { path: "/set-up", get: officers, post: edits },
  { path: "/search", query: "?q=access", get: programme },
  { path: "/search.json", query: "?q=access", get: programme },
  {
    path: "/users",
    get: officers,
    hides: ["maren.lindqvist@"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  { path: "/users/new", get: officers, post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 } },
  {
    path: "/users/:id",
    params: async (world) => ({ id: await world.first("select id from users where role = 'officer'") }),
    get: officers,
    hides: ["maren.lindqvist@"],
    // A form that names no button, or an unknown one, does nothing.
    post: { guest: "sign-in", member: 404, officer: 404, owner: 400, auditor: 404 },
  },
  { path: "/audit-log", get: programme, hides: ["sign-in.done"] },
  { path: "/audit-log/export.csv", get: programme, hides: ["organisation.create"] },
  { path: "/audit-log/heads", get: programme },
  { path: "/audit-log/:line", params: anEntry, get: programme, hides: ["evidence.accept"] },
  { path: "/audit-log/:line/proof.json", params: anEntry, get: programme, hides: ["evidence.accept"] },
  { path: "/audit-log/consistency.json", query: "?from=1&to=2", get: notThere },
  { path: "/jobs", get: officers },
  {
    path: "/jobs/:name",
    params: async () => ({ name: "back-up" }),
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/backups",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 404, owner: 400, auditor: 404 },
  },
  { path: "/settings", get: owners, post: { guest: "sign-in", officer: 404, owner: 400, auditor: 404 } },
  { path: "/report", get: staffOnly, post: { guest: "sign-in", member: 400, auditor: 404 } },
  { path: "/tokens", get: officers, post: edits },
  {
    // By token alone: a session counts for nothing, and no page for anyone.
    path: "/api/v1/incidents",
    get: get(405, 405, 405, 405, 405),
    post: { guest: 401, member: 401, officer: 401, auditor: 401 },
  },
  {
    path: "/api/v1/evidence",
    get: get(405, 405, 405, 405, 405),
    post: { guest: 401, member: 401, officer: 401, auditor: 401 },
  },
  { path: "/api/v1/openapi.json", get: get(200, 200, 200, 200, 200) },
  { path: "/incidents", get: programme, hides: ["staging backup bucket"] },
  { path: "/incidents/numbers", get: programme },
  { path: "/incidents/numbers.csv", get: programme },
  { path: "/coverage/list.csv", get: programme },
  { path: "/controls/list.csv", get: programme },
  { path: "/exceptions/list.csv", get: programme },
  { path: "/people/template.csv", get: officers },
  { path: "/systems/template.csv", get: officers },
  { path: "/customers/template.csv", get: officers },
  { path: "/subprocessors/template.csv", get: officers },
  { path: "/incidents/template.csv", get: officers },
  { path: "/incidents/customers-template.csv", get: officers },
  { path: "/people/list.csv", get: officers },
  { path: "/staff-changes/list.csv", get: programme },
  { path: "/systems/list.csv", get: programme },
  { path: "/subprocessors/list.csv", get: programme },
  { path: "/customers/list.csv", get: officers },
  { path: "/incidents/list.csv", get: programme },
  { path: "/removals/list.csv", get: programme },
  { path: "/policies/list.csv", get: programme },
  { path: "/access-reviews/list.csv", get: programme },
  { path: "/users/list.csv", get: officers },
  { path: "/deliveries/list.csv", get: officers },
  { path: "/exceptions/list.json", get: programme },
  { path: "/incidents/new", get: officers, post: edits },
  { path: "/incidents/import", get: officers, post: edits },
  { path: "/incidents/nil", get: officers, post: edits },
  { path: "/incidents/rules", get: programme, post: edits },
  { path: "/incidents/rules/own", get: officers, post: edits },
  {
    path: "/incidents/:ref/obligations",
    params: anIncident,
    get: officers,
    post: { guest: "sign-in", member: 404, auditor: 404 },
  },
  {
    path: "/incidents/:ref",
    params: anIncident,
    get: programme,
    hides: ["staging backup bucket"],
    post: edits,
  },
  {
    path: "/incidents/:ref/tasks/:id",
    params: async (world) => ({ ...(await anIncident(world)), ...(await openTask(world)) }),
    get: officers,
    post: edits,
  },
  { path: "/incidents/:ref/post-mortem", params: anIncident, get: officers, post: edits },
  { path: "/incidents/:ref/edit", params: anIncident, get: officers, post: edits },
  { path: "/incidents/:ref/decisions/new", params: anIncident, get: officers, post: edits },
  {
    path: "/incidents/:ref/anchors/:kind",
    params: async (world) => ({ ...(await anIncident(world)), kind: "aware" }),
    get: officers,
    post: edits,
  },
  {
    path: "/incidents/:ref/customers/import",
    params: anIncident,
    get: officers,
    post: edits,
  },
  {
    path: "/incidents/:ref/customers",
    params: anIncident,
    get: officers,
    hides: ["Aurora Clinics"],
    post: edits,
  },
  { path: "/incidents/:ref/clocks/new", params: anIncident, get: officers, post: edits },
  {
    path: "/incidents/:ref/clocks/:id",
    params: async (world) => ({
      ...(await anIncident(world)),
      id: await world.first(
        `select c.id from breach_clocks c join incidents i on i.id = c.incident_id where i.title like 'A contractor%'`,
      ),
    }),
    get: officers,
    post: edits,
  },
  {
    path: "/incidents/:ref/clocks/:id/notices/:notice",
    params: aClockNotice,
    get: officers,
    post: { guest: "sign-in", member: 404, auditor: 404 },
  },
  {
    path: "/incidents/:ref/clocks/:id/notices/:notice/send",
    params: aClockNotice,
    get: officers,
    post: { guest: "sign-in", member: 404, auditor: 404 },
  },
  {
    path: "/incidents/rules/:rule/template",
    params: async () => ({ rule: "gdpr-33-1" }),
    get: officers,
    post: { guest: "sign-in", member: 404, auditor: 404 },
  },
  {
    path: "/incidents/:ref/notices/:id",
    params: async (world) => ({
      ...(await anIncident(world)),
      id: await world.first("select id from breach_notices"),
    }),
    get: officers,
    hides: ["access key"],
    post: { guest: "sign-in", member: 404, auditor: 404 },
  },
  {
    path: "/incidents/:ref/notices/:id/send",
    params: async (world) => ({
      ...(await anIncident(world)),
      id: await world.first("select id from breach_notices where sent_at is null"),
    }),
    get: officers,
    post: { guest: "sign-in", member: 404, auditor: 404 },
  },
  { path: "/incidents/:ref/notified", params: anIncident, get: programme },
  { path: "/incidents/:ref/notified/list.csv", params: anIncident, get: programme },
  {
    path: "/incidents/:ref/notified/:id",
    params: async (world) => ({ ...(await anIncident(world)), id: "none" }),
    get: get("sign-in", 404, 404, 404, 404),
    post: { guest: "sign-in", member: 404, auditor: 404 },
  },
  {
    path: "/incidents/:ref/notices/:id/letters.pdf",
    params: async (world) => ({
      ...(await anIncident(world)),
      id: await world.first("select id from breach_notices"),
    }),
    get: officers,
  },
  {
    path: "/incidents/:ref/notices/:id/letters.json",
    params: async (world) => ({
      ...(await anIncident(world)),
      id: await world.first("select id from breach_notices"),
    }),
    get: officers,
  },
  { path: "/incidents/:ref/clocks/:id/notices/:notice/letter.pdf", params: aClockNotice, get: officers },
  { path: "/incidents/:ref/clocks/:id/notices/:notice/letter.json", params: aClockNotice, get: officers },
  { path: "/incidents/:ref/record.pdf", params: anIncident, get: programme },
  {
    path: "/incidents/:ref/record.json",
    params: anIncident,
    get: programme,
    hides: ["staging backup bucket"],
  },
  {
    path: "/incidents/:ref/files/:sha256",
    params: async (world) => ({ ...(await anIncident(world)), sha256: "0".repeat(64) }),
    get: get("sign-in", 404, 404, 404, 404),
  },
  { path: "/customers", get: officers, hides: ["Aurora Clinics"] },
  { path: "/customers/new", get: officers, post: edits },
  { path: "/customers/import", get: officers, post: edits },
  {
    path: "/customers/:id",
    params: async (world) => ({
      id: await world.first("select id from customers where name like 'Aurora%'"),
    }),
    get: officers,
    hides: ["Aurora Clinics"],
    post: edits,
  },
  { path: "/subprocessors", get: programme, hides: ["Mailwerk"] },
  {
    path: "/subprocessors/new",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/subprocessors/import",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/subprocessors/imports/:id",
    params: async (world) => ({ id: await world.first("select id from subprocessor_imports") }),
    get: officers,
    hides: ["Harbourline"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/subprocessors/vendors/new",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/subprocessors/lines/:entryId/change",
    params: async (world) => ({ entryId: await world.first("select id from subprocessor_entries") }),
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/subprocessors/changes/:id",
    params: async (world) => ({
      id: await world.first("select id from subprocessor_changes where kind = 'replace'"),
    }),
    get: programme,
    hides: ["Mailwerk"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  { path: "/subprocessors/:id", params: aVendor, get: programme, hides: ["Harbourline"] },
  {
    path: "/subprocessors/:id/edit",
    params: aVendor,
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/subprocessors/:id/report",
    params: aVendor,
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/subprocessors/:id/review",
    params: aVendor,
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  { path: "/subprocessors/list.pdf", get: programme },
  { path: "/subprocessors/list.json", get: programme },
  { path: "/trust", get: everyone },
  { path: "/trust/subprocessors", get: everyone, query: "?on=2026-01-31" },
  { path: "/trust/subprocessors.json", get: everyone },
  { path: "/trust/subprocessors.csv", get: everyone },
  { path: "/trust/log-key", get: everyone },
  { path: "/.well-known/security.txt", get: everyone },
  { path: "/my/controls", get: staffOnly },
  {
    path: "/my/controls/:ref",
    // 田中 美咲 owns the access controls: for her the page, for another member nothing, for those who see all a detour.
    params: async () => ({ ref: "AC-03" }),
    get: { guest: "sign-in", member: 200, other: 404, officer: 302, owner: 302, auditor: 404 },
    post: { guest: "sign-in", member: 400, other: 404, officer: 404, auditor: 404 },
  },
  {
    path: "/my/controls/:ref/files",
    params: async () => ({ ref: "AC-03" }),
    get: get("sign-in", 404, 404, 404, 404),
    post: { guest: "sign-in", member: 200, other: 404, officer: 404, auditor: 404 },
  },
  { path: "/programme", get: programme },
  {
    path: "/programme/load",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, owner: 400, auditor: 404 },
  },
  { path: "/coverage", get: programme, hides: ["AC-03", "User access reviews"] },
  { path: "/criteria", get: programme },
  { path: "/criteria/:id", params: async () => ({ id: "CC6.2" }), get: programme, hides: ["AC-03"] },
  { path: "/controls", get: programme, hides: ["AC-03", "User access reviews"] },
  {
    path: "/controls/new",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/controls/owners",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/controls/changes",
    get: programme,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/controls/proposals",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/controls/proposals/:id",
    params: async (world) => ({ id: await world.first("select id from control_proposals order by id") }),
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/controls/:ref",
    params: async () => ({ ref: "AC-03" }),
    get: programme,
    hides: ["User access reviews"],
  },
  {
    path: "/controls/:ref/edit",
    params: async () => ({ ref: "AC-03" }),
    get: officers,
    hides: ["User access reviews"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/controls/:ref/not-applicable",
    params: async () => ({ ref: "AC-03" }),
    query: "?occurrence=2026-03-31",
    get: officers,
    hides: ["User access reviews"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/controls/:ref/exception",
    params: async () => ({ ref: "AC-03" }),
    query: "?occurrence=2025-12-31",
    get: officers,
    hides: ["User access reviews"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  { path: "/exceptions", get: programme, hides: ["EX-0001"] },
  {
    path: "/exceptions/:ref",
    params: async (world) => ({ ref: await world.first("select ref from exceptions order by ref") }),
    get: programme,
    hides: ["EX-0001"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  { path: "/exports", get: programme, hides: ["binder"] },
  { path: "/exports/binder.pdf", query: "?control=AC-01", get: programme },
  { path: "/exports/binder.json", query: "?control=AC-01", get: programme },
  { path: "/my/policies", get: staffOnly },
  {
    path: "/my/policies/:slug",
    params: policy("acceptable-use"),
    get: staffOnly,
    post: { guest: "sign-in", member: 400, officer: 400, auditor: 404 },
  },
  { path: "/policies", get: programme, post: edits, hides: ["Vendor and subprocessor"] },
  {
    path: "/policies/adopt",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/new",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug",
    params: policy("access-control"),
    get: programme,
    hides: ["Access control policy"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug/edit",
    params: policy("business-continuity"),
    get: officers,
    hides: ["Business continuity"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug/discard",
    params: policy("business-continuity"),
    get: officers,
    hides: ["Business continuity"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug/settings",
    params: policy("access-control"),
    get: officers,
    hides: ["Access control policy"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug/review",
    params: policy("vendor-management"),
    get: officers,
    hides: ["Vendor and subprocessor"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug/publish",
    params: policy("risk-management"),
    get: officers,
    hides: ["Risk management"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug/version",
    params: policy("access-control"),
    get: officers,
    hides: ["Access control policy"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug/retire",
    params: policy("access-control"),
    get: officers,
    hides: ["Access control policy"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/policies/:slug/compare",
    params: policy("access-control"),
    get: programme,
    hides: ["Exceptions"],
  },
  {
    path: "/policies/:slug/acknowledgements",
    params: policy("acceptable-use"),
    get: programme,
    hides: ["overdue"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  { path: "/policies/:slug/record.pdf", params: policy("access-control"), get: programme },
  { path: "/policies/:slug/record.json", params: policy("access-control"), get: programme },
  { path: "/evidence", get: programme, post: edits, hides: ["EV-000", "Releases and their test results"] },
  {
    path: "/evidence/page",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  { path: "/evidence/missing", get: officers, hides: ["Access removal for leavers"] },
  { path: "/evidence/scan-results", get: officers, post: edits },
  { path: "/evidence/scan-mapping", get: programme, post: edits },
  {
    path: "/evidence/new",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/evidence/files",
    get: get("sign-in", 404, 404, 404, 404),
    post: { guest: "sign-in", member: 404, officer: 200, auditor: 404 },
  },
  { path: "/evidence-requests", get: officers },
  { path: "/evidence-requests/new", query: "?control=AC-06", get: officers, post: edits },
  { path: "/evidence-requests/:ref", params: openRequest, get: officers, post: edits },
  { path: "/evidence-requests/list.csv", get: officers },
  { path: "/evidence/export.csv", get: programme, hides: ["EV-000"] },
  {
    path: "/evidence/:ref",
    params: aReturnedItem,
    get: programme,
    hides: ["Laptops and their protection"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 400 },
  },
  {
    path: "/evidence/:ref/files/:position",
    params: async (world) => ({ ...(await aReturnedItem(world)), position: "0" }),
    get: programme,
    hides: ["TW-014"],
  },
  {
    path: "/evidence/:ref/previews/files/:position",
    params: async (world) => ({ ...(await aReturnedItem(world)), position: "0" }),
    get: notThere,
  },
  { path: "/evidence/:ref/proof.json", params: aReturnedItem, get: programme, hides: ["Laptops"] },
  { path: "/collectors", get: programme, hides: ["Users of Surety"] },
  {
    path: "/collectors/new/:collector",
    params: async () => ({ collector: "tls-endpoint" }),
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/collectors/:id",
    params: async (world) => ({
      id: await world.first("select id from collector_targets where name = 'Users of Surety'"),
    }),
    get: programme,
    hides: ["Users of Surety"],
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/collectors/:id/reassessment",
    params: async (world) => ({
      id: await world.first("select id from collector_targets where name = 'Users of Surety'"),
    }),
    get: programme,
    hides: ["Users of Surety"],
  },
  { path: "/people", get: officers, hides: ["omar.haddad@"] },
  { path: "/staff-changes", get: programme, hides: ["Hires and leavers"] },
  { path: "/people/new", get: officers, post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 } },
  {
    path: "/people/import",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/people/:id",
    params: async (world) => ({ id: await world.first("select id from people where email like 'omar%'") }),
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
    hides: ["omar.haddad@"],
  },
  { path: "/systems", get: programme, hides: ["Production database"] },
  {
    path: "/systems/new",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  { path: "/systems/:id", params: someSystem, get: programme, hides: ["Production database"] },
  {
    path: "/systems/:id/edit",
    params: someSystem,
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/systems/:id/import",
    params: someSystem,
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/systems/:id/source",
    params: someSystem,
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/systems/:id/link",
    params: someSystem,
    query: "?account=etl-warehouse",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
    hides: ["etl-warehouse"],
  },
  {
    path: "/populations/:id",
    params: async (world) => ({ id: await world.first("select id from populations limit 1") }),
    get: programme,
    hides: ["etl-warehouse"],
  },
  { path: "/access-reviews", get: programme, hides: ["Production database"] },
  {
    path: "/access-reviews/new",
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/access-reviews/schedule",
    get: programme,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
    hides: ["Production database"],
  },
  {
    path: "/access-reviews/schedule/:id",
    params: async () => ({ id: "new" }),
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
    hides: ["Production database"],
  },
  {
    path: "/access-reviews/:id/edit",
    params: aDraft,
    get: officers,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/access-reviews/:id",
    params: openReview,
    get: programme,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
    hides: ["Production database"],
  },
  {
    path: "/access-reviews/:id/items",
    params: openReview,
    get: programme,
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
    hides: ["etl-warehouse"],
  },
  { path: "/access-reviews/:id/record.pdf", params: openReview, get: programme },
  { path: "/access-reviews/:id/record.json", params: openReview, get: programme, hides: ["etl-warehouse"] },
  { path: "/access-reviews/:id/items.csv", params: openReview, get: programme, hides: ["etl-warehouse"] },
  {
    path: "/removals",
    get: get("sign-in", 302, 200, 200, 200),
    post: { guest: "sign-in", member: 404, officer: 400, auditor: 404 },
  },
  {
    path: "/my/reviews/:id/looks",
    params: openReview,
    get: get("sign-in", 404, 404, 404, 404),
    post: { guest: "sign-in", member: 400, officer: 400, auditor: 404 },
  },
  {
    path: "/my/reviews/:id/receipt.pdf",
    params: signedReview,
    // Only who signed has one: the platform lead.
    get: { ...get("sign-in", 200, 404, 404, 404), other: 404 },
  },
  {
    path: "/my/reviews/:id/receipt.json",
    params: signedReview,
    get: { ...get("sign-in", 200, 404, 404, 404), other: 404 },
  },
  {
    path: "/my/reviews/:id",
    params: openReview,
    // Only its reviewers find it: the platform lead (member) among those who look here.
    get: { ...get("sign-in", 200, 404, 404, 404), other: 404 },
    post: { guest: "sign-in", member: 400, officer: 400, auditor: 404 },
  },
];

export async function aReturnedItem(world: World) {
  return {
    ref: await world.first("select ref from evidence_items where title = 'Laptops and their protection'"),
  };
}

async function aVendor(world: World) {
  return { id: await world.first("select id from vendors where name like 'Harbourline%'") };
}

function policy(slug: string) {
  return async () => ({ slug });
}
