import { generate } from "otplib";
import { beforeEach, describe, expect, test } from "vitest";
import { confirmFactor } from "#app/auth/factor";
import { finishSignIn, startSignIn } from "#app/auth/sign-in";
import { loadContext } from "#app/auth/visitor";
import { changePassword } from "#app/operations/installation/own-account";
import { requestPasswordReset } from "#app/operations/installation/reset-requests";
import { resetPassword } from "#app/operations/installation/resets";
import { createSetupLink, openSetup, setUp } from "#app/operations/installation/setup";
import { type TestApp, testApp } from "#tests/support/app";

const home = { ip: "192.0.2.1", userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" };
const away = { ip: "203.0.113.9", userAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0" };
const email = "ines@tidewater.example";
const password = "three quiet herons";
const hour = 3_600_000;
let app: TestApp;
let secret: string;
let codes: string[];

beforeEach(async () => {
  app = await testApp();
  const link = await createSetupLink(app, { kind: "job", name: "start" });
  const token = new URL(link ?? "").searchParams.get("token") ?? "";
  secret = (await openSetup(app, token))?.totpSecret ?? "";
  const input = {
    organisation: "Tidewater Rota",
    timeZone: "Europe/Berlin",
    name: "Ines Holm",
    email,
    password,
    code: await rightCode(),
  };
  codes = (await setUp(app, home, token, input)).codes;
  app.clock.advance(hour);
});

const rightCode = () => generate({ secret, epoch: app.clock.now.getTime() / 1000 });

/** The whole way in from somewhere; a day later, so that no short limit is in the way. */
async function signIn(from: typeof home, code?: string) {
  app.clock.advance(24 * hour);
  app.limits = (await import("#app/limits/rates")).openLimits();
  const attempt = await startSignIn(app, from, email, password);
  return finishSignIn(app, from, attempt, code ?? (await rightCode()));
}
const wrong = (from: typeof home) => signIn(from, "000000").catch((refusal: Error) => refusal.message);

const mails = async () =>
  (await app.read.selectFrom("deliveries").select("subject").orderBy("id").execute()).map(
    (row) => row.subject,
  );
const actions = async (like: string) =>
  (
    await app.read.selectFrom("audit_log").selectAll().where("action", "like", like).orderBy("seq").execute()
  ).map((row) => `${row.action} ${row.actor_kind} ${row.ip}`);

describe("wrong codes behind a right password", () => {
  test("from the third on the user is notified, once an hour", async () => {
    const attempt = await startSignIn(app, away, email, password);
    for (let n = 0; n < 5; n++) await finishSignIn(app, away, attempt, "000000").catch(() => {});
    expect(await mails()).toEqual(["Surety: Failed second-factor attempts on your account"]);
    app.clock.advance(hour);
    await wrong(away);
    expect(await mails()).toHaveLength(2);
  });

  test("are bounded in all, however long someone tries and although the user signs in meanwhile", async () => {
    for (let n = 0; n < 19; n++) {
      expect(await wrong(away)).toMatch(/Invalid code/);
      await signIn(home);
    }
    expect(await wrong(away)).toMatch(/Invalid code/);
    const said = /The second factor is locked after too many wrong codes/;
    await expect(signIn(away)).rejects.toThrow(said);
    await expect(signIn(home)).rejects.toThrow(said);
    expect(await actions("sign-in.locked")).toEqual(["sign-in.locked guest 203.0.113.9"]);
    expect(await mails()).toContain("Surety: Your sign-in is locked");
  });

  test("slips of one's own are forgotten with the code that fits", async () => {
    for (let n = 0; n < 25; n++) {
      await wrong(home);
      await signIn(home);
    }
    expect(await actions("sign-in.locked")).toEqual([]);
  });

  test("a new password by mail unlocks the account", async () => {
    for (let n = 0; n < 20; n++) await wrong(away);
    await requestPasswordReset(app, home, email);
    await app.afterwards.settled();
    const row = await app.read
      .selectFrom("deliveries")
      .selectAll()
      .where("key", "like", "password-reset:%")
      .executeTakeFirstOrThrow();
    const { openText } = await import("#app/delivery/mail/queue");
    const token = /\/reset\/(\S+)/.exec(openText(app, row))?.[1] ?? "";
    const next = { password: "five loud herons fly", code: await rightCode() };
    await resetPassword(app, home, token, next);
    app.clock.advance(hour);
    const attempt = await startSignIn(app, home, email, next.password);
    await expect(finishSignIn(app, home, attempt, await rightCode())).resolves.toEqual(expect.any(String));
    expect(await mails()).toContain("Surety: Your password was changed");
  });
});

describe("a session", () => {
  const visitor = async () => {
    const cookie = `surety=${await signIn(home)}`;
    const { visitor } = await loadContext(app, { cookie, ip: away.ip, nonce: "", requestId: "" });
    return visitor!;
  };

  test("logs a wrong code: who, in which session, from where", async () => {
    const own = await visitor();
    await expect(confirmFactor(app, own, "000000")).rejects.toMatchObject({
      code: "forbidden",
      field: "code",
    });
    expect(await actions("sessions.step-up-refused")).toEqual(["sessions.step-up-refused user 203.0.113.9"]);
  });

  test("counts wrong codes towards the lock", async () => {
    const own = await visitor();
    for (let n = 0; n < 20; n++) {
      app.limits = (await import("#app/limits/rates")).openLimits();
      await confirmFactor(app, own, "000000").catch(() => {});
    }
    await expect(confirmFactor(app, own, await rightCode())).rejects.toMatchObject({ code: "too_many" });
  });

  test("a changed password is notified", async () => {
    await changePassword(app, await visitor(), { current: password, password: "five loud herons fly" });
    expect(await mails()).toEqual(["Surety: Your password was changed"]);
  });
});

describe("a sign-in from a new browser or network", () => {
  test("is notified and in the log; one from the usual place is not", async () => {
    await signIn(home);
    await signIn({ ...home, ip: "192.0.2.77" });
    expect(await mails()).toEqual([]);
    await signIn(away);
    await signIn(away);
    expect(await mails()).toEqual(["Surety: A sign-in from a new browser or network"]);
    expect(await actions("sign-in.new-browser")).toEqual(["sign-in.new-browser guest 203.0.113.9"]);
  });

  test("a recovery code is notified when it is used", async () => {
    await signIn(home, codes[0]);
    expect(await mails()).toEqual(["Surety: A recovery code was used"]);
  });
});
