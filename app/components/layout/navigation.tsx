import { type Action, may, type Role } from "#domain/roles";

type Place = { to: string; text: string; action: Action };

/** The officer's places, in groups. A module adds its line; what the role may not see is left out. */
const groups: { title?: string; places: Place[] }[] = [
  { places: [{ to: "/", text: "Today", action: "programme.view" }] },
  {
    title: "Governance",
    places: [
      { to: "/programme", text: "Programme", action: "programme.view" },
      { to: "/controls", text: "Controls", action: "controls.view" },
      { to: "/policies", text: "Policies", action: "policies.view" },
      { to: "/evidence", text: "Evidence", action: "evidence.view" },
    ],
  },
  {
    title: "Work",
    places: [
      { to: "/access-reviews", text: "Access reviews", action: "access-reviews.view" },
      { to: "/incidents", text: "Incidents", action: "incidents.view" },
    ],
  },
  {
    title: "Registers",
    places: [
      { to: "/systems", text: "Systems", action: "systems.view" },
      { to: "/people", text: "People", action: "people.view" },
      { to: "/subprocessors", text: "Subprocessors", action: "vendors.view" },
      { to: "/customers", text: "Customers", action: "customers.view" },
    ],
  },
  {
    title: "Audit",
    places: [
      { to: "/collectors", text: "Collectors", action: "collectors.view" },
      { to: "/exceptions", text: "Exceptions", action: "exceptions.view" },
      { to: "/audit-log", text: "Audit log", action: "audit-log.view" },
      { to: "/exports", text: "Exports", action: "exports.create" },
    ],
  },
  {
    title: "Administration",
    places: [
      { to: "/settings/channels", text: "Channels", action: "channels.view" },
      { to: "/deliveries", text: "Deliveries", action: "deliveries.view" },
      { to: "/jobs", text: "Jobs", action: "jobs.view" },
      { to: "/backups", text: "Backups", action: "backups.view" },
      { to: "/tokens", text: "Tokens", action: "api-tokens.view" },
      { to: "/users", text: "Users", action: "users.view" },
      { to: "/settings", text: "Settings", action: "organisation.edit" },
    ],
  },
];

/** What the side of every officer page lists for this role. */
export function places(role: Role) {
  return groups
    .map(({ title, places }) => ({
      title,
      items: places.filter(({ action }) => may(role, action)).map(({ to, text }) => ({ to, text })),
    }))
    .filter(({ items }) => items.length > 0);
}
