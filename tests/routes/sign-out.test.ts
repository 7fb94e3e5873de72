import { afterAll, beforeAll, expect, test } from "vitest";
import type { World } from "./served.ts";
import { openWorld } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

test("signing out ends the session and clears what the browser stored", async () => {
  const headers = { Cookie: world.cookies.member, Origin: world.address };
  const out = await fetch(`${world.address}/sign-out`, { method: "POST", headers, redirect: "manual" });
  expect([out.status, out.headers.get("location")]).toEqual([302, "/sign-in"]);
  expect(out.headers.get("clear-site-data")).toBe('"storage"');
  const after = await fetch(`${world.address}/my`, { headers, redirect: "manual" });
  expect(after.headers.get("location")).toMatch(/^\/sign-in/);
});
