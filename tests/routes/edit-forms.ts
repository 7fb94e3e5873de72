import type { World } from "./served.ts";

type Changes = Record<string, string | string[]>;

/** A form that shows a stored record, and what two people change in it one after the other. */
export type EditForm = {
  path: (world: World) => Promise<string>;
  form: string;
  /** The button, where the page has several. */
  button?: string;
  /** What the one changes, and what the other changes on a page that was opened before. */
  first: Changes;
  second: Changes;
  /** What both type besides, such as a reason, which is no part of the record. */
  besides?: Changes;
  /** Only owners have it, so that one of them has it open twice. */
  owners?: boolean;
};

const one = (sql: string, path: (value: string) => string) => async (world: World) =>
  path(await world.first(sql));
const contractor = "select ref from incidents where title like 'A contractor%'";
const system = "select id from systems where excluded_reason is null order by id";
const postgresql = {
  host: "db.tidewater.example",
  port: "5432",
  database: "app",
  user: "surety",
  tls: "verify",
};

/** Every form that shows a stored record, by its file and its id. */
export const editForms: Record<string, EditForm> = {
  "app/routes/incidents/edit.tsx incident": {
    path: one(contractor, (ref) => `/incidents/${ref}/edit`),
    form: "incident",
    first: { peopleAffected: "120000", systems: "billing database" },
    second: { title: "A contractor read files of customers" },
  },
  "app/routes/incidents/post-mortem.tsx post-mortem": {
    path: one(
      "select ref from incidents where title like 'A contractor%'",
      (ref) => `/incidents/${ref}/post-mortem`,
    ),
    form: "post-mortem",
    first: {
      happened: "The key was copied.",
      causes: "No expiry.",
      wentWell: "Alarms.",
      wentBadly: "Paging.",
    },
    second: { happened: "It was copied.", causes: "No owner.", wentWell: "Calm.", wentBadly: "Slow." },
  },
  "app/components/incidents/notice-form.tsx notice": {
    path: one(
      "select i.ref || '/notices/' || n.id from breach_notices n join incidents i on i.id = n.incident_id where n.sent_at is null",
      (rest) => `/incidents/${rest}`,
    ),
    form: "notice",
    button: "save",
    first: { nature: "A key was used by another person." },
    second: { advice: "Change your password." },
  },
  "app/components/breach-clocks/notice-form.tsx notice": {
    path: one(
      "select i.ref || '/clocks/' || n.clock_id || '/notices/' || n.id from clock_notices n join incidents i on i.id = n.incident_id where n.sent_at is null",
      (rest) => `/incidents/${rest}`,
    ),
    form: "notice",
    button: "save",
    first: { "text-0": "A key was used by another person." },
    second: { closing: "We write again." },
  },
  "app/routes/incidents/template.tsx template": {
    path: async () => "/incidents/rules/gdpr-33-1/template",
    form: "template",
    first: { opening: "To the authority:" },
    second: { closing: "The privacy team" },
  },
  "app/components/evidence/request-forms.tsx change": {
    path: one(
      "select ref from evidence_requests where title like 'Inventory of secrets%'",
      (ref) => `/evidence-requests/${ref}`,
    ),
    form: "change",
    button: "change",
    first: { title: "Inventory of secrets, and replacements" },
    second: { details: "The export of the secret store, without values." },
  },
  "app/routes/incidents/task.tsx task": {
    path: one(
      "select i.ref || '/tasks/' || t.id from incident_tasks t join incidents i on i.id = t.incident_id where t.title like 'Keep the log%'",
      (rest) => `/incidents/${rest}`,
    ),
    form: "task",
    first: { title: "Keep the log of the object store of a year" },
    second: { dueAt: "2027-03-30T12:00" },
  },
  "app/routes/incidents/rules.tsx own": {
    path: async () => "/incidents/rules",
    form: "own",
    first: { hours: "48" },
    second: { hours: "36" },
  },
  "app/routes/incidents/obligations.tsx answers": {
    path: one(contractor, (ref) => `/incidents/${ref}/obligations`),
    form: "answers",
    button: "answer",
    first: { "answers.personal": "no" },
    second: { "answers.personal": "unknown" },
  },
  "app/components/breach-clocks/proposal-form.tsx settle": {
    path: one(contractor, (ref) => `/incidents/${ref}/obligations`),
    form: "settle",
    button: "settle",
    first: { "rules[0].does": "waive", "rules[0].why": "No risk to people." },
    second: { "rules[0].does": "start" },
  },
  "app/routes/incidents/rules.tsx regimes": {
    path: async () => "/incidents/rules",
    form: "regimes",
    button: "regimes",
    first: { regimes: ["gdpr-controller"] },
    second: { regimes: ["gdpr-processor"] },
  },
  "app/routes/policies/edit.tsx edit": {
    path: one(
      "select p.slug from policies p join policy_versions v on v.policy_id = p.id where v.submitted_at is null and v.discarded_at is null",
      (slug) => `/policies/${slug}/edit`,
    ),
    form: "edit",
    button: "save",
    first: { body: "## Text of the first\r\n\r\nIt has a paragraph." },
    second: { body: "## Text of the second" },
  },
  "app/routes/policies/settings.tsx settings": {
    path: async () => "/policies/acceptable-use/settings",
    form: "settings",
    first: { reviewMonths: "6" },
    second: { title: "Acceptable use of systems" },
  },
  "app/routes/customers/edit.tsx customer": {
    path: one("select id from customers where ended_at is null order by name", (id) => `/customers/${id}`),
    form: "customer",
    button: "save",
    first: { breachHours: "12" },
    second: { contract: "Frame contract of 2026" },
  },
  "app/routes/systems/edit.tsx system": {
    path: one(system, (id) => `/systems/${id}/edit`),
    form: "system",
    first: { removalHours: "12" },
    second: { name: "Renamed system" },
  },
  "app/routes/systems/source.tsx source": {
    path: one(system, (id) => `/systems/${id}/source?source=postgresql`),
    form: "source",
    button: "save",
    first: postgresql,
    second: { ...postgresql, host: "db2.tidewater.example" },
  },
  "app/routes/systems/link.tsx link": {
    path: one(
      "select p.system_id from accounts a join populations p on p.id = a.population_id where a.external_id = 'etl-warehouse'",
      (id) => `/systems/${id}/link?account=etl-warehouse`,
    ),
    form: "link",
    first: { personId: "maren" },
    second: { personId: "misaki" },
    besides: { reason: "Asked in the office" },
  },
  "app/routes/settings/show.tsx organisation": {
    path: async () => "/settings",
    form: "organisation",
    first: { legalName: "Tidewater Shipping GmbH" },
    second: { website: "https://www.tidewater.example" },
    owners: true,
  },
  "app/routes/subprocessors/edit.tsx vendor": {
    path: one("select id from vendors order by name", (id) => `/subprocessors/${id}/edit`),
    form: "vendor",
    first: { dataSeen: "Names of drivers" },
    second: { contract: "Number 12" },
  },
  "app/routes/people/show.tsx person": {
    path: one("select id from people where ends_on is null order by name desc", (id) => `/people/${id}`),
    form: "person",
    first: { department: "Harbour" },
    second: { title: "Pilot" },
  },
  "app/routes/people/show.tsx leaver": {
    path: one("select id from people where email like 'alexandros.%'", (id) => `/people/${id}`),
    form: "leaver",
    button: "offboard",
    first: { endsOn: "2027-01-31" },
    second: { endsOn: "2027-02-28" },
  },
  "app/routes/access-reviews/edit.tsx review": {
    path: one("select id from access_reviews where opened_at is null", (id) => `/access-reviews/${id}/edit`),
    form: "review",
    first: { title: "Review of the first" },
    second: { title: "Review of the second" },
  },
  "app/routes/access-reviews/campaign.tsx campaign": {
    path: one("select id from review_campaigns", (id) => `/access-reviews/schedule/${id}`),
    form: "campaign",
    first: { oldDays: "41" },
    second: { name: "Systems of customers" },
  },
  "app/routes/access-reviews/schedule.tsx schedule": {
    path: async () => "/access-reviews/schedule",
    form: "schedule",
    first: { oldDays: "41" },
    second: { oldDays: "42" },
  },
  "app/routes/controls/edit.tsx control": {
    path: async () => "/controls/AC-01/edit",
    form: "control",
    first: { deputyId: "tomas" },
    second: { test: "Compare the list with the people." },
    besides: { reason: "Asked by the auditor" },
  },
  "app/routes/collectors/show.tsx target": {
    path: one("select id from collector_targets order by id", (id) => `/collectors/${id}`),
    form: "target",
    button: "change",
    first: { name: "Checked by the first" },
    second: { name: "Checked by the second" },
  },
  "app/routes/users/show.tsx user": {
    path: one("select id from users where email like 'omar.%'", (id) => `/users/${id}`),
    form: "user",
    button: "role",
    first: { role: "officer" },
    second: { role: "owner" },
    owners: true,
  },
};

/** Forms that begin with values and show no stored record that they replace, each with the reason. */
export const startingForms: Record<string, string> = {
  "app/components/access-reviews/draft.tsx open": "opens the review; the findings that it names are compared",
  "app/components/breach-clocks/notice-sent.tsx confirmed": "adds a confirmation; the time begins as now",
  "app/components/controls/exception-answers.tsx close": "closes once; the day begins as today",
  "app/components/controls/own-evidence.tsx evidence": "adds an item; what it replaces stays on record",
  "app/components/evidence/add-scan.tsx add": "adds an item",
  "app/components/evidence/request-forms.tsx decide":
    "decides once; the form names the item that it decides on",
  "app/components/incidents/notified-fields.tsx notified": "ends a clock once; the time begins as now",
  "app/components/incidents/steps-card.tsx line": "adds a line to the timeline",
  "app/components/installation/token-form.tsx make": "adds a token",
  "app/components/vendors/objections.tsx object": "adds an objection; the day begins as today",
  "app/components/vendors/step-forms.tsx announce": "announces once; the day begins as the earliest",
  "app/routes/access-reviews/new.tsx review": "adds a review",
  "app/routes/auth/invitation.tsx join": "opens the account once",
  "app/routes/auth/setup.tsx setup": "sets the installation up once",
  "app/routes/collectors/new.tsx target": "adds a target",
  "app/routes/controls/new.tsx control": "adds a control",
  "app/routes/controls/proposals.tsx confirm":
    "confirms proposals, each of which names the version it is made for",
  "app/routes/customers/new.tsx customer": "adds a customer",
  "app/routes/evidence-requests/new.tsx ask": "adds a request",
  "app/routes/evidence/new.tsx evidence": "adds an item; what it replaces stays on record",
  "app/routes/incidents/clock-start.tsx anchor": "adds an entry; the earlier one stays on record",
  "app/routes/incidents/decision.tsx decision": "adds a decision; a corrected one stays on record",
  "app/routes/incidents/new.tsx incident": "adds an incident",
  "app/routes/incidents/nil.tsx nil": "adds a statement",
  "app/routes/incidents/notified.tsx confirmed": "adds a confirmation; the time begins as now",
  "app/routes/incidents/own-rule.tsx own": "adds a rule",
  "app/routes/my/security.tsx zone": "one field of the sender's own account",
  "app/routes/my/security.tsx keys": "one field of the sender's own account",
  "app/routes/policies/adopt.tsx adopt": "adds policies",
  "app/routes/policies/new.tsx new": "adds a policy",
  "app/routes/policies/publish.tsx publish": "publishes an approved version once",
  "app/routes/policies/retire.tsx retire": "retires once; the day begins as today",
  "app/routes/programme/load.tsx programme": "adds controls that are missing",
  "app/routes/subprocessors/change-line.tsx line": "drafts a change of an entry that is never edited itself",
  "app/routes/subprocessors/review.tsx review": "adds a review",
  "app/routes/subprocessors/vendor-new.tsx vendor": "adds a company",
  "app/routes/systems/import.tsx import": "adds a list of accounts",
  "app/routes/systems/new.tsx system": "adds a system",
  "app/routes/users/new.tsx invite": "adds an invitation",
};

/** Fields outside these forms that begin with a value. */
export const otherStarts: Record<string, string> = {
  "app/components/access-reviews/removal-table.tsx": "one field of one line; the log keeps the ticket before",
  "app/components/access-reviews/why.tsx": "what the same reviewer typed and was refused",
  "app/components/layout/theme-switch.tsx": "the sender's own browser",
  "app/components/policies/versions.tsx": "chooses what a page compares",
  "app/routes/policies/list.tsx": "chooses the day of a list",
};
