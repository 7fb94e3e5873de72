import { generate } from "otplib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { record } from "#app/audit";
import { invite, openInvitation } from "#app/operations/installation/invitations";
import { addResetLink, offerNewFactor, openNewFactor } from "#app/operations/installation/resets";
import { openSetup } from "#app/operations/installation/setup";
import { perform } from "#app/work";
import { findUser } from "#db/installation/users";
import { startServer, type TestServer } from "#tests/support/servers/server";

const halfMinute = 30_000;
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(() => server?.stop());

/** How phones, password managers and keyboards of other scripts give a code away. */
const spellings: [string, (code: string) => string][] = [
  ["a blank", (code) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ["a narrow no-break space", (code) => `${code.slice(0, 3)}\u202F${code.slice(3)}`],
  ["a thin and a no-break space around", (code) => `\u2009${code.slice(0, 3)}\u00A0${code.slice(3)}\u2009`],
  ["a hyphen", (code) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ["full-width digits", (code) => code.replace(/\d/g, (one) => String.fromCodePoint(0xff10 + Number(one)))],
  ["Arabic-Indic digits", (code) => code.replace(/\d/g, (one) => String.fromCodePoint(0x660 + Number(one)))],
];

function post(path: string, fields: Record<string, string>, cookie = "", at = server): Promise<Response> {
  return fetch(`${at.url}${path}`, {
    method: "POST",
    headers: { cookie, origin: at.url },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");

async function half(): Promise<string> {
  const { email, password } = server.cast.officer;
  return cookiesOf(await post("/sign-in", { email, password }));
}

/** A code that was not used yet: the clock goes on by a step. */
function nextCode(secret: string, at = server): Promise<string> {
  at.advance(halfMinute);
  return generate({ secret, epoch: at.app.now().getTime() / 1000 });
}

/** Five digits and a letter among digits, and the sentence about them. */
async function expectRefused(path: string, fields: Record<string, string>, at = server): Promise<void> {
  for (const code of ["12345", "12345a"]) {
    const refused = await post(path, { ...fields, code }, "", at);
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining("The code has 6 digits"),
    ]);
  }
}

test.each(spellings)("a code with %s is taken at sign-in and at step-up", async (_what, spelled) => {
  const { totpSecret } = server.cast.officer;
  const signedIn = await post("/sign-in/code", { code: spelled(await nextCode(totpSecret)) }, await half());
  expect(signedIn.status).toBe(302);
  server.advance(11 * 60_000);
  const session = cookiesOf(signedIn);
  expect((await post("/step-up?to=%2Fmy", { code: "12345" }, session)).status).toBe(400);
  const stepped = await post("/step-up?to=%2Fmy", { code: spelled(await nextCode(totpSecret)) }, session);
  expect([stepped.status, stepped.headers.get("location")]).toEqual([302, "/my"]);
});

describe("an invitation", () => {
  test.each(spellings)("is accepted by a code with %s", async (what, spelled) => {
    const email = `${what.toLowerCase().replace(/[^a-z]/g, "")}@tidewater.example`;
    const link = await perform(server.app, server.cast.owner.actor(), (work) =>
      invite(server.app, work, { email, name: "Nia Ferreira", role: "member" }),
    );
    const token = link?.split("/").at(-1) ?? "";
    const secret = (await openInvitation(server.app, token))?.totpSecret ?? "";
    const fields = { name: "Nia Ferreira", password: "three quiet herons" };
    await expectRefused(`/invitations/${token}`, fields);
    const accepted = await post(`/invitations/${token}`, {
      ...fields,
      code: spelled(await nextCode(secret)),
    });
    expect(accepted.status).toBe(200);
    expect(await accepted.text()).toContain("recovery codes");
  });
});

test("a recovery code is taken with other blanks and dashes, and five digits are no try", async () => {
  const [code = "", other = ""] = server.cast.officer.recoveryCodes;
  const attempt = await half();
  for (let n = 0; n < 8; n++) {
    const refused = await post("/sign-in/code", { code: "12345" }, attempt);
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining("The code has 6 digits"),
    ]);
  }
  const wide = code.toUpperCase().replaceAll("-", "\u2009\u2013\u2009");
  expect((await post("/sign-in/code", { code: wide }, attempt)).status).toBe(302);
  expect((await post("/sign-in/code", { code: ` ${other.replaceAll("-", "")} ` }, await half())).status).toBe(
    302,
  );
});

test("an act with a code in its form says that five digits are no code", async () => {
  const cookie = `surety=${await server.cast.owner.signIn()}`;
  server.advance(11 * 60_000);
  const answer = await post("/tokens", { name: "Probe", days: "30", code: "１２３４５" }, cookie);
  expect(await answer.text()).toContain("The code has 6 digits");
});

describe.each(spellings)("a code with %s", (_what, spelled) => {
  test("is taken by the first set-up", async () => {
    const empty = await startServer({ empty: true });
    try {
      const { pathname, search, searchParams } = new URL(empty.setupLink ?? "");
      const secret = (await openSetup(empty.app, searchParams.get("token") ?? ""))?.totpSecret ?? "";
      const fields = {
        organisation: "Tidewater Rota",
        timeZone: "Europe/Berlin",
        name: "Nia Ferreira",
        email: "nia@tidewater.example",
        password: "three quiet herons",
      };
      await expectRefused(pathname + search, fields, empty);
      const code = spelled(await nextCode(secret, empty));
      const done = await post(pathname + search, { ...fields, code }, "", empty);
      expect([done.status, await done.text()]).toEqual([200, expect.stringContaining("recovery codes")]);
    } finally {
      await empty.stop();
    }
  });

  test("is taken by a new second factor and by a new password", async () => {
    server.advance(25 * 3_600_000);
    const { userId, password } = server.cast.otherMember;
    await server.app.limits.forget("code", userId);
    const actor = { kind: "cli", name: "cli:test" } as const;
    const link = await perform(server.app, actor, (work) => offerNewFactor(server.app, work, userId));
    const { pathname } = new URL(link ?? "");
    const secret = (await openNewFactor(server.app, pathname.split("/").at(-1) ?? ""))?.totpSecret ?? "";
    await expectRefused(pathname, { password });
    const done = await post(pathname, { password, code: spelled(await nextCode(secret)) });
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining("recovery codes")]);
    const user = (await findUser(server.app.read, userId))!;
    const reset = await perform(server.app, actor, async (work) => {
      await record(work, { action: "users.ask-password-reset", subject: { type: "user", id: userId } });
      return addResetLink(server.app, work, "password-reset", user, true);
    });
    const way = new URL(reset.url).pathname;
    await expectRefused(way, { password });
    const over = await post(way, { password: `${password}s`, code: spelled(await nextCode(secret)) });
    expect([over.status, await over.text()]).toEqual([200, expect.stringContaining("Sign in")]);
    server.cast.otherMember.password = `${password}s`;
  });
});
