import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { record } from "#app/audit";
import { renewSession } from "#app/auth/renewal";
import { openSession } from "#app/auth/sign-in";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { changeRole, endOwnSessions, endSessionsOf, endUser } from "#app/operations/installation/users";
import { perform, type Work } from "#app/work";
import { joinAs } from "#tests/support/joining";
import { startServer, type TestServer } from "#tests/support/servers/server";

/** A request whose head arrives now and whose body arrives after something else has happened. */
type Held = { finish(): Promise<{ status: number; location: string; text: string }> };

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

async function hold(path: string, headers: Record<string, string>, body: string): Promise<Held> {
  const sent: ClientRequest = request(`${server.url}${path}`, {
    method: "POST",
    headers: { origin: server.url, "content-length": String(Buffer.byteLength(body)), ...headers },
  });
  const answered = once(sent, "response") as Promise<[IncomingMessage]>;
  sent.write(body.slice(0, 5));
  // Answered after the head of the held request, which the same process took first.
  await fetch(`${server.url}/healthz`);
  await fetch(`${server.url}/readyz`);
  return {
    async finish() {
      sent.end(body.slice(5));
      const [answer] = await answered;
      let text = "";
      for await (const piece of answer) text += piece;
      return { status: answer.statusCode ?? 0, location: answer.headers.location ?? "", text };
    },
  };
}

const form = { "content-type": "application/x-www-form-urlencoded" };
const invitation = (email: string) => new URLSearchParams({ email, name: "Mate", role: "member" }).toString();
const asOwner = (change: (work: Work) => Promise<unknown>) =>
  perform(server.app, server.cast.owner.actor(), change);

async function signedIn(name: string, role: "owner" | "officer") {
  const { app, cast } = server;
  const { userId } = await joinAs(app, cast.owner.actor(), name, role);
  const secret = await perform(app, guest, (work) =>
    openSession(app, work, { id: userId, name }, { ip: "127.0.0.1", userAgent: "test" }, "totp"),
  );
  return { userId, cookie: `surety=${secret}`, sessionId: app.secrets.hash("session", secret) };
}

const linksTo = (email: string) =>
  server.app.read.selectFrom("one_time_links").selectAll().where("email", "=", email).execute();

const guest = { kind: "guest", ip: "127.0.0.1" } as const;

test.each<[string, "owner" | "officer", (id: string) => Promise<unknown>]>([
  ["access ended", "owner", (id) => asOwner((work) => endUser(work, id))],
  ["role was lowered", "owner", (id) => asOwner((work) => changeRole(work, id, "member"))],
  [
    "role was lowered to one that invites as well",
    "owner",
    (id) => asOwner((work) => changeRole(work, id, "officer")),
  ],
  ["sessions were ended by an owner", "officer", (id) => asOwner((work) => endSessionsOf(work, id))],
])("a form begun before the sender's %s does nothing", async (what, role, end) => {
  const name = `Held ${what}`.slice(0, 40);
  const { userId, cookie } = await signedIn(name, role);
  const email = `mate.${userId}@elsewhere.example`;
  const held = await hold("/users/new", { ...form, cookie }, invitation(email));
  await end(userId);
  const answer = await held.finish();
  expect([answer.status, answer.location]).toEqual([302, "/sign-in?to=%2Fusers%2Fnew"]);
  expect(await linksTo(email)).toEqual([]);
});

test("a form begun before its sender signed in anew to act is still taken", async () => {
  const { userId, cookie, sessionId } = await signedIn("Patient Sender", "officer");
  const email = `mate.${userId}@elsewhere.example`;
  const held = await hold("/users/new", { ...form, cookie }, invitation(email));
  await perform(server.app, guest, async (work) => {
    await renewSession(server.app, work, sessionId, { method: "totp", at: work.now });
    await record(work, { action: "sign-in.step-up", subject: { type: "user", id: userId } });
  });
  server.advance(20_000);
  expect((await held.finish()).status).toBe(200);
  expect(await linksTo(email)).toHaveLength(1);
});

test("an incident that began to arrive before its token was revoked is not recorded", async () => {
  const { app, cast } = server;
  const token = await perform(app, cast.owner.actor(), (work) =>
    makeApiToken(app, work, { name: "Pager", days: 30 }),
  );
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ title: "Leaked key", summary: "A key was found in a public repository." });
  expect((await (await hold("/api/v1/incidents", headers, body)).finish()).status).toBe(201);
  const held = await hold("/api/v1/incidents", headers, body);
  await perform(app, cast.owner.actor(), (work) => endOwnSessions(work));
  expect((await held.finish()).status).toBe(403);
  expect(await app.read.selectFrom("incidents").select("id").execute()).toHaveLength(1);
});
