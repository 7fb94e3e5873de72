import { record } from "#app/audit";
import { acceptCode, noteRefusedCode, refuseLocked } from "#app/auth/code-lock";
import { enrolmentSecret } from "#app/auth/enrolment";
import { examineCode, spendProof } from "#app/auth/factor";
import { refuseGuessable } from "#app/auth/guessable";
import { checkPassword, hashPassword, newPassword } from "#app/auth/password";
import { withPassword } from "#app/auth/password-turns";
import type { Door } from "#app/auth/sign-in";
import { notifyOfSignIn } from "#app/auth/sign-in-notices";
import { checkTotp, newTotpSecret } from "#app/auth/totp";
import type { AppContext } from "#app/context";
import { queueSecretMail } from "#app/delivery/mail/queue";
import { madeBy, noteOpening } from "#app/operations/installation/account-openings";
import { replaceRecoveryCodes } from "#app/operations/installation/accounts";
import { endCredentials, endSignIns } from "#app/operations/installation/sign-in-ends";
import { newToken } from "#app/secrets";
import { allow, perform, type Work } from "#app/work";
import { newId } from "#db/ids";
import {
  countLinksSince,
  findOpenLink,
  insertLink,
  revokeLinks,
  spendLink,
} from "#db/installation/one-time-links";
import type { UserRow } from "#db/installation/sessions";
import { forgetRefusedCodes } from "#db/installation/sign-in-watch";
import { findUser, saveUser } from "#db/installation/users";
import { DAY_MS } from "#domain/durations";
import { Refused, TooMany } from "#domain/errors";
import { anyCode, sixDigits } from "#domain/installation/codes";
import { codesUntilReset } from "#domain/installation/sign-in-watch";
import { mostFactorLinksADay, resetMs } from "#domain/installation/users";
import { z } from "#domain/schema";

export const resetInput = z.object({
  password: newPassword,
  code: anyCode,
});
export const newFactorInput = z.object({
  password: z.string("Enter your password").min(1, "Enter your password").max(200),
  code: sixDigits,
});

const wrongCode = () =>
  new Refused("invalid", "Invalid code. Enter the code that your app shows now.", "code");
const spent = () => new Refused("not_found", "This link is no longer valid. Ask for a new one.");

/** Whether the link of a mail still leads to a new password. */
export async function isResetOpen(app: AppContext, token: string): Promise<boolean> {
  return (await linkedUser(app, "password-reset", token)) !== undefined;
}

/** Sets a new password behind the second factor, and ends all sessions. */
export async function resetPassword(
  app: AppContext,
  door: Door,
  token: string,
  input: z.output<typeof resetInput>,
): Promise<void> {
  await app.limits.take("public", door.ip);
  const user = await linkedUser(app, "password-reset", token);
  if (!user) throw spent();
  await refuseLocked(app.read, user.id, codesUntilReset);
  await app.limits.take("code", user.id);
  const proof = await examineCode(app, user, input.code);
  await refuseGuessable(app, input.password, [user.name, user.email]);
  const passwordHash = proof ? await withPassword(app, door.ip, () => hashPassword(input.password)) : "";
  const fits = await perform(app, { kind: "guest", ip: door.ip }, async (work) => {
    if (!proof || !(await spendProof(work, user.id, proof))) {
      await noteRefusedCode(app, work, user, { ip: door.ip, action: "users.reset-code-refused" });
      return false;
    }
    const link = await findOpenLink(
      work.db,
      "password-reset",
      hashOf(app, "password-reset", token),
      work.now,
    );
    if (!link || !(await spendLink(work.db, link.id, work.now))) throw spent();
    await acceptCode(app, work, user, { ip: door.ip, method: proof.method });
    await forgetRefusedCodes(work.db, user.id);
    await revokeLinks(work.db, "password-reset", user.email, work.now);
    await saveUser(work.db, user.id, {
      password_hash: app.secrets.seal(passwordHash, "users.password_hash", user.id),
    });
    await endSignIns(work, user.id);
    await endCredentials(work, user, "the password was reset");
    await record(work, {
      action: "users.password-reset",
      subject: { type: "user", id: user.id, ref: user.name },
    });
    await notifyOfSignIn(app, work, user, "password-changed", { ip: door.ip });
    return true;
  });
  if (!fits) throw wrongCode();
}

/**
 * An owner's or operator's way to help a user who lost phone and codes: a mailed link that sets a new second factor
 * behind the password. Sessions end at once. Returns the link only where it must be handed over: no mail is set up, or
 * the operator asks for it (`showLink`).
 */
export async function offerNewFactor(
  app: AppContext,
  work: Work,
  userId: string,
  { showLink = false } = {},
): Promise<string | null> {
  allow(work.actor, "users.edit");
  const user = await findUser(work.db, userId);
  if (!user || user.ended_at) throw new Refused("not_found", "There is no such user.");
  const yesterday = new Date(work.now.getTime() - DAY_MS);
  if ((await countLinksSince(work.db, "factor-reset", user.email, yesterday)) >= mostFactorLinksADay) {
    const words = `This account received ${mostFactorLinksADay} links for a new second factor within a day. Wait until tomorrow.`;
    throw new TooMany(words, 24 * 3600);
  }
  const shown = showLink || !app.config.smtpUrl;
  const link = await addResetLink(app, work, "factor-reset", user, shown);
  await endSignIns(work, user.id);
  await record(work, {
    action: "users.offer-new-factor",
    subject: { type: "user", id: user.id, ref: user.name },
    after: { linkShown: shown },
  });
  await queueSecretMail(app, work, {
    purpose: "factor-reset",
    purposeId: link.id,
    key: `factor-reset:${link.id}`,
    to: user.email,
    subject: "Your new second factor for Surety",
    text: `${user.name},\n\nOpen this link within one hour to connect a new authenticator app. You need your password.\n\n${link.url}\n`,
    about: { type: "user", id: user.id },
  });
  return shown ? link.url : null;
}

/** The page behind such a link. */
export async function openNewFactor(app: AppContext, token: string) {
  const link = await findOpenLink(app.read, "factor-reset", hashOf(app, "factor-reset", token), app.now());
  return link?.totp_secret && link.email
    ? {
        email: link.email,
        totpSecret: app.secrets.open(link.totp_secret, "one_time_links.totp_secret", link.id),
      }
    : undefined;
}

/** Connects the new second factor behind the password. Returns new recovery codes. */
export async function setNewFactor(
  app: AppContext,
  door: Door,
  token: string,
  input: z.output<typeof newFactorInput>,
) {
  await app.limits.take("public", door.ip);
  const user = await linkedUser(app, "factor-reset", token);
  const open = await openNewFactor(app, token);
  if (!user || !open) throw spent();
  await app.limits.take("code", user.id);
  const check = () => checkPassword(app, user, input.password);
  if (!(await withPassword(app, door.ip, check))) {
    throw new Refused("invalid", "Wrong password. Try again.", "password");
  }
  const totpSecret = enrolmentSecret(open.totpSecret, door.enrolment);
  const step = await checkTotp(totpSecret, input.code, app.now(), 0);
  if (step === undefined) throw wrongCode();
  return perform(app, { kind: "guest", ip: door.ip }, async (work) => {
    const link = await findOpenLink(work.db, "factor-reset", hashOf(app, "factor-reset", token), work.now);
    if (!link || !(await spendLink(work.db, link.id, work.now))) throw spent();
    await saveUser(work.db, user.id, {
      totp_secret: app.secrets.seal(totpSecret, "users.totp_secret", user.id),
      totp_step: step,
    });
    await endSignIns(work, user.id);
    await endCredentials(work, user, "the second factor was replaced");
    await record(work, {
      action: "users.new-factor",
      subject: { type: "user", id: user.id, ref: user.name },
    });
    await noteOpening(work, link, user, door);
    await forgetRefusedCodes(work.db, user.id);
    await notifyOfSignIn(app, work, user, "new-factor", { ip: door.ip });
    return replaceRecoveryCodes(app, work, user.id);
  });
}

const hashOf = (app: AppContext, kind: "password-reset" | "factor-reset", token: string) =>
  app.secrets.hash("one-time link", token, kind);

async function linkedUser(app: AppContext, kind: "password-reset" | "factor-reset", token: string) {
  const link = await findOpenLink(app.read, kind, hashOf(app, kind, token), app.now());
  const user = link?.user_id ? await findUser(app.read, link.user_id) : undefined;
  return user && !user.ended_at ? user : undefined;
}

/** A link that works once, for an hour. A new second factor is an owner's act, so its link replaces the one before. */
export async function addResetLink(
  app: AppContext,
  work: Work,
  kind: "password-reset" | "factor-reset",
  user: UserRow,
  shown = false,
) {
  const token = newToken();
  const id = newId(work.now);
  if (kind === "factor-reset") await revokeLinks(work.db, kind, user.email, work.now);
  await insertLink(work.db, {
    id,
    kind,
    token_hash: hashOf(app, kind, token),
    email: user.email,
    user_id: user.id,
    totp_secret:
      kind === "factor-reset" ? app.secrets.seal(newTotpSecret(), "one_time_links.totp_secret", id) : null,
    ...madeBy(work.actor),
    shown: shown ? 1 : 0,
    created_at: work.now.toISOString(),
    expires_at: new Date(work.now.getTime() + resetMs).toISOString(),
  });
  return { id, url: `${app.config.publicUrl}/${kind === "password-reset" ? "reset" : "factor"}/${token}` };
}
