import { generate } from "otplib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { invite, openInvitation } from "#app/operations/installation/invitations";
import { addPerson, editPerson } from "#app/operations/people/people";
import { perform } from "#app/work";
import type { InvitationInput } from "#domain/installation/users";
import type { World } from "./served.ts";
import { openWorld } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

const operator = { kind: "cli", name: "test" } as const;

function invited(email: string, role: InvitationInput["role"] = "member"): Promise<string> {
  const input = { email, name: "Nia New", role } as InvitationInput;
  return perform(world.app, operator, (work) => invite(world.app, work, input, { showLink: true })).then(
    (link) => new URL(link ?? "").pathname,
  );
}

async function accept(path: string, name = "Nia New") {
  const open = await openInvitation(world.app, path.split("/").at(-1) ?? "");
  const code = await generate({
    secret: open?.totpSecret ?? "",
    epoch: world.app.now().getTime() / 1000,
  });
  return post(path, { name, password: "three quiet herons", code });
}

async function post(path: string, fields: Record<string, string>, cookie = "") {
  const answer = await fetch(world.address + path, {
    method: "POST",
    headers: { Origin: world.address, Cookie: cookie },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  return { status: answer.status, text: await answer.text() };
}

const person = (email: string, more: { name?: string; aliases?: string[] } = {}) => ({
  name: more.name ?? "Nia New",
  email,
  aliases: more.aliases ?? [],
  department: null,
  title: null,
  managerId: null,
  startsOn: null,
  endsOn: null,
});
const personId = (email: string) => world.first(`select id from people where email = '${email}'`);
const rename = async (from: string, to: string) => {
  const id = await personId(from);
  await perform(world.app, operator, (work) => editPerson(work, id, person(to)));
};

test("an invitation that was sent before the address became a colleague's is refused in words", async () => {
  const path = await invited("nia.later@tidewater.example");
  await rename("misaki.tanaka@tidewater.example", "nia.later@tidewater.example");
  const { status, text } = await accept(path);
  expect(status).toBe(409);
  expect(text).toContain("You already have an account.");
});

test("two invitations for one person make one account", async () => {
  const first = await invited("tea@tidewater.example");
  const second = await invited("tea.private@tidewater.example");
  await perform(world.app, operator, (work) =>
    addPerson(
      work,
      person("tea@tidewater.example", { name: "Tea", aliases: ["tea.private@tidewater.example"] }),
    ),
  );
  expect((await accept(second, "Tea")).status).toBe(200);
  expect(await world.first("select person_id from users where name = 'Tea'")).toBe(
    await personId("tea@tidewater.example"),
  );
  const again = await accept(first, "Tea");
  expect([again.status, again.text]).toEqual([409, expect.stringContaining("You already have an account.")]);
});

test("a person who can sign in is not invited by another address", async () => {
  await rename("olena.shevchenko@tidewater.example", "olena.new@tidewater.example");
  const { status, text } = await post(
    "/users/new",
    { name: "Olena", email: "olena.new@tidewater.example", role: "member" },
    world.cookies.owner,
  );
  expect(status).toBe(409);
  expect(text).toContain("already has an account and signs in as olena.shevchenko@tidewater.example.");
});

test("a manager who is not there is refused at the field", async () => {
  const fields = { name: "Ada", email: "ada@tidewater.example", managerId: "nobody" };
  const { status, text } = await post("/people/new", fields, world.cookies.officer);
  expect([status, text]).toEqual([400, expect.stringContaining("Person not found.")]);
});
