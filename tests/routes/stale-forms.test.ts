import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listSources } from "#tests/support/sources";
import { type EditForm, editForms, otherStarts, startingForms } from "./edit-forms.ts";
import { formTags } from "./form-tags.ts";
import { formsIn, type PageForm, typed } from "./page-forms.ts";
import type { World } from "./served.ts";
import type { VisitorName } from "./visitors.ts";
import { openWorld } from "./world.ts";

const sources = listSources(join(import.meta.dirname, "..", "..")).filter(({ path }) =>
  path.endsWith(".tsx"),
);

let world: World;
beforeAll(async () => {
  world = await openWorld();
  // Of two changes at one instant none is the later.
  const start = world.app.now().getTime();
  let passed = 0;
  world.app.now = () => new Date(start + passed++);
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

/** What the fields of a refused form say. */
const errorsIn = (text: string) =>
  [...text.matchAll(/class="err"[^>]*>([\s\S]*?)<\/span>/g)].map(([, words = ""]) =>
    words.replace(/<[^>]*>/g, ""),
  );

const valuesOf = (form: PageForm, names: object) =>
  form.fields.filter(([name]) => Object.hasOwn(names, name));

/** People of the company by a word, where a field takes their id. */
async function named(changes: EditForm["first"]): Promise<EditForm["first"]> {
  const entries = Object.entries(changes).map(async ([name, value]) =>
    /^(personId|deputyId)$/.test(name)
      ? [name, await world.first(`select id from people where email like '${value}.%'`)]
      : [name, value],
  );
  return Object.fromEntries(await Promise.all(entries));
}

describe.each(Object.entries(editForms))("%s", (_, edit) => {
  const [one, other] = edit.owners ? (["owner", "owner"] as const) : (["officer", "owner"] as const);
  const pageOf = async (who: VisitorName) => formIn((await ask(await edit.path(world), who)).text, edit.form);
  const send = async (who: VisitorName, form: PageForm, changes: EditForm["first"]) =>
    ask(
      await edit.path(world),
      who,
      typed(form, { ...edit.besides, ...changes, ...(edit.button && { do: edit.button }) }),
    );

  test("from an older page is refused, names what changed, and can be sent again knowingly", async () => {
    const [first, second] = [await named(edit.first), await named(edit.second)];
    const [page, older] = [await pageOf(one), await pageOf(other)];
    const saved = await send(one, page, first);
    expect([saved.status, errorsIn(saved.text)]).toEqual([302, []]);
    const stored = valuesOf(await pageOf(other), first);
    expect(stored).not.toEqual(valuesOf(page, first));

    const refused = await send(other, older, second);
    expect([refused.status, errorsIn(refused.text)]).toEqual([409, []]);
    expect(refused.text).toContain("Nothing was saved.");
    expect(refused.text).toContain(
      edit.owners ? "You changed this on another page on" : "Maren Lindqvist changed this on",
    );
    const returned = formIn(refused.text, edit.form);
    const shown = Object.keys(first).filter(
      (name) =>
        refused.text.includes(`-stored-${name}" tab`) || refused.text.includes(`-stored-${name}" open`),
    );
    expect(shown.length).toBeGreaterThan(0);
    const kept = valuesOf(returned, second);
    expect(kept).toEqual(valuesOf({ id: "", fields: [...typed(older, second)] }, second));
    expect(valuesOf(await pageOf(other), first)).toEqual(stored);

    const again = await send(other, returned, {});
    expect([again.status, errorsIn(again.text)]).toEqual([302, []]);
    expect(valuesOf(await pageOf(other), second)).toEqual(kept);
  });

  test("does not become newer by a page that forgot or invented what it showed", async () => {
    const form = await pageOf(other);
    for (const mark of ["", "title=another"])
      expect((await send(other, form, { ...(await named(edit.second)), shown: mark })).status).toBe(409);
  });
});

describe("the list of forms is true", () => {
  const forms = sources.flatMap(formTags);
  const named = (has: "shown" | "values") =>
    forms.filter((one) => one[has] && (has === "shown" || !one.shown)).map(({ key }) => key);

  test("what shows a stored record is tried here", () => {
    expect(named("shown").sort()).toEqual(Object.keys(editForms).sort());
  });
  test("what begins with values and has no mark says why", () => {
    expect(named("values").sort()).toEqual(Object.keys(startingForms).sort());
  });
  test("so do fields outside of such forms", () => {
    const files = sources.filter(
      ({ path, text }) => !path.startsWith("app/components/ui/") && /\bdefault(Value|Checked)=/.test(text),
    );
    expect(files.map(({ path }) => path).sort()).toEqual(Object.keys(otherStarts).sort());
  });
  test("a new form with values would be noticed", () => {
    const text = '<Form<{ a: string }> id="new" foot={<Submit>Save</Submit>} values={row}>';
    expect(formTags({ path: "x.tsx", text })).toEqual([{ key: "x.tsx new", shown: false, values: true }]);
  });
});
