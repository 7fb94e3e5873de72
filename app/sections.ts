import type { ServerBuild } from "@remix-run/node";

type Routes = ServerBuild["routes"];

/**
 * The application cut by the first part of the path. Remix compiles and ranks every route for each request;
 * a section holds only the dozen that can match. The browser learns of other sections from `/__manifest`,
 * which the whole application answers.
 */
export function sectionsOf(build: ServerBuild): Map<string, ServerBuild> {
  const ids = new Map<string, Set<string>>();
  for (const [id, route] of Object.entries(build.routes)) {
    const path = fullPath(build.routes, id);
    if (!route || (route.path === undefined && !route.index)) continue;
    const section = path.split("/")[0] ?? "";
    const members = ids.get(section) ?? new Set();
    for (const member of lineOf(build.routes, id)) members.add(member);
    ids.set(section, members);
  }
  // What no route of a section matches is answered by the route for everything else.
  const rest = ids.get("*") ?? [];
  ids.delete("*");
  return new Map(
    [...ids].map(([section, members]) => [section, only(build, new Set([...members, ...rest]))]),
  );
}

/** The section that a request belongs to; `/users.data` is a loader call of `/users`, `/_root.data` one of `/`. */
export function sectionOf(path: string): string {
  const first = (path.split("/")[1] ?? "").replace(/\.data$/, "");
  return first === "_root" ? "" : first;
}

function only(build: ServerBuild, members: Set<string>): ServerBuild {
  const keep = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => members.has(id))) as Record<string, T>;
  return {
    ...build,
    routes: keep(build.routes),
    assets: { ...build.assets, routes: keep(build.assets.routes) },
  };
}

function lineOf(routes: Routes, id: string): string[] {
  const parent = routes[id]?.parentId;
  return parent ? [...lineOf(routes, parent), id] : [id];
}

function fullPath(routes: Routes, id: string): string {
  return lineOf(routes, id)
    .map((one) => routes[one]?.path ?? "")
    .filter(Boolean)
    .join("/");
}
