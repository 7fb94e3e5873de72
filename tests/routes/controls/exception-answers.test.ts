import { afterAll, beforeAll, expect, test } from "vitest";
import { formsIn, typed } from "../page-forms.ts";
import type { World } from "../served.ts";
import { openWorld } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

test("an answer from a page that showed another state of the exception is refused with its text kept", async () => {
  const ref = await world.first(
    "select ref from exceptions where confirmed_at is null and explained_at is null order by ref",
  );
  const headers = { Cookie: world.cookies.officer, Origin: world.address };
  const page = `${world.address}/exceptions/${ref}`;
  const send = (body: URLSearchParams) => fetch(page, { method: "POST", headers, body, redirect: "manual" });
  const text = await (await fetch(page, { headers })).text();
  const form = formsIn(text).find(({ id }) => id === "explain")!;
  const answer = typed(form, { do: "explain", explanation: "The backup ran & was listed late." });
  const mark = answer.get("seen") ?? "";
  answer.set("seen", `${mark} and more`);
  const refused = await send(answer);
  const shown = await refused.text();
  expect(refused.status).toBe(409);
  expect(shown).toContain("was changed after you opened this page");
  const again = typed(formsIn(shown).find(({ id }) => id === "explain")!, { do: "explain" });
  expect([again.get("seen"), again.get("explanation")]).toEqual([mark, answer.get("explanation")]);
  expect((await send(again)).status).toBe(302);
});
