import { generate } from "otplib";
import { expect, test } from "vitest";
import { hashPassword } from "#app/auth/password";
import { newTotpSecret } from "#app/auth/totp";
import { openText } from "#app/delivery/mail/queue";
import { requestPasswordReset } from "#app/operations/installation/reset-requests";
import { isResetOpen, resetPassword } from "#app/operations/installation/resets";
import { perform } from "#app/work";
import { rowsEverChanged } from "#db/client";
import { saveUser } from "#db/installation/users";
import { recordTest, type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";

const door = (ip: string) => ({ ip, userAgent: "test" });

async function house() {
  const app = await testApp();
  await testOrganisation(app);
  const officer = await testPerson(app, "Ida Lindqvist", "officer");
  const secret = newTotpSecret();
  const hash = await hashPassword("an old password");
  await perform(app, { kind: "cli", name: "test" }, async (work) => {
    await recordTest(work);
    await saveUser(work.db, officer.userId, {
      password_hash: app.secrets.seal(hash, "users.password_hash", officer.userId),
      totp_secret: app.secrets.seal(secret, "users.totp_secret", officer.userId),
    });
  });
  return { app, officer, secret };
}

let asked = 0;
/** As many requests as given, each from another address. */
async function ask(app: TestApp, email: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await requestPasswordReset(app, door(`198.51.100.${++asked}`), email);
  await app.afterwards.settled();
}

async function tokens(app: TestApp): Promise<string[]> {
  const mails = await app.read.selectFrom("deliveries").selectAll().orderBy("id").execute();
  return mails.map((mail) => /reset\/(\S+)/.exec(openText(app, mail))?.[1] ?? "");
}

test("the answer comes before anything is read or written, whether or not the account exists", async () => {
  const { app, officer } = await house();
  for (const email of [officer.email, "nobody@tidewater.example"]) {
    const before = await rowsEverChanged(app.db);
    await requestPasswordReset(app, door("192.0.2.1"), email);
    expect(await rowsEverChanged(app.db)).toBe(before);
    await app.afterwards.settled();
    expect(await rowsEverChanged(app.db)).toBeGreaterThan(before);
  }
});

test("one account gets three mails in an hour and ten in a day, from however many addresses it is asked", async () => {
  const { app, officer } = await house();
  await ask(app, officer.email, 15);
  expect((await tokens(app)).length).toBe(3);
  for (let hour = 0; hour < 6; hour++) {
    app.clock.advance(3_700_000);
    await ask(app, officer.email, 5);
  }
  expect((await tokens(app)).length).toBe(10);
  app.clock.advance(24 * 3_600_000);
  await ask(app, officer.email, 1);
  expect((await tokens(app)).length).toBe(11);
});

test("a stranger's requests leave the owner's link open; using one link closes all", async () => {
  const { app, officer, secret } = await house();
  await ask(app, officer.email, 1);
  await ask(app, officer.email, 10);
  const [first = "", second = ""] = await tokens(app);
  expect(await isResetOpen(app, first)).toBe(true);
  const code = await generate({ secret, epoch: app.clock.now.getTime() / 1000 });
  await resetPassword(app, door("192.0.2.1"), first, { password: "correct battery staple horse", code });
  expect([await isResetOpen(app, first), await isResetOpen(app, second)]).toEqual([false, false]);
});
