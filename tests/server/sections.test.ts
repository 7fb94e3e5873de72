import type { ServerBuild } from "@remix-run/node";
import { expect, test } from "vitest";
import { linesOf, sectionOf, sectionsOf } from "#app/server/sections";

const route = (id: string, parentId?: string, path?: string, index?: boolean) => [
  id,
  { id, parentId, path, index, module: {} },
];
const routes = Object.fromEntries([
  route("root"),
  route("frame", "root"),
  route("today", "frame", undefined, true),
  route("users", "frame", "users"),
  route("user", "frame", "users/:id"),
  route("my", "root", "my"),
  route("mine", "my", "tasks"),
  route("nothing", "root", "*"),
]);
const build = { routes, assets: { version: "1", routes } } as unknown as ServerBuild;

test("each section has its own routes, their parents and the one for everything else", () => {
  const sections = sectionsOf(build);
  expect([...sections.keys()].sort()).toEqual(["", "*", "my", "users"]);
  expect(Object.keys(sections.get("users")?.routes ?? {})).toEqual([
    "root",
    "frame",
    "users",
    "user",
    "nothing",
  ]);
  expect(Object.keys(sections.get("my")?.assets.routes ?? {})).toEqual(["root", "my", "mine", "nothing"]);
});

test.each([
  ["/", ""],
  ["/_root.data", ""],
  ["/users", "users"],
  ["/users.data", "users"],
  ["/users/1.data", "users"],
  ["/nowhere/else", "nowhere"],
  ["/Users", "users"],
  ["/%75sers/1.data", "users"],
])("%s belongs to %j", (path, section) => {
  expect(sectionOf(path)).toBe(section);
});

test.each([
  ["/users", ["root", "frame", "users"]],
  ["/users.data", ["root", "frame", "users"]],
  ["/users/1", ["root", "frame", "user"]],
  ["/users/1.data", ["root", "frame", "user"]],
  ["/users/", ["root", "frame", "users"]],
  ["/users/1/more", ["root", "nothing"]],
])("the line of %s is its route with the frames around it", (path, line) => {
  const users = sectionsOf(build).get("users") as ServerBuild;
  expect(Object.keys(linesOf(users)(path).routes)).toEqual(line);
});

test("the first page has a line, and its data the same one", () => {
  const today = linesOf(sectionsOf(build).get("") as ServerBuild);
  expect(Object.keys(today("/").routes)).toEqual(["root", "frame", "today"]);
  expect(today("/_root.data")).toBe(today("/"));
});

test("two addresses of one route share its line, whatever was asked between them", () => {
  const users = linesOf(sectionsOf(build).get("users") as ServerBuild);
  const first = users("/users/1");
  for (let n = 0; n < 1_500; n += 1) users(`/users/${n}`);
  expect(users("/users/1")).toBe(first);
});
