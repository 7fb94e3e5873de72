import { codesUntilLock } from "#domain/installation/sign-in-watch";

/** Where and when something happened to an account. */
type SignInFacts = { name: string; at: Date; ip: string; browser?: string };
export type SignInNotice =
  | "wrong-codes"
  | "locked"
  | "new-browser"
  | "password-changed"
  | "new-factor"
  | "recovery-code"
  | "recovery-codes";

const words: Record<SignInNotice, { subject: string; what: string; unless: string }> = {
  "wrong-codes": {
    subject: "Failed second-factor attempts on your account",
    what: "Your password was entered correctly, followed by wrong second-factor codes.",
    unless: "If it was not you, someone else knows your password: change it now.",
  },
  locked: {
    subject: "Your sign-in is locked",
    what: `After ${codesUntilLock} wrong codes your sign-in is locked. To unlock it, request a password reset on the sign-in page, or ask an owner for a new second factor.`,
    unless: "If it was not you, someone else knows your password. Choose one that you use nowhere else.",
  },
  "new-browser": {
    subject: "A sign-in from a new browser or network",
    what: "Someone signed in to your account from a browser or network that it was not used from before.",
    unless: "If it was not you, end the session, change your password and notify your security officers.",
  },
  "password-changed": {
    subject: "Your password was changed",
    what: "The password of your account was changed. All other sessions ended.",
    unless:
      "If it was not you, ask for a new password on the sign-in page and notify your security officers.",
  },
  "new-factor": {
    subject: "Your second factor was changed",
    what: "Your account has a new second factor and new recovery codes. The old ones no longer work.",
    unless: "If it was not you, notify your security officers at once: ask them to end your access.",
  },
  "recovery-code": {
    subject: "A recovery code was used",
    what: "One of your recovery codes was used in place of a code from your phone. It cannot be used again.",
    unless:
      "If it was not you, change your password, create new recovery codes and notify your security officers.",
  },
  "recovery-codes": {
    subject: "New recovery codes were created",
    what: "Your account has ten new recovery codes. The old ones no longer work.",
    unless: "If it was not you, end your sessions, change your password and notify your security officers.",
  },
};

/** The mail about what happened to an account. `url` is the page of one's own sign-in. It holds no secret. */
export function signInNotice(
  kind: SignInNotice,
  facts: SignInFacts,
  url: string,
): { subject: string; text: string } {
  const { subject, what, unless } = words[kind];
  const when = `${facts.at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const from = facts.browser ? `${facts.ip}, ${facts.browser}` : facts.ip;
  return {
    subject: `Surety: ${subject}`,
    text: `${facts.name},\n\n${what}\n\nWhen: ${when}\nFrom: ${from}\n\n${unless}\n\nYour sessions and recent activity: ${url}\n`,
  };
}
