import { record } from "#app/audit";
import { acceptCode, noteRefusedCode, refuseLocked } from "#app/auth/code-lock";
import { examineCode, spendProof } from "#app/auth/factor";
import { lucia } from "#app/auth/lucia";
import { checkPassword } from "#app/auth/password";
import { withPassword } from "#app/auth/password-turns";
import { recordRefusal } from "#app/auth/refused-sign-ins";
import { watchBrowser } from "#app/auth/sign-in-notices";
import type { AppContext } from "#app/context";
import { asOneAddress } from "#app/limits/client-address";
import { newToken } from "#app/secrets";
import { type Actor, perform, type Work } from "#app/work";
import { deleteSession, listSessionAddresses, type UserRow } from "#db/installation/sessions";
import {
  deleteSignInAttempt,
  findSignInAttempt,
  insertSignInAttempt,
} from "#db/installation/sign-in-attempts";
import { findUser, findUserByEmail, isOpen } from "#db/installation/users";
import { MINUTE_MS } from "#domain/durations";
import { addressKey } from "#domain/email";
import { Refused } from "#domain/errors";
import { codesUntilLock } from "#domain/installation/sign-in-watch";

const attemptMs = 10 * MINUTE_MS;

/** Where a sign-in comes from. */
export type Door = {
  ip: string;
  userAgent: string;
  /** The user whose session the browser carries. */
  signedInAs?: string;
  /** What the browser was given on the page where a second factor is set up. */
  enrolment?: string;
};

/**
 * First half of signing in. Returns the secret of the half-finished sign-in, valid for ten minutes.
 * One answer for wrong password, unknown address and ended account; it takes as long for each.
 */
export async function startSignIn(
  app: AppContext,
  door: Door,
  email: string,
  password: string,
): Promise<string> {
  const address = addressKey(email) ?? email.trim().toLowerCase();
  await app.limits.take("address", door.ip);
  await app.limits.take("signIn", `${door.ip} ${address}`);
  const user = await findUserByEmail(app.read, address);
  // Counted for accounts that do not exist too: a limit for some addresses alone would reveal which do.
  if (!user || !(await knowsAddress(app, user, door.ip))) await app.limits.take("account", address);
  const fits = await withPassword(app, door.ip, () => checkPassword(app, user, password));
  const open = user && fits && isOpen(user, app.now());
  if (!open) {
    await recordRefusal(app, door.ip, {
      action: "sign-in.password-refused",
      userId: user?.id ?? "unknown",
    });
    throw new Refused("forbidden", "Wrong e-mail address or password. Check both and try again.");
  }
  const secret = newToken();
  await perform(app, { kind: "guest", ip: door.ip }, async (work) => {
    await insertSignInAttempt(work.db, {
      id: app.secrets.hash("half-finished sign-in", secret),
      user_id: user.id,
      created_at: work.now.toISOString(),
      expires_at: new Date(work.now.getTime() + attemptMs).toISOString(),
      ip: door.ip,
    });
    await record(work, { action: "sign-in.password-accepted", subject: { type: "user", id: user.id } });
  });
  return secret;
}

/**
 * Second half: a TOTP or recovery code. Returns the value of the session cookie.
 * `replaces` is the id of a session that the browser still had; it ends. Throws Refused("conflict") when the first half has run out.
 */
export async function finishSignIn(
  app: AppContext,
  door: Door,
  secret: string,
  code: string,
  replaces?: string,
): Promise<string> {
  const attempt = await findSignInAttempt(
    app.read,
    app.secrets.hash("half-finished sign-in", secret),
    app.now(),
  );
  const user = attempt && (await findUser(app.read, attempt.user_id));
  if (!user || !isOpen(user, app.now()))
    throw new Refused("conflict", "This sign-in has expired. Start again.");
  await refuseLocked(app.read, user.id, codesUntilLock);
  await app.limits.take("code", user.id);
  const proof = await examineCode(app, user, code);
  const guest: Actor = { kind: "guest", ip: door.ip };
  const session = await perform(app, guest, async (work) => {
    const fits = proof !== undefined && (await spendProof(work, user.id, proof));
    if (!fits) {
      await noteRefusedCode(app, work, user, { ip: door.ip, action: "sign-in.code-refused" });
      return undefined;
    }
    if (!(await deleteSignInAttempt(work.db, app.secrets.hash("half-finished sign-in", secret))))
      return undefined;
    await acceptCode(app, work, user, { ip: door.ip, method: proof.method });
    await watchBrowser(app, work, user, door);
    if (replaces) await deleteSession(work.db, replaces);
    return openSession(app, work, user, door, proof.method);
  });
  if (!session)
    throw new Refused("forbidden", "Invalid code. Enter the code that your app shows now.", "code");
  await app.limits.forget("code", user.id);
  await app.limits.forget("signIn", `${door.ip} ${user.email}`);
  // A whole office may sign in from behind one address.
  await app.limits.giveBack("address", door.ip);
  return session;
}

/** Opens a session whose second factor was just proven, and logs it. Returns the cookie's value. */
export async function openSession(
  app: AppContext,
  work: Work,
  user: Pick<UserRow, "id" | "name">,
  door: Door,
  method: string,
): Promise<string> {
  const session = await lucia(app, work.db, work.now).createSession(user.id, {
    ip: door.ip,
    userAgent: door.userAgent,
    factorMethod: method,
    factorAt: work.now,
    createdAt: work.now,
  });
  await record(work, {
    action: "sign-in.done",
    subject: { type: "user", id: user.id, ref: user.name },
    after: { method, session: app.secrets.hash("session", session.id).slice(0, 12) },
  });
  return session.id;
}

/** Whether the user has a session from this network. */
async function knowsAddress(app: AppContext, user: UserRow, ip: string): Promise<boolean> {
  const own = asOneAddress(ip);
  return (await listSessionAddresses(app.read, user.id)).some((known) => asOneAddress(known) === own);
}
