import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EditForm, editForms } from "./edit-forms.ts";
import { formsIn, type PageForm, typed } from "./page-forms.ts";
import type { World } from "./served.ts";
import type { VisitorName } from "./visitors.ts";
import { openWorld } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

async function ask(path: string, who: VisitorName, body?: URLSearchParams) {
  const headers = { Cookie: world.cookies[who], Origin: world.address };
  const answer = await fetch(world.address + path, {
    method: body ? "POST" : "GET",
    headers,
    body,
    redirect: "manual",
  });
  return { status: answer.status, text: await answer.text() };
}

function formIn(text: string, id: string): PageForm {
  const form = formsIn(text).find((one) => one.id === id);
  if (!form) throw new Error(`The page has no form ${id}.`);
  return form;
}

const valuesOf = (form: PageForm, names: object) =>
  form.fields.filter(([name]) => Object.hasOwn(names, name));

/** Sends the form with the changes, by the button that the page has for it. */
const send = (
  path: string,
  { button }: EditForm,
  who: VisitorName,
  form: PageForm,
  changes: EditForm["first"],
) => ask(path, who, typed(form, { ...changes, ...(button && { do: button }) }));

describe.each(Object.entries(editForms))("%s", (_, edit) => {
  test("from an older page is refused, names what changed, and can be sent again knowingly", async () => {
    const path = await edit.path(world);
    const open = async (who: VisitorName) => formIn((await ask(path, who)).text, edit.form);
    const [page, older] = [await open("officer"), await open("owner")];
    const saved = await send(path, edit, "officer", page, edit.first);
    expect([saved.status, saved.text.match(/class="err"[\s\S]{0,300}/)?.[0]]).toEqual([302, undefined]);
    const stored = valuesOf(await open("owner"), edit.first);
    expect(stored).not.toEqual(valuesOf(page, edit.first));

    const refused = await send(path, edit, "owner", older, edit.second);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain("Nothing was saved.");
    expect(refused.text).toContain("Maren Lindqvist changed this on");
    for (const name of Object.keys(edit.first)) expect(refused.text).toContain(`stored-${name}"`);
    const returned = formIn(refused.text, edit.form);
    const kept = valuesOf(returned, edit.second);
    expect(kept).toEqual(valuesOf({ id: "", fields: [...typed(older, { ...edit.second })] }, edit.second));
    expect(valuesOf(await open("owner"), edit.first)).toEqual(stored);

    const again = await send(path, edit, "owner", returned, {});
    expect(again.status).toBe(302);
    expect(valuesOf(await open("officer"), edit.second)).toEqual(kept);
  });

  test("a wrong entry does not make an older page newer", async () => {
    const path = await edit.path(world);
    const form = formIn((await ask(path, "owner")).text, edit.form);
    const body = typed(form, { ...(edit.button && { do: edit.button }) });
    body.set("shown", "title=another");
    expect((await ask(path, "owner", body)).status).toBe(409);
    body.delete("shown");
    expect((await ask(path, "owner", body)).status).toBe(409);
  });
});
