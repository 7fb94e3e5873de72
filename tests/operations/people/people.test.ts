import { describe, expect, test } from "vitest";
import { importPeople } from "#app/operations/people/import";
import { addPerson, editPerson, offboardPerson } from "#app/operations/people/people";
import { type Actor, perform } from "#app/work";
import { findUser } from "#db/installation/users";
import { findPersonByAddress, listPeople } from "#db/people/people";
import { personInput } from "#domain/people/people";
import { BadFile } from "#evidence/files/bad-lines";
import { readPeople } from "#evidence/files/people";
import { type TestApp, type TestPerson, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { cli } from "#tests/support/review-cast";

const take = async (app: TestApp, text: string) => {
  const list = await readPeople(Buffer.from(text));
  return perform(app, cli, (work) => importPeople(work, list, "staff.csv", "Europe/Berlin"));
};

describe("a staff list", () => {
  test("adds, then updates and never doubles; managers may stand below; no one is deleted", async () => {
    const app = await testApp();
    await testOrganisation(app);
    const first =
      "name,email,title,manager\nInês,ines@firm.test,Engineer,ana@firm.test\nAna,ana@firm.test,Lead,\n";
    expect(await take(app, first)).toMatchObject({ people: 2, added: 2, updated: 0 });
    expect(await take(app, first)).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
    const renamed = "name,email,aliases\nInês Carvalho,ines.carvalho@firm.test,ines@firm.test\n";
    expect(await take(app, renamed)).toMatchObject({ added: 0, updated: 1 });
    const ines = await findPersonByAddress(app.read, "ines.carvalho@firm.test");
    const ana = await findPersonByAddress(app.read, "ana@firm.test");
    expect(ines).toMatchObject({
      name: "Inês Carvalho",
      title: "Engineer",
      aliases: '["ines@firm.test"]',
      manager_id: ana?.id,
    });
    expect(await listPeople(app.read)).toHaveLength(2);
  });

  test("a leaver is ended: sign-in closes, the person stays", async () => {
    const app = await testApp();
    await testOrganisation(app);
    const jose = await testPerson(app, "Jose Ramirez");
    const imported = await take(app, `name,email,ends_on\nJose Ramirez,${jose.email},2026-02-27\n`);
    expect(imported).toMatchObject({ ended: 1, added: 0 });
    expect((await findUser(app.read, jose.userId))?.ended_at).not.toBeNull();
    expect(await findPersonByAddress(app.read, jose.email)).toMatchObject({ ends_on: "2026-02-27" });
  });

  test("an unknown manager or a circle refuses the whole file", async () => {
    const app = await testApp();
    await testOrganisation(app);
    const text =
      "name,email,manager\nA,a@firm.test,b@firm.test\nB,b@firm.test,a@firm.test\nC,c@firm.test,who@firm.test\n";
    await expect(take(app, text)).rejects.toBeInstanceOf(BadFile);
    expect(await listPeople(app.read)).toEqual([]);
  });
});

test("an address belongs to one person; a circle of managers is refused; offboarding ends the sign-in on the last day", async () => {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Ines Holm", "officer");
  const jose = await testPerson(app, "Jose Ramirez");
  const add = (input: object) =>
    perform(app, officer.actor, (work) => addPerson(work, personInput.parse(input)));
  await expect(add({ name: "X", email: jose.email })).rejects.toMatchObject({ field: "email" });
  const id = await add({ name: "Léa Fournier", email: "lea@tidewater.example", managerId: jose.personId });
  const circle = personInput.parse({ name: "Jose Ramirez", email: jose.email, managerId: id });
  await expect(
    perform(app, officer.actor, (work) => editPerson(work, jose.personId, circle)),
  ).rejects.toMatchObject({
    field: "managerId",
  });
  const off = (day: string) =>
    perform(app, officer.actor, (work) => offboardPerson(work, jose.personId, day, "Europe/Berlin"));
  await off("2026-03-31");
  expect((await findUser(app.read, jose.userId))?.ended_at).toBeNull();
  await off("2026-03-11");
  expect((await findUser(app.read, jose.userId))?.ended_at).not.toBeNull();
  await expect(
    perform(app, jose.actor, (work) =>
      addPerson(work, personInput.parse({ name: "Y", email: "y@z.example" })),
    ),
  ).rejects.toMatchObject({ code: "forbidden" });
});

describe("the last day of someone with a role of trust", () => {
  const left = "2026-03-10";
  const only = { code: "forbidden", message: expect.stringMatching(/^Only an owner can end/) };

  async function office() {
    const app = await testApp();
    await testOrganisation(app);
    const owner = await testPerson(app, "Maren Olsen", "owner");
    await testPerson(app, "Wanda Voss", "owner");
    const ines = await testPerson(app, "Ines Holm", "officer");
    const bo = await testPerson(app, "Bo Lind", "officer");
    const jose = await testPerson(app, "Jose Ramirez");
    const off = (by: Actor, whom: TestPerson, day = left) =>
      perform(app, by, (work) => offboardPerson(work, whom.personId, day, "Europe/Berlin"));
    const ended = async (whom: TestPerson) => (await findUser(app.read, whom.userId))?.ended_at !== null;
    return { app, owner, ines, bo, jose, off, ended };
  }

  test("is set by an owner, a program or themselves, not by an officer, now or for a day to come", async () => {
    const { owner, ines, bo, jose, off, ended } = await office();
    for (const whom of [owner, bo])
      for (const day of [left, "2026-04-30"])
        await expect(off(ines.actor, whom, day)).rejects.toMatchObject(only);
    expect([await ended(owner), await ended(bo)]).toEqual([false, false]);
    await off(ines.actor, jose);
    await off(ines.actor, ines);
    await off(owner.actor, bo);
    await off(cli, owner);
    for (const whom of [jose, ines, bo, owner]) expect(await ended(whom)).toBe(true);
  });

  test("asks a user for a second factor of the last ten minutes", async () => {
    const { app, ines, jose, off, ended } = await office();
    app.clock.advance(10 * 60_000 + 1);
    await expect(off(ines.actor, jose)).rejects.toMatchObject({ field: "code" });
    expect(await ended(jose)).toBe(false);
  });

  test("does not come by a staff list that an officer imports, nor by an edit of the person", async () => {
    const { app, owner, ines, bo, ended } = await office();
    const list = await readPeople(
      Buffer.from(`name,email,ends_on\n${bo.name},${bo.email},${left}\n${ines.name},${ines.email},\n`),
    );
    const imported = (by: Actor) =>
      perform(app, by, (work) => importPeople(work, list, "staff.csv", "Europe/Berlin"));
    await expect(imported(ines.actor)).rejects.toMatchObject(only);
    const said = personInput.parse({ name: bo.name, email: bo.email, endsOn: left });
    await perform(app, ines.actor, (work) => editPerson(work, bo.personId, said));
    expect(await findPersonByAddress(app.read, bo.email)).toMatchObject({ ends_on: null });
    await imported(owner.actor);
    expect(await ended(bo)).toBe(true);
    await perform(app, ines.actor, (work) =>
      editPerson(work, bo.personId, personInput.parse({ name: "Bo Lindh", email: bo.email })),
    );
    expect(await findPersonByAddress(app.read, bo.email)).toMatchObject({ name: "Bo Lindh", ends_on: left });
  });
});
