import { record } from "#app/audit";
import { refuseGuessable } from "#app/auth/guessable";
import { checkPassword, hashPassword, newPassword } from "#app/auth/password";
import { withPassword } from "#app/auth/password-turns";
import { type Renewed, renewSession } from "#app/auth/renewal";
import { notifyOfSignIn } from "#app/auth/sign-in-notices";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { replaceRecoveryCodes } from "#app/operations/installation/accounts";
import { endSignIns } from "#app/operations/installation/sign-in-ends";
import { perform, type Work } from "#app/work";
import { forgetRefusedCodes } from "#db/installation/sign-in-watch";
import { findUser, saveUser } from "#db/installation/users";
import { Refused } from "#domain/errors";
import { timeZone } from "#domain/installation/organisation";
import { z } from "#domain/schema";

const presentPassword = z.string("Enter your password").min(1, "Enter your password").max(200);
export const changePasswordInput = z.object({ current: presentPassword, password: newPassword });
export const recoveryCodesInput = z.object({ current: presentPassword });
export const themeInput = z.object({ theme: z.enum(["system", "light", "dark"]), to: z.string().optional() });
/** An unticked box sends nothing. `stay` asks for no page in return. */
export const keysInput = z.object({
  keys: z.enum(["on", "off"]).default("off"),
  stay: z.string().optional(),
});
export const zoneInput = z.object({ timeZone });

/**
 * Changes one's own password. All other sessions and half-finished sign-ins end, and this session gets a new id, which is
 * returned. @throws Refused on field `current` or `password`
 */
export async function changePassword(
  app: AppContext,
  visitor: Visitor,
  input: z.output<typeof changePasswordInput>,
): Promise<Renewed> {
  await app.limits.take("code", `password ${visitor.userId}`);
  const user = await findUser(app.read, visitor.userId);
  const check = () => checkPassword(app, user, input.current);
  if (!user || !(await withPassword(app, visitor.ip, check))) throw wrongPassword();
  await refuseGuessable(app, input.password, [user.name, user.email]);
  const passwordHash = await withPassword(app, visitor.ip, () => hashPassword(input.password));
  return perform(app, actorOf(visitor), async (work) => {
    await saveUser(work.db, visitor.userId, {
      password_hash: app.secrets.seal(passwordHash, "users.password_hash", visitor.userId),
    });
    const renewed = await renewSession(app, work, visitor.sessionId, visitor.factor);
    await endSignIns(work, visitor.userId, renewed.sessionId);
    await forgetRefusedCodes(work.db, visitor.userId);
    await record(work, { action: "users.change-password", subject: { type: "user", id: visitor.userId } });
    await notifyOfSignIn(app, work, user, "password-changed", { ip: visitor.ip });
    return renewed;
  });
}

/** Replaces one's own recovery codes, behind password and second factor. Returns the new ones. @throws Refused on field `current` */
export async function renewRecoveryCodes(
  app: AppContext,
  visitor: Visitor,
  { current }: z.output<typeof recoveryCodesInput>,
): Promise<string[]> {
  await app.limits.take("code", `password ${visitor.userId}`);
  const user = await findUser(app.read, visitor.userId);
  const check = () => checkPassword(app, user, current);
  if (!user || !(await withPassword(app, visitor.ip, check))) throw wrongPassword();
  return perform(app, actorOf(visitor), async (work) => {
    await notifyOfSignIn(app, work, user, "recovery-codes", { ip: visitor.ip });
    return replaceRecoveryCodes(app, work, visitor.userId);
  });
}

const wrongPassword = () => new Refused("invalid", "This is not your current password.", "current");

/** Light, dark or as the system says. */
export async function chooseTheme(work: Work, theme: "system" | "light" | "dark"): Promise<void> {
  const userId = ownId(work);
  await saveUser(work.db, userId, { theme });
  await record(work, {
    action: "users.choose-theme",
    subject: { type: "user", id: userId },
    after: { theme },
  });
}

/** The zone in which the person reads times. */
export async function chooseTimeZone(work: Work, zone: string): Promise<void> {
  const userId = ownId(work);
  await saveUser(work.db, userId, { time_zone: zone });
  await record(work, {
    action: "users.choose-time-zone",
    subject: { type: "user", id: userId },
    after: { zone },
  });
}

/** Whether single keys do something: "/" and those of an access review. */
export async function chooseKeys(work: Work, keys: "on" | "off"): Promise<void> {
  const userId = ownId(work);
  await saveUser(work.db, userId, { single_keys: keys === "on" ? 1 : 0 });
  await record(work, { action: "users.choose-keys", subject: { type: "user", id: userId }, after: { keys } });
}

function ownId(work: Work): string {
  if (work.actor.kind !== "user") throw new Refused("forbidden", "Only the signed-in user can do this.");
  return work.actor.userId;
}
