import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listSessions } from "#db/installation/sessions";
import { startServer, type TestServer } from "#tests/support/servers/server";

const tenMinutes = 10 * 60_000;
const day = 24 * 3_600_000;
let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.app.db.deleteFrom("sessions").execute();
  cookie = `surety=${await server.cast.officer.signIn()}`;
});

const get = (path: string, sent = cookie) =>
  fetch(`${server.url}${path}`, { headers: { cookie: sent }, redirect: "manual" });

/** Sends a form as a browser without scripts does. */
function post(path: string, fields: Record<string, string>, sent = cookie): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { cookie: sent, origin: server.url },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

const sessionIn = (response: Response) =>
  response.headers.getSetCookie().find((one) => /^surety=[^;]+/.test(one));
const cookieIn = (response: Response) => sessionIn(response)?.split(";")[0] ?? "";
const secondsIn = (response: Response) => Number(/Max-Age=(\d+)/.exec(sessionIn(response) ?? "")?.[1]);
const live = () => listSessions(server.app.read, server.cast.officer.userId, server.app.now());

describe("the session's cookie", () => {
  test("ends with the session: seven days after signing in, and no later after a step-up", async () => {
    const { email, password, code } = server.cast.officer;
    const first = await post("/sign-in", { email, password }, "");
    const half = first.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    const second = await post("/sign-in/code", { code: await code() }, half);
    expect(secondsIn(second)).toBeGreaterThan((7 * day) / 1000 - 30);
    expect(secondsIn(second)).toBeLessThanOrEqual((7 * day) / 1000);
    server.advance(tenMinutes + 60_000);
    const renewed = await post("/step-up", { code: await code() }, cookieIn(second));
    const left = (7 * day - tenMinutes - 60_000) / 1000;
    expect(secondsIn(renewed)).toBeGreaterThan(left - 30);
    expect(secondsIn(renewed)).toBeLessThanOrEqual(left);
  });

  test("of another sign-in in the same browser is replaced, and that session ends", async () => {
    const { email, password, code } = server.cast.officer;
    const first = await post("/sign-in", { email, password });
    const half = first.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    const second = await post("/sign-in/code", { code: await code() }, `${cookie}; ${half}`);
    expect((await get("/my", cookieIn(second))).status).toBe(200);
    expect((await get("/my")).status).toBe(302);
  });
});

describe("a step-up", () => {
  beforeEach(() => server.advance(tenMinutes + 60_000));

  test("gives the session a new id; the old one is of no use a few seconds later", async () => {
    const answer = await post("/step-up?to=%2Fexports", { code: await server.cast.officer.code() });
    expect(answer.headers.get("location")).toBe("/exports");
    const renewed = cookieIn(answer);
    expect(renewed).not.toBe(cookie);
    expect((await get("/my", renewed)).status).toBe(200);
    server.advance(11_000);
    expect((await get("/my")).headers.get("location")).toBe("/sign-in?to=%2Fmy");
    expect((await get("/my", renewed)).status).toBe(200);
    expect(await live()).toHaveLength(1);
  });

  test("signs no one out whose requests were under way, and gives them no fresh factor", async () => {
    const code = await server.cast.officer.code();
    const [answer, ...pages] = await Promise.all([
      post("/step-up", { code }),
      ...Array.from({ length: 8 }, () => get("/my")),
    ]);
    expect(cookieIn(answer as Response)).toMatch(/^surety=/);
    expect(pages.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(pages.flatMap((page) => page.headers.getSetCookie())).toEqual([]);
    expect((await get("/step-up")).status, "the old id is asked for a code again").toBe(200);
    expect((await get("/step-up", cookieIn(answer as Response))).status).toBe(302);
    expect(await live()).toHaveLength(1);
  });

  test("sent twice at once with two valid codes leaves one session, never two", async () => {
    const { code } = server.cast.officer;
    const codes = [await code(), await code()];
    const answers = await Promise.all(codes.map((one) => post("/step-up", { code: one })));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter((answer) => sessionIn(answer))).toHaveLength(1);
    expect(await live()).toHaveLength(1);
  });

  test("hands the new id over even when the act itself is refused", async () => {
    const refused = await post("/my/security", {
      do: "password",
      current: "not this one at all",
      password: "four brown bears nap",
      code: await server.cast.officer.code(),
    });
    expect(refused.status).toBe(400);
    server.advance(11_000);
    expect((await get("/my", cookieIn(refused))).status).toBe(200);
  });
});

describe("ending sessions", () => {
  test("asks for a fresh second factor, on the page where one is", async () => {
    server.advance(tenMinutes + 60_000);
    const other = `surety=${await server.cast.officer.signIn()}`;
    const [newest] = await live();
    const asked = await post("/my/security", { end: newest!.id });
    expect(asked.status).toBe(403);
    expect(await asked.text()).toContain('id="end-code"');
    expect((await get("/my", other)).status).toBe(200);
    const done = await post("/my/security", { end: newest!.id, code: await server.cast.officer.code() });
    expect([done.status, done.headers.get("location")]).toEqual([302, "/my/security"]);
    expect((await get("/my", other)).status).toBe(302);
    expect((await get("/my", cookieIn(done))).status).toBe(200);
  });

  test("all of them too, and then none is left", async () => {
    server.advance(tenMinutes + 60_000);
    expect((await post("/my/security", { do: "end-all" })).status).toBe(403);
    expect((await get("/my")).status).toBe(200);
    const done = await post("/my/security", { do: "end-all", code: await server.cast.officer.code() });
    expect(done.headers.get("location")).toBe("/sign-in");
    expect((await get("/my")).status).toBe(302);
    expect(await live()).toEqual([]);
  });

  test("a change of the password ends the others and renews this one", async () => {
    const other = `surety=${await server.cast.officer.signIn()}`;
    const changed = await post("/my/security", {
      do: "password",
      current: server.cast.officer.password,
      password: server.cast.officer.password,
    });
    expect(changed.headers.get("location")).toBe("/my/security?saved=password");
    expect((await get("/my", other)).status).toBe(302);
    server.advance(11_000);
    expect((await get("/my")).status).toBe(302);
    expect((await get("/my", cookieIn(changed))).status).toBe(200);
  });
});
