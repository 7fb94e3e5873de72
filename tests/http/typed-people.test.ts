import { expect, test } from "vitest";
import { nameTypedPeople } from "#app/http/typed-people";
import { controlChoices } from "#app/queries/controls/choices";
import { perform } from "#app/work";
import { newId } from "#db/ids";
import { insertPeople } from "#db/people/people";
import { type Role, roles } from "#domain/roles";
import { recordTest, testApp } from "#tests/support/app";

async function installation(people: number) {
  const app = await testApp();
  const rows = Array.from({ length: people }, (_, n) => ({
    id: newId(app.now()),
    name: n < 2 ? "Twin Smith" : n === 2 ? "Una Smith" : `Person ${n}`,
    email: `person${n}@tidewater.example`,
    aliases: "[]",
    created_at: app.now().toISOString(),
  }));
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await insertPeople(work.db, rows as never);
    await recordTest(work);
  });
  return { app, una: rows[2]?.id };
}

function typed(q: string): FormData {
  const form = new FormData();
  form.append("person", "q");
  form.append("q", q);
  return form;
}

test("the field's name comes from the request: only who may see people gets other people's data, an auditor gets nothing", async () => {
  const { app, una } = await installation(301);
  const ask = async (role: Role, q: string) => {
    const { form, errors } = await nameTypedPeople(app, role, typed(q));
    return { value: form.get("q"), said: JSON.stringify(errors) };
  };
  for (const role of roles) {
    const answers = [
      await ask(role, "smi"),
      await ask(role, "Twin Smith"),
      await ask(role, "una@x.example"),
    ].map(({ said }) => said);
    const shows = answers.some((said) => /tidewater|Una/.test(said));
    expect([role, shows]).toEqual([role, role === "owner" || role === "officer"]);
    if (role === "auditor") expect(answers).toEqual(["{}", "{}", "{}"]);
    if (role === "member") {
      expect(answers[0]).toContain("No person has this name. Enter the e-mail address of the person.");
      expect(answers[1]).toContain("Several people have this name. Enter the e-mail address.");
      expect(answers[2]).toContain("No person has this address.");
    }
    const found = await ask(role, "person2@tidewater.example");
    expect([role, found]).toEqual([
      role,
      { value: role === "auditor" ? "person2@tidewater.example" : una, said: "{}" },
    ]);
  }
});

test("where people are chosen from lists, no form is looked through", async () => {
  const { app } = await installation(5);
  for (const role of roles) {
    const { form, errors } = await nameTypedPeople(app, role, typed("Una Smith"));
    expect([form.get("q"), errors]).toEqual(["Una Smith", {}]);
  }
});

test("the form of a control gets the people who hold it, so that it shows names and no ids", async () => {
  const { app, una = "" } = await installation(301);
  const { people } = await controlChoices(app.read, app.now(), [], [una, null]);
  expect(people).toEqual([[una, "Una Smith, person2@tidewater.example"]]);
});
