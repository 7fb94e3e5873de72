import { generate } from "otplib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invite, openInvitation } from "#app/operations/installation/invitations";
import { perform } from "#app/work";
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
  ["a hyphen", (code) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ["full-width digits", (code) => code.replace(/\d/g, (one) => String.fromCodePoint(0xff10 + Number(one)))],
  ["Arabic-Indic digits", (code) => code.replace(/\d/g, (one) => String.fromCodePoint(0x660 + Number(one)))],
];

function post(path: string, fields: Record<string, string>, cookie = ""): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { cookie, origin: server.url },
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
function nextCode(secret: string): Promise<string> {
  server.advance(halfMinute);
  return generate({ secret, epoch: server.app.now().getTime() / 1000 });
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
    for (const wrong of ["12345", "12345a"]) {
      const refused = await post(`/invitations/${token}`, { ...fields, code: wrong });
      expect([refused.status, await refused.text()]).toEqual([
        400,
        expect.stringContaining("The code has 6 digits"),
      ]);
    }
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
