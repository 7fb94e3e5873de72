/** Who may sign in, from most to least trusted with changes. An auditor reads within one engagement's period. */
export const roles = ["owner", "officer", "member", "auditor"] as const;
export type Role = (typeof roles)[number];

export const roleNames: Record<Role, string> = {
  owner: "Owner",
  officer: "Security officer",
  member: "Member of staff",
  auditor: "Auditor",
};

/**
 * The one table that says who may do what. What is not in a row is denied.
 * `own` actions concern a person's own records; the operation checks whose they are.
 * Two files apply it to records: domain/installation/log-subjects.ts says by type of record who reads its entries of the audit log, and
 * domain/period-scope.ts which records belong to an auditor's period.
 */
const table = {
  "organisation.edit": ["owner"],
  "users.view": ["owner", "officer"],
  "users.invite": ["owner", "officer"],
  "users.edit": ["owner"],
  "people.view": ["owner", "officer"],
  "people.view-changes": ["owner", "officer", "auditor"],
  "people.edit": ["owner", "officer"],
  "absences.edit-own": ["owner", "officer", "member"],
  "audit-log.view": ["owner", "officer", "auditor"],
  "jobs.view": ["owner", "officer"],
  "jobs.run": ["owner", "officer"],
  "backups.view": ["owner", "officer"],
  "backups.create": ["owner"],
  "programme.view": ["owner", "officer", "auditor"],
  "programme.edit": ["owner", "officer"],
  "controls.view": ["owner", "officer", "auditor"],
  "controls.edit": ["owner", "officer"],
  "controls.view-own": ["owner", "officer", "member"],
  "exceptions.view": ["owner", "officer", "auditor"],
  "exceptions.edit": ["owner", "officer"],
  "policies.view": ["owner", "officer", "auditor"],
  "policies.edit": ["owner", "officer"],
  "policies.approve": ["owner", "officer"],
  "policies.publish": ["owner", "officer"],
  "policies.read-own": ["owner", "officer", "member"],
  "policies.acknowledge": ["owner", "officer", "member"],
  "evidence.view": ["owner", "officer", "auditor"],
  "evidence.add": ["owner", "officer"],
  "evidence.add-own": ["owner", "officer", "member"],
  "evidence.push": ["owner", "officer"],
  "evidence.review": ["owner", "officer"],
  "evidence-requests.view": ["owner", "officer"],
  "evidence-requests.edit": ["owner", "officer"],
  "evidence-requests.answer-own": ["owner", "officer", "member"],
  "collectors.view": ["owner", "officer", "auditor"],
  "collectors.edit": ["owner", "officer"],
  "systems.view": ["owner", "officer", "auditor"],
  "systems.edit": ["owner", "officer"],
  "access-reviews.view": ["owner", "officer", "auditor"],
  "access-reviews.edit": ["owner", "officer"],
  "access-reviews.approve": ["owner", "officer"],
  "access-reviews.decide-own": ["owner", "officer", "member"],
  "removals.work-own": ["owner", "officer", "member"],
  "vendors.view": ["owner", "officer", "auditor"],
  "vendors.edit": ["owner", "officer"],
  "vendors.approve": ["owner", "officer"],
  "customers.view": ["owner", "officer"],
  "customers.edit": ["owner", "officer"],
  "incidents.view": ["owner", "officer", "auditor"],
  "incidents.edit": ["owner", "officer"],
  "incidents.work-own": ["owner", "officer", "member"],
  "incidents.report": ["owner", "officer", "member"],
  "api-tokens.view": ["owner", "officer"],
  "api-tokens.edit": ["owner", "officer"],
  "notices.send": ["owner", "officer"],
  "calls.take": ["owner", "officer", "member"],
  "channels.view": ["owner", "officer"],
  "channels.edit": ["owner", "officer"],
  "channels.edit-own": ["owner", "officer", "member"],
  "deliveries.view": ["owner", "officer"],
  "exports.create": ["owner", "officer", "auditor"],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof table;

/** Whether the role may do the action. Deny by default. */
export function may(role: Role, action: Action): boolean {
  return (table[action] as readonly Role[]).includes(role);
}

/** The table itself, for the settings page and the tests. */
export const permissions: Record<Action, readonly Role[]> = table;

/** An action in words for people: "access-reviews.view" is "Access reviews: see". */
export function actionWords(action: string): string {
  const [subject = "", act = ""] = action.replaceAll("-", " ").split(".");
  const verbs: Record<string, string> = {
    view: "see",
    edit: "change",
    "view own": "see their own",
    "read own": "read their own",
    "view changes": "see hires and leavers of the period",
    "add own": "add for their own controls",
    "answer own": "answer their own",
    push: "add scan results",
  };
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}: ${verbs[act] ?? act}`;
}
