import { record } from "#app/audit";
import { checkPassword, hashPassword, newPassword } from "#app/auth/password";
import { withPassword } from "#app/auth/password-turns";
import type { AppContext } from "#app/context";
import { replaceRecoveryCodes } from "#app/operations/accounts";
import { notifyOfSignIn } from "#app/operations/sign-in-notices";
import { actorOf, type Visitor } from "#app/visitor";
import { perform, type Work } from "#app/work";
import { deleteUserSessions } from "#db/sessions";
import { forgetRefusedCodes } from "#db/sign-in-watch";
import { findUser, saveUser } from "#db/users";
import { Refused } from "#domain/errors";
import { timeZone } from "#domain/organisation";
import { z } from "#domain/schema";

export const changePasswordInput = z.object({
  current: z.string("Type your password").min(1, "Type your password").max(200),
  password: newPassword,
});
export const themeInput = z.object({ theme: z.enum(["system", "light", "dark"]), to: z.string().optional() });
/** An unticked box sends nothing. `stay` asks for no page in return. */
export const keysInput = z.object({
  keys: z.enum(["on", "off"]).default("off"),
  stay: z.string().optional(),
});
export const zoneInput = z.object({ timeZone });

/** Changes one's own password; all other sessions end. */
export async function changePassword(
  app: AppContext,
  visitor: Visitor,
  input: z.output<typeof changePasswordInput>,
) {
  await app.limits.take("code", `password ${visitor.userId}`);
  const user = await findUser(app.read, visitor.userId);
  const check = () => checkPassword(app, user, input.current);
  if (!(await withPassword(app, visitor.ip, check))) {
    throw new Refused("invalid", "This is not your present password.", "current");
  }
  const passwordHash = await withPassword(app, visitor.ip, () => hashPassword(input.password));
  await perform(app, actorOf(visitor), async (work) => {
    await saveUser(work.db, visitor.userId, {
      password_hash: app.secrets.seal(passwordHash, "users.password_hash", visitor.userId),
    });
    await deleteUserSessions(work.db, visitor.userId, visitor.sessionId);
    await forgetRefusedCodes(work.db, visitor.userId);
    await record(work, { action: "users.change-password", subject: { type: "user", id: visitor.userId } });
    await notifyOfSignIn(app, work, user!, "password-changed", { ip: visitor.ip });
  });
}

/** Ten new recovery codes of one's own, shown once. */
export async function renewRecoveryCodes(app: AppContext, work: Work): Promise<string[]> {
  const user = await findUser(work.db, ownId(work));
  if (!user) throw new Refused("not_found", "There is no such user.");
  const codes = await replaceRecoveryCodes(app, work, user.id);
  const ip = "ip" in work.actor ? work.actor.ip : "unknown";
  await notifyOfSignIn(app, work, user, "recovery-codes", { ip });
  return codes;
}

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
  if (work.actor.kind !== "user") throw new Refused("forbidden", "Only the person signed in can do this.");
  return work.actor.userId;
}
