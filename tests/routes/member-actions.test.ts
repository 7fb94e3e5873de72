import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tableHashes } from "../support/table-hashes.ts";
import { type Address, addressesOf, buttonsByPath, filledForm, formsIn } from "./addresses.ts";
import { column, expected, foreign, type Member, members, ownRecords, userOf, walkerFor } from "./members.ts";
import type { World } from "./served.ts";
import { inParallel, namesIn } from "./walk.ts";
import { openWorld } from "./world.ts";

let world: World;
let addresses: Address[];
let buttons: Map<string, string[]>;
beforeAll(async () => {
  world = await openWorld();
  addresses = await addressesOf(world);
  buttons = await buttonsByPath();
}, 240_000);
afterAll(() => world?.close());

describe.each(Object.keys(members) as Member[])("%s of staff", (who) => {
  test("changes nothing by any button of a record that is not theirs", async () => {
    const self = await userOf(world, who);
    const own = await ownRecords(world, self);
    const { ask } = walkerFor(world, who, self);
    const before = await tableHashes(world);
    // Files for a control of their own, or for what they are asked, are taken; nothing of them can be read.
    const files = ({ row, params }: Address) =>
      ["/my/controls/:ref", "/my/evidence-requests/:ref"].some(
        (page) => row.path === `${page}/files` && own.get(page)?.has(params.ref ?? ""),
      );
    const others = addresses.filter(
      (address) => address.row.post && expected(address, own) === 404 && !files(address),
    );
    const forms = others.flatMap((address) =>
      (buttons.get(address.row.path) ?? [""]).map((button) => ({ ...address, button })),
    );
    expect(forms.length).toBeGreaterThan(others.length);
    const wrong: string[] = [];
    await inParallel(forms, 4, async ({ path, row, button }) => {
      const { status } = await ask(path, { method: "POST", body: filledForm(button) });
      if (status !== 404 && status !== 403 && !(status === 400 && row.path.startsWith("/my/")))
        wrong.push(`${path} ${button} ${status}`);
    });
    expect(wrong).toEqual([]);
    expect(await tableHashes(world)).toEqual(before);
  }, 300_000);
});

/** For each id that is in a table, the table. */
async function tablesOfIds(): Promise<Map<string, string>> {
  const named = await column(
    world,
    `select m.name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'id'
    where m.type = 'table' and m.name not like 'sqlite_%'`,
  );
  const found = new Map<string, string>();
  for (const table of named)
    for (const id of await column(world, `select id from "${table}"`)) found.set(id, table);
  return found;
}

test("changes nothing of another's by a form of their own pages whose ids were exchanged", async () => {
  const me = await userOf(world, "member");
  const own = await ownRecords(world, me);
  const { ask } = walkerFor(world, "member", me);
  const tables = await tablesOfIds();
  const pages = addresses.filter((address) => address.row.post && expected(address, own) === 200);
  const texts = new Map<string, string>();
  for (const { path } of pages) texts.set(path, (await ask(path)).text);
  const shown = new Set([...texts.values()].flatMap((text) => [...namesIn(text)]));
  const before = await tableHashes(world);
  let tried = 0;
  for (const [path, text] of texts)
    for (const form of formsIn(text))
      for (const [name, value] of form) {
        const table = tables.get(value);
        // Whom a member may name in a form: any colleague.
        if (!table || table === "people") continue;
        const stranger = [...tables].find(([id, of]) => of === table && !shown.has(id))?.[0];
        if (!stranger) continue;
        const body = filledForm("");
        for (const [field, kept] of form) body.set(field, kept);
        body.set(name, stranger);
        tried += 1;
        const { status } = await ask(path, { method: "POST", body });
        expect([path, name, status >= 400]).toEqual([path, name, true]);
      }
  expect(tried).toBeGreaterThan(5);
  expect(await tableHashes(world)).toEqual(before);
}, 240_000);

test("changes nothing of another's by the forms of their own pages", async () => {
  const me = await userOf(world, "member");
  const { ask } = walkerFor(world, "member", me);
  const strange = await foreign(world, me);
  const mine = `'${me.person_id}'`;
  const desk = await world.first(`select r.id from access_reviews r join access_review_items i
    on i.review_id = r.id where r.approved_at is null and r.opened_at is not null and i.reviewer_id = ${mine}`);
  const item = await world.first(`select id from access_review_items where review_id = '${desk}'
    and reviewer_id is not ${mine}`);
  const session = await world.first(`select id from sessions where user_id != '${me.id}'`);
  const draft = await world.first("select id from policy_versions where published_at is null");
  const reason = "Walked by a test.";
  const forms: [string, Record<string, string>][] = [
    ["/my/security", { do: "end", session }],
    ["/my/policies/acceptable-use", { versionId: draft }],
    [`/my/reviews/${desk}/looks`, { item }],
    [`/my/reviews/${desk}`, { do: "keep-together", "items[0]": item }],
    ...["keep", "revoke", "change", "undo", "not-mine"].map((act): [string, Record<string, string>] => [
      `/my/reviews/${desk}`,
      { do: act, item, reason, toRole: "viewer" },
    ]),
  ];
  const before = await tableHashes(world);
  const sessions = await column(world, "select id from sessions order by id");
  for (const [path, form] of forms) {
    const { text } = await ask(path, { method: "POST", body: new URLSearchParams(form) });
    const typed = Object.values(form).join(" ");
    const met = [...namesIn(text)].filter((name) => strange.has(name) && !`${typed} ${path}`.includes(name));
    expect([path, met]).toEqual([path, []]);
    expect([path, form, await tableHashes(world)]).toEqual([path, form, before]);
  }
  expect(await column(world, "select id from sessions order by id")).toEqual(sessions);
  const other = walkerFor(world, "other", await userOf(world, "other"));
  const removal = await world.first(`select id from removals where owner_id = ${mine}`);
  const ticket = new URLSearchParams({ removal, ticket: "T-1" });
  expect((await other.ask("/my/removals", { method: "POST", body: ticket })).status).toBe(403);
  expect(await tableHashes(world)).toEqual(before);
}, 120_000);
