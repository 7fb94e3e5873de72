import type { ServerBuild } from "@remix-run/node";
import { expect, test } from "vitest";
import { sectionOf, sectionsOf } from "#app/sections";

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
  expect([...sections.keys()].sort()).toEqual(["", "my", "users"]);
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
])("%s belongs to %j", (path, section) => {
  expect(sectionOf(path)).toBe(section);
});
