/**
 * Refused codes after which an account's second factor is locked, until a link by mail sets a new password or a new second
 * factor. Each guess fits with a probability of 3 in 1,000,000 (three steps are valid at a time), so that a person who knows the
 * password succeeds with 0.006 % at most, however long they try. The lock needs the password: strangers cannot cause it.
 */
export const codesUntilLock = 20;
/** Behind a link that was mailed as many again may be typed; then only an owner or the operator helps. */
export const codesUntilReset = 2 * codesUntilLock;
/** From this many refused codes of one network the user is notified, once an hour. */
export const codesUntilNotice = 3;

/** What a user is notified of by mail, and sees on the page of their own sign-in. */
export const signInEvents = {
  "sign-in.done": "Signed in",
  "sign-in.new-browser": "Signed in from a new browser or network",
  "sign-in.code-refused": "Wrong code after the right password",
  "sign-in.locked": "Sign-in locked after too many wrong codes",
  "sessions.step-up": "Confirmed with a code",
  "sessions.step-up-refused": "Wrong code in a session",
  "users.reset-code-refused": "Wrong code on a password reset link",
  "users.recovery-code-used": "Used a recovery code",
  "users.change-password": "Changed the password",
  "users.password-reset-asked": "Asked for a new password by mail",
  "users.password-reset": "Set a new password with a link",
  "users.offer-new-factor": "Was sent a link for a new second factor",
  "users.new-factor": "Set a new second factor",
  "users.recovery-codes": "Created new recovery codes",
} as const satisfies Record<string, string>;
export type SignInEvent = keyof typeof signInEvents;

/** The part of an address that identifies its network: of IPv4 three numbers, of IPv6 the first 48 bits as they are written. */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, "");
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  const [head = "", tail] = plain.split("%")[0]?.split("::") ?? [];
  const groups = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? [] : new Array(Math.max(0, 8 - groups.length - after.length)).fill("0");
  const first = [...groups, ...zeros, ...after].slice(0, 3).map((group) => Number.parseInt(group, 16));
  return first.length === 3 && first.every(Number.isInteger)
    ? `${first.map((group) => group.toString(16)).join(":")}::/48`
    : "unknown";
}
