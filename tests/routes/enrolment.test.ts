import { generate } from "otplib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { invite } from "#app/operations/installation/invitations";
import { offerNewFactor } from "#app/operations/installation/resets";
import { perform } from "#app/work";
import { findUserByEmail } from "#db/installation/users";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server?.stop());

/** Opens the page of a link as a browser with these cookies: the secret that it shows, and the cookies afterwards. */
async function open(path: string, cookie = "") {
  const answer = await fetch(`${server.url}${path}`, { headers: { cookie } });
  const html = await answer.text();
  const given = answer.headers.getSetCookie().map((one) => one.split(";")[0]);
  const secret = /[?&;]secret=([A-Z2-7]{32})/.exec(html)?.[1] ?? "";
  return { secret, cookie: given.length > 0 ? given.join("; ") : cookie, all: answer.headers.getSetCookie() };
}

async function send(path: string, secret: string, cookie: string, fields: Record<string, string>) {
  server.advance(30_000);
  const code = await generate({ secret, epoch: server.app.now().getTime() / 1000 });
  const answer = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { cookie, origin: server.url },
    body: new URLSearchParams({ ...fields, code }),
    redirect: "manual",
  });
  return { status: answer.status, html: await answer.text() };
}

async function storedSecret(email: string) {
  const user = (await findUserByEmail(server.app.read, email))!;
  return server.app.secrets.open(user.totp_secret, "users.totp_secret", user.id);
}

test("who opened an invitation before does not know the second factor of the account", async () => {
  const email = "nia.ferreira@tidewater.example";
  const link = await perform(server.app, server.cast.owner.actor(), (work) =>
    invite(server.app, work, { email, name: "Nia Ferreira", role: "member" }),
  );
  const path = new URL(link ?? "").pathname;
  const scanner = await open(path);
  const own = await open(path);
  expect(own.secret).not.toBe(scanner.secret);
  expect(own.all.join()).toMatch(/HttpOnly.*SameSite=Lax/);
  expect((await open(path, own.cookie)).secret).toBe(own.secret);

  const fields = { name: "Nia Ferreira", password: "three quiet herons" };
  for (const [secret, cookie] of [
    [scanner.secret, own.cookie],
    [own.secret, scanner.cookie],
    [own.secret, ""],
  ] as const) {
    const refused = await send(path, secret, cookie, fields);
    expect([refused.status, refused.html]).toEqual([400, expect.stringContaining("Invalid code")]);
  }
  const joined = await send(path, own.secret, own.cookie, fields);
  expect([joined.status, joined.html]).toEqual([200, expect.stringContaining("recovery codes")]);
  expect(await storedSecret(email)).toBe(own.secret);
});

test("the page of a new second factor offers each browser its own", async () => {
  const { member } = server.cast;
  const actor = { kind: "cli", name: "cli:test" } as const;
  const link = await perform(server.app, actor, (work) => offerNewFactor(server.app, work, member.userId));
  const path = new URL(link ?? "").pathname;
  const [reader, own] = [await open(path), await open(path)];
  expect(reader.secret).not.toBe(own.secret);
  const fields = { password: member.password };
  expect((await send(path, reader.secret, own.cookie, fields)).status).toBe(400);
  expect((await send(path, own.secret, own.cookie, fields)).status).toBe(200);
  expect(await storedSecret(member.email)).toBe(own.secret);
});
