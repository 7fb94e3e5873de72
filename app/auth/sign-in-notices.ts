import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { queueMail } from "#app/delivery/mail/queue";
import type { Work } from "#app/work";
import type { UserRow } from "#db/installation/sessions";
import { noteBrowser } from "#db/installation/sign-in-watch";
import { browserName } from "#domain/installation/browsers";
import { type SignInNotice, signInNotice } from "#domain/installation/sign-in-notices";
import { networkOf } from "#domain/installation/sign-in-watch";

/** Notifies users by mail of what happens to their own sign-in (ASVS 5.0, 6.3.5 and 6.3.7). */
export async function notifyOfSignIn(
  app: Pick<AppContext, "config">,
  work: Work,
  user: Pick<UserRow, "id" | "name" | "email">,
  kind: SignInNotice,
  from: { ip: string; browser?: string },
): Promise<void> {
  const { subject, text } = signInNotice(
    kind,
    { name: user.name, at: work.now, ...from },
    `${app.config.publicUrl}/my/security`,
  );
  // Wrong codes once an hour; every other event is one of its own.
  const occasion = work.now.toISOString().slice(0, kind === "wrong-codes" ? 13 : 23);
  await queueMail(work, {
    purpose: "sign-in",
    key: `sign-in:${kind}:${user.id}:${occasion}`,
    to: user.email,
    subject,
    text,
    about: { type: "user", id: user.id },
  });
}

/** Keeps from which browser and network an account signs in, and notifies the user of one that it did not use before. */
export async function watchBrowser(
  app: Pick<AppContext, "config">,
  work: Work,
  user: Pick<UserRow, "id" | "name" | "email">,
  { ip, userAgent }: { ip: string; userAgent: string },
): Promise<void> {
  const browser = browserName(userAgent);
  const seen = { userId: user.id, browser, network: networkOf(ip) };
  if ((await noteBrowser(work.db, seen, work.now)) !== "new") return;
  await record(work, {
    action: "sign-in.new-browser",
    subject: { type: "user", id: user.id, ref: user.name },
    after: { browser, network: seen.network },
  });
  await notifyOfSignIn(app, work, user, "new-browser", { ip, browser });
}
