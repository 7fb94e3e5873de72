import type { ServerBuild } from "@remix-run/node";
import { matchRoutes } from "@remix-run/react";
import { plainPath } from "#app/server/plain-path";

type Routes = ServerBuild["routes"];
type Branch = Parameters<typeof matchRoutes>[0][number];

/**
 * The application cut by the first part of the path. Remix compiles and ranks every route for each request;
 * a section holds only the dozen that can match, and "*" the page for all other addresses. The browser learns of other sections from `/__manifest`,
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
  return new Map(
    [...ids].map(([section, members]) => [section, only(build, new Set([...members, ...rest]))]),
  );
}

/**
 * The section that a request belongs to, however its address is spelt; `/users.data` is a loader call of `/users`, `/_root.data`
 * one of `/`.
 */
export function sectionOf(path: string): string {
  const first = plainPath(path.split("/")[1] ?? "")
    .toLowerCase()
    .replace(/\.data$/, "");
  return first === "_root" ? "" : first;
}

/** Addresses of a section remembered with the route that answers them; none that is longer than any of ours. */
const most = 1_000;
const longest = 200;

/**
 * Finds the one route of a section that answers a path, with the frames around it, as an application of its own. Remix looks
 * for a request's route half a dozen times; among three routes that costs nothing.
 */
export function linesOf(section: ServerBuild): (path: string) => ServerBuild {
  const tree = treeOf(section.routes);
  const lines = new Map<string, ServerBuild>();
  const known = new Map<string, ServerBuild>();
  return (path) => {
    const found = known.get(path) ?? lineFor(path);
    if (known.size >= most) known.clear();
    if (path.length <= longest) known.set(path, found);
    return found;
  };

  function lineFor(path: string): ServerBuild {
    const ids = (matchRoutes(tree, asPage(path)) ?? []).map(({ route }) => route.id ?? "");
    const last = ids.at(-1);
    if (last === undefined) return section;
    const line = lines.get(last) ?? only(section, new Set(ids));
    lines.set(last, line);
    return line;
  }
}

/** The page whose data is asked for. */
function asPage(path: string): string {
  return path === "/_root.data" ? "/" : path.replace(/\.data$/, "");
}

function treeOf(routes: Routes, parent?: string): Branch[] {
  return Object.values(routes).flatMap((route): Branch[] => {
    if (!route || (route.parentId || undefined) !== parent) return [];
    const { id, path } = route;
    return [route.index ? { id, path, index: true } : { id, path, children: treeOf(routes, id) }];
  });
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
