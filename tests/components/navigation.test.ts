import { expect, test } from "vitest";
import { pagesBeside, places } from "#components/layout/navigation";
import type { roles } from "#domain/roles";

const lines = (role: (typeof roles)[number]) => places(role).flatMap(({ items }) => items);

test.each(["owner", "officer", "auditor"] as const)("the menu of an %s has at most 13 lines", (role) => {
  expect(lines(role).length).toBeGreaterThan(5);
  expect(lines(role).length).toBeLessThanOrEqual(13);
});

test("every page that had a line of its own is in the menu or beside one that is", () => {
  const reached = lines("owner").flatMap(({ to, also }) => [to, ...also]);
  for (const page of [
    "/collectors",
    "/exceptions",
    "/controls/proposals",
    "/staff-changes",
    "/exports",
    "/settings",
    "/settings/roles",
    "/settings/channels",
    "/settings/connection",
    "/deliveries",
    "/jobs",
    "/backups",
    "/tokens",
    "/users",
  ]) {
    expect(reached).toContain(page);
    expect(pagesBeside("owner", page)?.pages.map(({ to }) => to)).toContain(page);
  }
});

test("an officer, who may not change the settings, comes to the users by the same line; counts stand at their place", () => {
  expect(lines("officer").find(({ text }) => text === "Settings")?.to).toBe("/users");
  const evidence = places("officer", { "/evidence": "3 waiting" }).flatMap(({ items }) => items);
  expect(evidence.find(({ to }) => to === "/evidence")?.count).toBe("3 waiting");
  expect(pagesBeside("officer", "/evidence/new")).toBeNull();
});

test("the settings are tabs of one page, each with its address; a record behind one has none", () => {
  const tabs = pagesBeside("owner", "/jobs");
  expect([tabs?.label, tabs?.tabs, tabs?.pages.length]).toEqual(["Settings", true, 9]);
  expect(pagesBeside("owner", "/coverage")?.tabs).toBe(false);
  expect(pagesBeside("owner", "/jobs/back-up")).toBeNull();
});
