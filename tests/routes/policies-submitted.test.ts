import { afterAll, beforeAll, expect, test } from "vitest";
import { submitForReview } from "#app/operations/policies/versions";
import { perform } from "#app/work";
import { formsIn, typed } from "./page-forms.ts";
import type { World } from "./served.ts";
import { openWorld } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

test("a draft that was submitted while another person wrote in it answers 409 with words, and keeps the text", async () => {
  const from = `from policies p join policy_versions v on v.policy_id = p.id
    where v.submitted_at is null and v.discarded_at is null order by v.id`;
  const [id, slug] = [await world.first(`select v.id ${from}`), await world.first(`select p.slug ${from}`)];
  const path = `${world.address}/policies/${slug}/edit`;
  const headers = { Cookie: world.cookies.officer, Origin: world.address };
  const page = await (await fetch(path, { headers })).text();
  const form = formsIn(page).find((one) => one.id === "edit")!;
  // Whatever the draft still asks to be filled is none of this test.
  const { app } = world;
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await work.db.updateTable("policy_versions").set({ body: "Done." }).where("id", "=", id).execute();
    await submitForReview(work, id);
  });
  const body = typed(form, { body: "## Text of the second person", do: "save" });
  const answer = await fetch(path, { method: "POST", headers, body, redirect: "manual" });
  const html = await answer.text();
  expect(answer.status).toBe(409);
  expect(html).toContain("This version is no longer a draft.");
  expect(html).toContain("## Text of the second person");
  expect(html).toContain("This version was submitted for review, so its text is fixed");
});
