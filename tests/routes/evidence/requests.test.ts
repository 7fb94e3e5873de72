import { afterAll, beforeAll, expect, test } from "vitest";
import { formsIn } from "../page-forms.ts";
import type { World } from "../served.ts";
import { openWorld } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

test("a person's answer is one item however often it is sent, and none to another text than the present one", async () => {
  const ref = await world.first("select ref from evidence_requests where title like 'Inventory of secrets%'");
  const headers = { Cookie: world.cookies.member, Origin: world.address };
  const page = `${world.address}/my/evidence-requests/${ref}`;
  const text = await (await fetch(page, { headers })).text();
  const form = formsIn(text).find(({ id }) => id === "provide-form")!;
  const send = (changes: Record<string, string>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...Object.fromEntries(form.fields), ...changes }))
      body.set(name, value);
    body.set("files", new Blob(["secret,replaced\nsigning,yes\n"]), "secrets.csv");
    return fetch(page, { method: "POST", headers, body, redirect: "manual" });
  };
  const given = { performedOn: "2026-03-02", note: "Replaced & counted." };
  const count = () =>
    world.first(
      "select count(*) from evidence_request_answers a join evidence_requests r on r.id = a.request_id where r.title like 'Inventory of secrets%'",
    );

  const old = await send({ ...given, seen: "[]" });
  expect(old.status).toBe(409);
  const kept = await old.text();
  expect(kept).toContain("was changed after you opened the page");
  expect(kept).toContain("Replaced &amp; counted.");
  expect(kept).toContain("secrets.csv");
  const early = await send({ ...given, performedOn: "2999-01-01" });
  expect([early.status, (await early.text()).includes("This day is in the future")]).toEqual([400, true]);
  expect(String(await count())).toBe("0");

  expect((await send(given)).status).toBe(302);
  expect((await send(given)).status).toBe(302);
  expect(String(await count())).toBe("1");
  expect(await (await fetch(page, { headers })).text()).toContain("You have provided it.");

  // Accepted on the page of the request, it counts for the controls that the page named, and for no other.
  const officer = { Cookie: world.cookies.officer, Origin: world.address };
  const request = `${world.address}/evidence-requests/${ref}`;
  const opened = async () => {
    const html = await (await fetch(request, { headers: officer })).text();
    return { html, form: formsIn(html).find(({ id }) => id === "decide")! };
  };
  const accept = (form: { fields: Iterable<readonly [string, string]> }) =>
    fetch(request, {
      method: "POST",
      headers: officer,
      body: new URLSearchParams({ ...Object.fromEntries(form.fields), do: "accept", reason: "" }),
      redirect: "manual",
    });
  const before = await opened();
  expect(before.html).toContain("Accepted, it counts for AC-06.");
  const item = Object.fromEntries(before.form.fields).evidence ?? "";
  const linked = await fetch(`${world.address}/evidence/${item}`, {
    method: "POST",
    headers: officer,
    body: new URLSearchParams({ do: "link", control: "AC-07", dueOn: "", event: "" }),
    redirect: "manual",
  });
  expect(linked.status).toBe(302);
  const refused = await accept(before.form);
  expect([refused.status, await refused.text()]).toEqual([
    409,
    expect.stringContaining("was changed after you opened this page"),
  ]);
  const again = await opened();
  expect(again.html).toContain("Accepted, it counts for AC-06 and AC-07.");
  expect((await accept(again.form)).status).toBe(302);
});

test("an auditor sees the item with its provenance, and nothing of the request", async () => {
  const item = await world.first(
    "select e.ref from evidence_items e join evidence_request_answers a on a.evidence_id = e.id join evidence_reviews v on v.evidence_id = e.id where v.verdict = 'accepted'",
  );
  const read = async (cookie: string) =>
    (await fetch(`${world.address}/evidence/${item}`, { headers: { Cookie: cookie } })).text();
  const [seen, full] = [await read(world.cookies.auditor), await read(world.cookies.officer)];
  expect(seen).toContain("on request EQ-0001");
  expect(seen).not.toContain("/evidence-requests/EQ-0001");
  expect(full).toContain("/evidence-requests/EQ-0001");
});
