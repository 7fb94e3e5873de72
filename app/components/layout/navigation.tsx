import { type Action, may, type Role } from "#domain/roles";

type Tab = { to: string; text: string; action: Action };
type Place = Tab & {
  /** Pages beside the place's own, one row of links above each of them. */
  beside?: readonly Tab[];
  /** The pages beside it are tabs of one page. */
  tabs?: boolean;
};
/** What is said at a place's end, by its address: "2 open". */
type PlaceCounts = Readonly<Record<string, string>>;

/** The officer's places, in groups, at most thirteen. A module adds a page beside one of them; what the role may not see is left out. */
const groups: { title?: string; places: Place[] }[] = [
  { places: [{ to: "/", text: "Today", action: "programme.view" }] },
  {
    title: "Governance",
    places: [
      {
        to: "/programme",
        text: "Programme",
        action: "programme.view",
        beside: [
          { to: "/coverage", text: "Coverage", action: "programme.view" },
          { to: "/criteria", text: "Criteria", action: "programme.view" },
        ],
      },
      {
        to: "/controls",
        text: "Controls",
        action: "controls.view",
        beside: [
          { to: "/exceptions", text: "Exceptions", action: "exceptions.view" },
          { to: "/controls/proposals", text: "Proposed changes", action: "controls.edit" },
        ],
      },
      { to: "/policies", text: "Policies", action: "policies.view" },
      {
        to: "/evidence",
        text: "Evidence",
        action: "evidence.view",
        beside: [
          { to: "/evidence-requests", text: "Requests", action: "evidence-requests.view" },
          { to: "/collectors", text: "Collectors", action: "collectors.view" },
        ],
      },
    ],
  },
  {
    title: "Work",
    places: [
      {
        to: "/access-reviews",
        text: "Access reviews",
        action: "access-reviews.view",
        beside: [{ to: "/removals", text: "Removals", action: "access-reviews.view" }],
      },
      { to: "/incidents", text: "Incidents", action: "incidents.view" },
    ],
  },
  {
    title: "Registers",
    places: [
      { to: "/systems", text: "Systems", action: "systems.view" },
      {
        to: "/people",
        text: "People",
        action: "people.view",
        beside: [{ to: "/staff-changes", text: "Hires and leavers", action: "people.view-changes" }],
      },
      { to: "/subprocessors", text: "Subprocessors", action: "vendors.view" },
      { to: "/customers", text: "Customers", action: "customers.view" },
    ],
  },
  {
    title: "Record",
    places: [
      {
        to: "/audit-log",
        text: "Audit log",
        action: "audit-log.view",
        beside: [{ to: "/exports", text: "Exports", action: "exports.create" }],
      },
      {
        to: "/settings",
        text: "Settings",
        action: "organisation.edit",
        tabs: true,
        beside: [
          { to: "/users", text: "Users", action: "users.view" },
          { to: "/settings/roles", text: "Roles", action: "organisation.edit" },
          { to: "/settings/channels", text: "Channels", action: "channels.view" },
          { to: "/settings/connection", text: "Connection", action: "organisation.edit" },
          { to: "/deliveries", text: "Deliveries", action: "deliveries.view" },
          { to: "/jobs", text: "Jobs", action: "jobs.view" },
          { to: "/backups", text: "Backups", action: "backups.view" },
          { to: "/tokens", text: "API tokens", action: "api-tokens.view" },
        ],
      },
    ],
  },
];

const pagesOf = (place: Place, role: Role) =>
  [place, ...(place.beside ?? [])].filter(({ action }) => may(role, action));

/** What the side of every officer page lists for this role. A place that is not the role's own leads to the first page beside it. */
export function places(role: Role, counts: PlaceCounts = {}) {
  return groups
    .map(({ title, places }) => ({
      title,
      items: places.flatMap((place) => {
        const [first, ...rest] = pagesOf(place, role);
        return first
          ? [{ to: first.to, text: place.text, also: rest.map(({ to }) => to), count: counts[place.to] }]
          : [];
      }),
    }))
    .filter(({ items }) => items.length > 0);
}

/** The pages that belong together, where this is one of them: a row of links above the page; else none. */
export function pagesBeside(
  role: Role,
  pathname: string,
): { label: string; pages: Tab[]; tabs: boolean } | null {
  for (const place of groups.flatMap((group) => group.places)) {
    const pages = pagesOf(place, role);
    if (pages.length > 1 && pages.some(({ to }) => to === pathname))
      return {
        label: place.text,
        tabs: place.tabs ?? false,
        pages: pages.map((page) => (page.to === "/settings" ? { ...page, text: "Organisation" } : page)),
      };
  }
  return null;
}

/** The places across the top of the pages that every signed-in person has. */
export function staffPlaces(role: Role): { to: string; text: string }[] {
  return [
    ...(may(role, "programme.view") ? [{ to: "/", text: "Programme" }] : []),
    { to: "/my", text: "My work" },
    ...(may(role, "policies.read-own") ? [{ to: "/my/policies", text: "Policies" }] : []),
    ...(may(role, "controls.view-own") && !may(role, "controls.view")
      ? [{ to: "/my/controls", text: "Controls" }]
      : []),
    ...(may(role, "channels.edit-own") ? [{ to: "/my/notifications", text: "Notifications" }] : []),
    { to: "/my/security", text: "Sign-in" },
  ];
}
