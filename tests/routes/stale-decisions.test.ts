import { afterAll, beforeAll, expect, test } from "vitest";
import { formsIn, typed } from "./page-forms.ts";
import type { World } from "./served.ts";
import type { VisitorName } from "./visitors.ts";
import { openWorld } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const start = world.app.now().getTime();
  let passed = 0;
  world.app.now = () => new Date(start + passed++);
}, 120_000);
afterAll(() => world?.close());

type Changes = Record<string, string | string[]>;

async function ask(path: string, who: VisitorName, body?: URLSearchParams) {
  const headers = { Cookie: world.cookies[who], Origin: world.address };
  const method = body ? "POST" : "GET";
  const answer = await fetch(world.address + path, { method, headers, body, redirect: "manual" });
  return { status: answer.status, text: await answer.text() };
}

/** A form as one visitor has it on the screen; `send` sends it, however long after. */
async function opened(path: string, who: VisitorName, id: string) {
  const page = await ask(path, who);
  const form = formsIn(page.text).find((one) => one.id === id);
  if (!form) throw new Error(`${path} has no form ${id} for ${who}: ${page.status}`);
  return { form, text: page.text, send: (changes: Changes) => ask(path, who, typed(form, changes)) };
}

const changedAfter = "after you opened this page";

test("a waiver is confirmed for the reason that was shown, not for one that took its place", async () => {
  const control = await ask("/controls/AC-03", "officer");
  const [, occurrence = ""] = /not-applicable\?occurrence=([^"&]+)/.exec(control.text) ?? [];
  const path = `/controls/AC-03/not-applicable?occurrence=${occurrence}`;
  const request = async (reason: string) =>
    (await opened(path, "owner", "waiver")).send({ do: "request", reason });
  expect((await request("The system was off in this quarter.")).status).toBe(302);
  const older = await opened(path, "officer", "confirm");
  const withdrawn = await (await opened(path, "owner", "withdraw")).send({ do: "withdraw" });
  expect(withdrawn.status).toBe(302);
  expect((await request("We had no time for it in this quarter.")).status).toBe(302);

  const refused = await older.send({ do: "confirm" });
  expect([refused.status, refused.text.includes(changedAfter)]).toEqual([409, true]);
  const newer = await opened(path, "officer", "confirm");
  expect((await newer.send({ do: "confirm", seen: "" })).status).toBe(409);
  expect((await newer.send({ do: "confirm" })).status).toBe(302);
});

test("a notice to an authority goes out with the text that its sender read", async () => {
  const rest = await world.first(
    "select i.ref || '/clocks/' || n.clock_id || '/notices/' || n.id from clock_notices n join incidents i on i.id = n.incident_id where n.sent_at is null",
  );
  const path = `/incidents/${rest}`;
  const draft = await opened(path, "officer", "notice");
  const whole = Object.fromEntries(
    draft.form.fields.filter(([name]) => name.startsWith("text-")).map(([name]) => [name, "A key was used."]),
  );
  expect((await draft.send({ ...whole, do: "save" })).status).toBe(302);
  const older = await opened(`${path}/send`, "owner", "mail");
  const elsewhere = await opened(`${path}/send`, "owner", "notified");
  const rewritten = await (await opened(path, "officer", "notice")).send({
    do: "save",
    "text-0": "All customers are affected.",
  });
  expect(rewritten.status).toBe(302);

  const address = "breach@authority.example";
  const refused = await older.send({ do: "mail", address });
  expect([refused.status, refused.text.includes(changedAfter)]).toEqual([409, true]);
  const body = new FormData();
  for (const [name, value] of typed(elsewhere.form, { do: "notified", note: "By the portal." }))
    body.append(name, value);
  body.append("proof", new File(["Received."], "receipt.txt", { type: "text/plain" }));
  const told = await fetch(`${world.address + path}/send`, {
    method: "POST",
    headers: { Cookie: world.cookies.owner, Origin: world.address },
    body,
    redirect: "manual",
  });
  expect([told.status, (await told.text()).includes(changedAfter)]).toEqual([409, true]);
  const newer = await opened(`${path}/send`, "owner", "mail");
  expect((await newer.send({ do: "mail", address, seen: "" })).status).toBe(409);
  expect((await newer.send({ do: "mail", address })).status).toBe(302);
});

const waiting = `select e.ref from evidence_items e where e.recorded_by_user is not null
  and e.recorded_by_user != (select id from users where role = 'owner')
  and not exists (select 1 from evidence_reviews r where r.evidence_id = e.id)
  and not exists (select 1 from evidence_items n where n.supersedes_id = e.id) order by e.ref`;
const serve = (ref: string, control: string) =>
  opened(`/evidence/${ref}`, "officer", "link").then(({ send }) => send({ do: "link", control, dueOn: "" }));

test("evidence is accepted for the controls that were shown, by its page and by the list", async () => {
  const ref = await world.first(waiting);
  const path = `/evidence/${ref}`;
  const older = await opened(path, "owner", "review");
  const list = "/evidence?view=waiting&pick=all";
  const picks = await opened(list, "owner", "picked");
  const [, pick = ""] = new RegExp(`name="pick"[^>]*value="(${ref}[^"]*)"`).exec(picks.text) ?? [];
  expect((await serve(ref, "VU-04")).status).toBe(302);

  const refused = await older.send({ do: "accept" });
  expect([refused.status, refused.text.includes(changedAfter)]).toEqual([409, true]);
  const many = await picks.send({ do: "accept", pick });
  expect([many.status, many.text.includes(changedAfter)]).toEqual([200, true]);
  expect((await picks.send({ do: "accept", pick: [ref] })).text).toContain(changedAfter);
  const newer = await opened(path, "owner", "review");
  expect((await newer.send({ do: "accept", seen: "" })).status).toBe(409);
  expect((await newer.send({ do: "accept" })).status).toBe(302);
});
