import { expect, test } from "vitest";
import { invite, withdrawInvitation } from "#app/operations/installation/invitations";
import { addPerson } from "#app/operations/people/people";
import { readInvitations } from "#app/queries/installation/invitations";
import { perform } from "#app/work";
import { openReader } from "#db/client";
import { invitationMs } from "#domain/installation/users";
import { personInput } from "#domain/people/people";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";

const LIMIT = 10;

async function house() {
  const app = await testApp();
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Ines Holm", "owner");
  const add = (name: string) =>
    perform(app, actor, (work) =>
      addPerson(work, personInput.parse({ name, email: `${name.toLowerCase()}@tidewater.example` })),
    );
  const send = (name: string) =>
    perform(app, actor, (work) =>
      invite(app, work, { email: `${name.toLowerCase()}@tidewater.example`, name, role: "member" }),
    );
  return { app, actor, add, send };
}

/** The names of who is invited and who is not, as the reader that keeps its answers has them. */
async function lists(app: TestApp, read = app.read) {
  const { invited, without } = await readInvitations({ ...app, read }, LIMIT);
  expect([invited.count, without.count]).toEqual([invited.rows.length, without.rows.length]);
  return { invited: invited.rows.map(({ name }) => name), without: without.rows.map(({ name }) => name) };
}

test("each write makes the lists of who is invited new, as the end of an invitation and a clock set back do", async () => {
  const { app, actor, add, send } = await house();
  expect(await lists(app)).toEqual({ invited: [], without: [] });
  await add("Nia");
  expect(await lists(app)).toEqual({ invited: [], without: ["Nia"] });
  await send("Nia");
  expect(await lists(app)).toEqual({ invited: ["Nia"], without: [] });
  app.clock.advance(invitationMs - 1);
  expect(await lists(app)).toEqual({ invited: ["Nia"], without: [] });
  app.clock.advance(1);
  expect(await lists(app)).toEqual({ invited: [], without: ["Nia"] });
  app.clock.advance(-1);
  expect(await lists(app)).toEqual({ invited: ["Nia"], without: [] });
  const [open] = (await readInvitations(app, LIMIT)).invited.rows;
  await perform(app, actor, (work) => withdrawInvitation(work, open!.id));
  expect(await lists(app)).toEqual({ invited: [], without: ["Nia"] });
});

test("with no write in between the lists are not read again", async () => {
  const { app, send } = await house();
  await send("Nia");
  const first = await readInvitations(app, LIMIT);
  expect(await readInvitations(app, LIMIT)).toBe(first);
});

test("beside writers, a reader that asks after a write has what another one reads", async () => {
  const { app, add, send } = await house();
  const other = openReader(app.databaseFile);
  try {
    const names = ["Ada", "Bea", "Cleo", "Dora", "Edda", "Fay"];
    await Promise.all(
      names.map(async (name) => {
        await add(name);
        await lists(app);
        await send(name);
        const { invited, without } = await lists(app);
        expect([invited.includes(name), without.includes(name)]).toEqual([true, false]);
      }),
    );
    expect(await lists(app)).toEqual(await lists(app, other));
  } finally {
    await other.destroy();
  }
});
