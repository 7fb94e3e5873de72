import { record } from "#app/audit";
import { recordRefusal } from "#app/auth/refused-sign-ins";
import type { Door } from "#app/auth/sign-in";
import type { AppContext } from "#app/context";
import { queueSecretMail } from "#app/delivery/mail/queue";
import { addResetLink } from "#app/operations/installation/resets";
import { perform } from "#app/work";
import type { ReadDb } from "#db/client";
import { countLinksSince } from "#db/installation/one-time-links";
import type { UserRow } from "#db/installation/sessions";
import { findUserByEmail } from "#db/installation/users";
import { mostResetMails } from "#domain/installation/users";

/**
 * Mails a link for a new password, if the account exists, and a bounded number of times. The answer is the same either way, and as
 * quick: everything that depends on the account happens after it.
 */
export async function requestPasswordReset(app: AppContext, door: Door, address: string): Promise<void> {
  await app.limits.take("mail", door.ip);
  app.afterwards.run("password reset", () => mailResetLink(app, door, address));
}

async function mailResetLink(app: AppContext, door: Door, address: string): Promise<void> {
  const user = await findUserByEmail(app.read, address);
  if (!user || user.ended_at || !(await mayMail(app.read, user, app.now()))) {
    await recordRefusal(app, door.ip, {
      action: "users.password-reset-refused",
      userId: user?.id ?? "unknown",
    });
    return;
  }
  await perform(app, { kind: "guest", ip: door.ip }, async (work) => {
    await record(work, {
      action: "users.password-reset-asked",
      subject: { type: "user", id: user.id },
    });
    const link = await addResetLink(app, work, "password-reset", user);
    await queueSecretMail(app, work, {
      purpose: "password-reset",
      purposeId: link.id,
      key: `password-reset:${link.id}`,
      to: user.email,
      subject: "Reset your Surety password",
      text: `${user.name},\n\nA password reset was requested for your Surety account. Open this link within one hour. You need your second factor too.\n\n${link.url}\n\nIf you did not request it, ignore this mail: nothing changes unless the link is used.\n`,
      about: { type: "user", id: user.id },
    });
  });
}

/** Links of earlier mails stay open, so requests of a stranger neither flood a mailbox nor take its owner's link away. */
async function mayMail(db: ReadDb, user: UserRow, now: Date): Promise<boolean> {
  for (const { within, most } of mostResetMails) {
    const since = new Date(now.getTime() - within);
    if ((await countLinksSince(db, "password-reset", user.email, since)) >= most) return false;
  }
  return true;
}
