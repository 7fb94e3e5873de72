import { generate } from "otplib";
import { describe, expect, test } from "vitest";
import { hashPassword } from "#app/auth/password";
import { newTotpSecret } from "#app/auth/totp";
import { openText } from "#app/delivery/mail/queue";
import {
  acceptInvitation,
  invite,
  openInvitation,
  withdrawInvitation,
} from "#app/operations/installation/invitations";
import { requestPasswordReset } from "#app/operations/installation/reset-requests";
import {
  offerNewFactor,
  openNewFactor,
  resetPassword,
  setNewFactor,
} from "#app/operations/installation/resets";
import { changeRole, endUser } from "#app/operations/installation/users";
import { addPerson, editPerson } from "#app/operations/people/people";
import { perform } from "#app/work";
import { listOpenInvitations } from "#db/installation/one-time-links";
import { findUser, saveUser } from "#db/installation/users";
import type { InvitationInput } from "#domain/installation/users";
import { personInput } from "#domain/people/people";
import {
  recordTest,
  type TestApp,
  type TestPerson,
  testApp,
  testOrganisation,
  testPerson,
} from "#tests/support/app";

const door = { ip: "192.0.2.1", userAgent: "test" };
const password = "three quiet herons";
const tokenOf = (link: string | null) => link?.split("/").at(-1) ?? "";
const code = (app: TestApp, secret: string) => generate({ secret, epoch: app.clock.now.getTime() / 1000 });

async function house() {
  const app = await testApp();
  await testOrganisation(app);
  const owner = await testPerson(app, "Ines Holm", "owner");
  const officer = await testPerson(app, "Maren Lindqvist", "officer");
  return { app, owner, officer };
}

const inviteAs = (app: TestApp, who: TestPerson, input: Partial<InvitationInput>) =>
  perform(app, who.actor, (work) =>
    invite(app, work, { email: "new@tidewater.example", name: "New", role: "member", ...input }),
  );

describe("invitations", () => {
  test("make an account with its person, once", async () => {
    const { app, officer } = await house();
    const token = tokenOf(await inviteAs(app, officer, {}));
    const secret = (await openInvitation(app, token))?.totpSecret ?? "";
    const input = { name: "Nia New", password, code: await code(app, secret) };
    const { userId } = await acceptInvitation(app, door, token, input);
    expect(await findUser(app.read, userId)).toMatchObject({
      role: "member",
      name: "Nia New",
      person_id: expect.any(String),
    });
    await expect(acceptInvitation(app, door, token, input)).rejects.toMatchObject({ code: "not_found" });
  });

  test.each([
    [7 * 86_400_000 - 1000, true],
    [7 * 86_400_000, false],
  ])("after %i ms the link works: %s", async (passed, works) => {
    const { app, officer } = await house();
    const token = tokenOf(await inviteAs(app, officer, {}));
    app.clock.advance(passed);
    expect((await openInvitation(app, token)) !== undefined).toBe(works);
  });

  test("a second invitation replaces the first", async () => {
    const { app, officer } = await house();
    const first = tokenOf(await inviteAs(app, officer, {}));
    await inviteAs(app, officer, {});
    expect(await openInvitation(app, first)).toBeUndefined();
  });

  test("only an owner makes officers", async () => {
    const { app, owner, officer } = await house();
    await expect(inviteAs(app, officer, { role: "officer" })).rejects.toMatchObject({ field: "role" });
    await expect(inviteAs(app, owner, { role: "officer" })).resolves.toContain("/invitations/");
  });

  test("an invitation that only an owner may send is not withdrawn or replaced by an officer", async () => {
    const { app, owner, officer } = await house();
    const token = tokenOf(await inviteAs(app, owner, { role: "officer" }));
    const [open] = (await listOpenInvitations(app.read, app.now(), 1)).rows;
    const withdrawAs = (who: TestPerson) =>
      perform(app, who.actor, (work) => withdrawInvitation(work, open?.id ?? ""));
    await expect(withdrawAs(officer)).rejects.toMatchObject({ code: "forbidden" });
    await expect(inviteAs(app, officer, { role: "member" })).rejects.toMatchObject({
      code: "forbidden",
      field: "email",
    });
    expect(await openInvitation(app, token)).toBeDefined();
    await withdrawAs(owner);
    expect(await openInvitation(app, token)).toBeUndefined();
  });

  test("an officer does not replace an owner's invitation by another address of the same person", async () => {
    const { app, owner, officer } = await house();
    const personId = await perform(app, owner.actor, (work) =>
      addPerson(work, personInput.parse({ name: "Nia New", email: "nia@tidewater.example" })),
    );
    const token = tokenOf(await inviteAs(app, owner, { role: "owner", email: "nia@tidewater.example" }));
    await perform(app, owner.actor, (work) =>
      editPerson(work, personId, personInput.parse({ name: "Nia New", email: "new@tidewater.example" })),
    );
    await expect(inviteAs(app, officer, {})).rejects.toMatchObject({ code: "forbidden" });
    expect(await openInvitation(app, token)).toBeDefined();
  });

  test("members cannot invite", async () => {
    const { app } = await house();
    const member = await testPerson(app, "Omar Haddad");
    await expect(inviteAs(app, member, {})).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("roles", () => {
  test("the last owner stays", async () => {
    const { app, owner } = await house();
    await expect(perform(app, owner.actor, (work) => endUser(work, owner.userId))).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(
      perform(app, owner.actor, (work) => changeRole(work, owner.userId, "member")),
    ).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("officers change no one's role", async () => {
    const { app, owner, officer } = await house();
    await expect(
      perform(app, officer.actor, (work) => changeRole(work, owner.userId, "member")),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("lost passwords and phones", () => {
  async function withSecrets() {
    const { app, owner, officer } = await house();
    const secret = newTotpSecret();
    const hash = await hashPassword("an old password");
    await perform(app, { kind: "cli", name: "test" }, async (work) => {
      await recordTest(work);
      await saveUser(work.db, officer.userId, {
        password_hash: app.secrets.seal(hash, "users.password_hash", officer.userId),
        totp_secret: app.secrets.seal(secret, "users.totp_secret", officer.userId),
      });
    });
    return { app, owner, officer, secret };
  }

  test("a reset asks for the second factor and works once", async () => {
    const { app, officer, secret } = await withSecrets();
    await requestPasswordReset(app, door, officer.email);
    await app.afterwards.settled();
    const mail = await app.read.selectFrom("deliveries").selectAll().executeTakeFirstOrThrow();
    const token = /reset\/(\S+)/.exec(openText(app, mail))?.[1] ?? "";
    await expect(resetPassword(app, door, token, { password, code: "000000" })).rejects.toMatchObject({
      field: "code",
    });
    await resetPassword(app, door, token, { password, code: await code(app, secret) });
    app.clock.advance(60_000);
    await expect(
      resetPassword(app, door, token, { password, code: await code(app, secret) }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("an unknown address gets no mail and the same silence", async () => {
    const { app } = await withSecrets();
    await expect(requestPasswordReset(app, door, "nobody@tidewater.example")).resolves.toBeUndefined();
    await app.afterwards.settled();
    expect(await app.read.selectFrom("deliveries").selectAll().execute()).toEqual([]);
  });

  test("an owner offers a new factor; the password guards it", async () => {
    const { app, owner, officer } = await withSecrets();
    const token = tokenOf(
      await perform(app, owner.actor, (work) => offerNewFactor(app, work, officer.userId)),
    );
    const secret = (await openNewFactor(app, token))?.totpSecret ?? "";
    const now = await code(app, secret);
    await expect(
      setNewFactor(app, door, token, { password: "a wrong password", code: now }),
    ).rejects.toMatchObject({
      field: "password",
    });
    expect(await setNewFactor(app, door, token, { password: "an old password", code: now })).toHaveLength(10);
  });
});
